import Crypto
import EPCIS
import GS1
import HTTP
import Ledger
import Notes
import Printing
import Provenance
import Registrar

// What was scanned.
extension Site {
  /// A scanned Digital Link.
  func scan(_ request: Request) throws -> Response {
    let scan = try scanRequest(request)
    var response = try answer(scan, to: request)
    if scan.isCompressed, let link = scan.link {
      let same = "<\(link.uri(stem: configuration.publicURL))>; rel=\"owl:sameAs\""
      response.headers[.link] = [response.headers[.link], same].compactMap(\.self)
        .joined(separator: ", ")
    }
    return response
  }

  /// An ID that is no GS1 key: `/id/` and the ID, escaped.
  func scanOtherID(_ request: Request, uri: String) throws -> Response {
    do {
      let id = try CanonicalID(scanned: uri)
      // A GS1 key has an address of its own, and a container is not shown by a detour.
      if id.kind != .other { throw Redirect(to: configuration.publicURL + path(of: id)) }
      return try answer(scanRequest(request, code: uri, id: id, link: nil), to: request)
    } catch let error as GS1Error {
      throw SiteProblem.malformed(error)
    }
  }

  private func answer(_ scan: ScanRequest, to request: Request) throws -> Response {
    if let picture = try picture(scan) { return picture }
    guard scan.id.kind != .sscc else { throw SiteProblem.container }
    if var response = try resolve(scan, request) {
      response.headers[.vary] = "Accept, Accept-Language"
      response.headers[.referrerPolicy] = "no-referrer"
      response.headers[.cacheControl] = "private, max-age=60"
      let linkset = linksetLink(linkPath(scan))
      response.headers[.link] = [response.headers[.link], linkset].compactMap(\.self)
        .joined(separator: ", ")
      return response
    }
    let found = try find(scan)
    var response = try respond(to: scan, found, request)
    response.headers[.contentLanguage] = scan.language.tag
    response.headers[.vary] = "Accept, Accept-Language"
    response.headers[.referrerPolicy] = "no-referrer"
    if !isIndexed(scan, found.view) { response.headers[.robots] = "noindex" }
    response.headers[.link] = linksetLink(linkPath(scan))
    response.headers[.contentLocation] = "\(path(of: scan.id))?format=\(scan.form.rawValue)"
    guard response.status == .ok else {
      response.headers[.cacheControl] = "no-store"
      return response
    }
    response.headers[.cacheControl] = "private, max-age=60"
    response.headers[.etag] = tag(of: response, scan, found).text
    return response
  }

  /// Whether search engines may list an answer: only the page of a product.
  ///
  /// A package and its lot are the business of whoever holds them, and what programs read is no page.
  private func isIndexed(_ scan: ScanRequest, _ view: JourneyView) -> Bool {
    scan.form == .html && scan.id.kind == .gtin && view.httpStatus == .ok
      && view.journey.level == .product
  }

  /// What names an answer to caches.
  ///
  /// A bundle is named by its bytes. Of a page and a document the checkpoint and its proof move on
  /// every few minutes while all that they say stays the same, so they are named by what they say, weakly
  /// (RFC 9110 §8.8.1), and by a quarter of the time for which records stay fresh: what somebody keeps
  /// is never so old that its proof would be refused.
  private func tag(of response: Response, _ scan: ScanRequest, _ found: Found) -> EntityTag {
    guard scan.form == .html || scan.form == .journey else {
      return EntityTag(String(SHA256.hash(response.body).hex.prefix(32)))
    }
    var said = JSONObject()
    let document = JourneyDocument(view: found.view, bundle: nil, canReport: canReport).json
    for member in document.objectValue?.members ?? []
    where !JourneyDocument.moving.contains(member.name) {
      said[member.name] = member.value
    }
    said["period"] = .number(Double(found.view.journey.asOf / max(1, found.view.maxAge / 4)))
    said["form"] = [
      .string(scan.form.rawValue), .bool(scan.hasInlineProof), .string(configuration.style.source),
      .string(Versions.vendor), .bool(found.view.verified.isSingleOperator),
    ]
    let digest = SHA256.hash(JSONValue.object(said).encoded())
    return EntityTag(String(digest.hex.prefix(32)), isWeak: true)
  }

  /// The QR code of a link, which says nothing about its journey.
  private func picture(_ scan: ScanRequest) throws -> Response? {
    guard scan.form == .qrSVG || scan.form == .qrPNG else { return nil }
    let link = configuration.publicURL + path(of: scan.id)
    let code = try QRCode(link)
    let headers: Fields = [.cacheControl: "public, max-age=86400"]
    return scan.form == .qrSVG
      ? Response(type: "image/svg+xml", headers: headers, body: Array(code.svg(title: link).utf8))
      : Response(type: "image/png", headers: headers, body: code.png())
  }

