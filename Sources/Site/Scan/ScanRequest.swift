import GS1
import HTTP

/// What is asked about an ID: which, and in which form the answer is wanted.
struct ScanRequest {
  /// The forms that `?format=` and `Accept` choose from.
  enum Form: String {
    case html, journey, bundle, linkset
    case logProof = "tlog-proof"
    case qrSVG = "qr.svg"
    case qrPNG = "qr.png"
    case timeLine = "timeline.svg"
  }

  /// The code as a verifier would be given it: with our public address.
  let code: String
  let id: CanonicalID
  /// The GS1 key with what the link tells besides; `nil` for IDs of other schemes.
  let link: DigitalLink?
  let form: Form
  /// The entry of which a proof alone is wanted; `nil` for the newest about the ID.
  let entry: UInt64?
  let language: Language
  /// Whether the journey document carries the bundle, which `?proof=link` leaves out.
  let hasInlineProof: Bool
  /// Whether it was asked for by a compressed link.
  var isCompressed = false
}

extension Site {
  /// Reads the Digital Link in the path of `request`.
  ///
  /// - Throws: a redirect for links in an older form that this service reads but does not issue, and
  ///   a problem for what is no Digital Link.
  func scanRequest(_ request: Request) throws -> ScanRequest {
    let code = configuration.publicURL + request.target
    do {
      let link = try DigitalLink(parsing: code)
      return try scanRequest(request, code: code, id: CanonicalID(link), link: link)
    } catch let error as GS1Error {
      if let link = try? DigitalLink(parsing: code, rules: .lenient) {
        throw Redirect(to: link.uri(stem: configuration.publicURL))
      }
      if let code = try? DigitalLink.uncompressed(code) {
        let link = try DigitalLink(parsing: code)
        var scan = try scanRequest(request, code: code, id: CanonicalID(link), link: link)
        scan.isCompressed = true
        return scan
      }
      let before = configuration.publicURL.utf8.count
      throw SiteProblem.malformed(GS1Error(error.rule, error.ai, at: error.position - before))
    }
  }

  func scanRequest(
    _ request: Request,
    code: String,
    id: CanonicalID,
    link: DigitalLink?
  ) throws -> ScanRequest {
    let items = try query(of: request)
    return ScanRequest(
      code: code,
      id: id,
      link: link,
      form: try form(of: request, items),
      entry: items.first { $0.name == "entry" }.flatMap { UInt64($0.value) },
      language: Languages.of(request),
      hasInlineProof: !items.contains(QueryItem(name: "proof", value: "link"))
    )
  }

  private func form(of request: Request, _ items: [QueryItem]) throws -> ScanRequest.Form {
    guard let name = items.first(where: { $0.name == "format" })?.value else {
      switch Negotiation.form(accept: request.headers[.accept]) {
      case .html: return .html
      case .json: return .journey
      case .linkset: return .linkset
      }
    }
    guard let form = ScanRequest.Form(rawValue: name) else {
      throw SiteProblem(
        .badRequest,
        "unknown_format",
        "This service has no such format.",
        detail:
          "format is html, journey, bundle, linkset, tlog-proof, timeline.svg, qr.svg or qr.png."
      )
    }
    return form
  }
}

/// The answer is at another place, for good.
struct Redirect: Error {
  let location: String

  init(to location: String) { self.location = location }
}