  private func respond(
    to scan: ScanRequest,
    _ found: Found,
    _ request: Request
  ) throws -> Response {
    let status = found.view.httpStatus
    switch scan.form {
    case .logProof: return try logProof(scan, found)
    case .timeLine: return timeLine(found.view, status: status)
    case .bundle:
      return Response(status: status, type: ProofBundle.mediaType, body: found.bytes)
    case .html:
      return .html(page(found.view, request), status: status)
    case .journey, .linkset, .qrSVG, .qrPNG:
      let bundle = scan.hasInlineProof ? try? JSONValue(parsing: found.bytes) : nil
      let document = JourneyDocument(view: found.view, bundle: bundle, canReport: canReport)
        .json.encoded()
      return status == .ok
        ? .json(document, status: status) : .problem(status, document)
    }
  }
}

extension Site {
  /// The page of a journey, with what other sites show of a link to it.
  func page(_ view: JourneyView, _ request: Request) -> String {
    var view = view
    view.canCheck =
      configuration.codes != nil && view.isCountable && view.check == nil && view.pin == nil
    let page = JourneyPage(view, canReport: canReport)
    let heading = view.heading
    var frame = Frame(title: heading, language: view.language, request: request, site: self)
    frame.sharing = Frame.Sharing(
      title: heading,
      text: page.status.text,
      address: view.page,
      picture: view.image.map { configuration.publicURL + $0.href }
    )
    frame.linkedData = LinkedData.text(of: view)
    frame.embedding = embedding(of: view)
    return Pages.render(page, in: frame, template: "journey")
  }
}

// Finding, verifying and reading.
extension Site {
  /// A verified answer.
  struct Found {
    let bytes: [UInt8]
    let view: JourneyView
  }

  /// Makes the bundle and verifies it, as a reader would, before anything of it is shown.
  ///
  /// Of a lot or part that nobody knows, the product is answered, if that is known.
  func find(_ scan: ScanRequest) throws -> Found {
    let found = try find(scan.id, code: scan.code, isWalkedUp: false, in: scan.language)
    let isPart =
      scan.id.kind == .lot || (scan.link?.qualifiers.isEmpty == false && scan.id.kind == .gln)
    guard isPart, found.view.journey.status == .notFound, let product = scan.id.product else {
      return found
    }
    let above = try find(product, code: product.uri, isWalkedUp: true, in: scan.language)
    return above.view.journey.status == .notFound ? found : above
  }

  /// The same of a code that somebody may be trying out.
  func find(
    _ id: CanonicalID,
    code: String,
    isWalkedUp: Bool,
    in language: Language = Languages.english
  ) throws -> Found {
    guard let thing = Brake.thing(id) else {
      return try look(id, code: code, isWalkedUp: isWalkedUp, in: language)
    }
    let pass = try pass(thing, turn.peer)
    turn.thing = thing
    var outcome = Brake.Outcome.failed
    defer { settle(pass, outcome) }
    let found = try look(id, code: code, isWalkedUp: isWalkedUp, in: language)
    outcome = found.view.isUnknown ? .unknown : .good
    return found
  }

  /// The same of a code whose maker asks.
  func look(
    _ id: CanonicalID,
    code: String,
    isWalkedUp: Bool = false,
    in language: Language = Languages.english
  ) throws -> Found {
    let filings = configuration.filings
    let bundle = try reader.read { snapshot in
      try BundleMaker.make(id, from: SnapshotSource(snapshot, filings: filings)).bundle
    }
    turn.keys += bundle.lookups.map(\.key)
    let bytes = bundle.encoded
    let now = configuration.now()
    let verified = try Verification.verify(
      bytes,
      code: code,
      trust: configuration.trust,
      now: now
    )
    var view = JourneyView(
      journey: Journey(of: verified, now: now),
      verified: verified,
      page: configuration.publicURL + path(of: id),
      isWalkedUp: isWalkedUp,
      maxAge: configuration.trust.maxAgeSeconds,
      language: language
    )
    view.image = image(of: view.journey)
    return Found(bytes: bytes, view: view)
  }
}

extension JourneyView {
  /// Whether there is nothing about the ID, which who tries codes learns from it.
  fileprivate var isUnknown: Bool {
    // While records are too old to tell, one sees from the steps whether there are any.
    let isEmpty = journey.status == .cannotTell && journey.steps.isEmpty && !isErased
    return httpStatus == .notFound || isEmpty
  }

  /// How HTTP says whether the question was answered.
  var httpStatus: HTTP.Status {
    switch journey.status {
    case .notFound, .notIssued, .otherProgramme, .typingError: .notFound
    default: isOrdered ? .unavailableForLegalReasons : isErased ? .gone : .ok
    }
  }
}

extension SiteProblem {
  /// A transport code, the same whether it exists or not.
  static let container = SiteProblem(
    .unauthorized,
    "container",
    .word(.containerTitle),
    detail: .word(.containerText),
    headers: [.wwwAuthenticate: "Bearer realm=\"wayproof\""]
  )
}
