import Crypto
import EPCIS
import GS1
import HTTP
import Provenance

// What shops show inside their own pages.
extension Site {
  /// `/embed/` and the path of a code: the light page for a frame.
  ///
  /// What keeps it from being shown is said in the frame too, where a browser would otherwise say that
  /// the site refused to connect.
  func embed(_ request: Request) throws -> Response {
    do { return try journeyInFrame(request) } catch let problem as SiteProblem {
      let (list, path) = (
        configuration.storefronts(), request.target.dropFirst("/embed".utf8.count)
      )
      let link = try? DigitalLink(parsing: configuration.publicURL + path)
      let policy = PagePolicy.embedded(
        style: configuration.style,
        in: link.map { list.origins(for: CanonicalID($0)) } ?? list.origins
      )
      throw problem.inFrame(policy: policy)
    }
  }

  private func journeyInFrame(_ request: Request) throws -> Response {
    let scan = try embeddedScan(request)
    let found = try find(scan)
    let (page, frame) = (JourneyPage(found.view), EmbedPage(found.view, site: self))
    let origins = configuration.storefronts().origins(for: scan.id)
    var response = Response.html(
      Pages.render([frame, page], template: "embed"),
      status: found.view.httpStatus
    )
    response.headers[.contentSecurityPolicy] = PagePolicy.embedded(
      style: configuration.embedStyle,
      in: origins
    )
    // In a sandbox of its own the page can be nobody's opener; a browser would refuse both together.
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    response.headers[.contentLanguage] = scan.language.tag
    response.headers[.vary] = "Accept-Language"
    response.headers[.robots] = "noindex"
    response.headers[.cacheControl] = response.status == .ok ? "private, max-age=60" : "no-store"
    if response.status == .ok {
      let digest = SHA256.hash(response.body + Array(origins.joined(separator: " ").utf8)).hex
      response.headers[.etag] = EntityTag(String(digest.prefix(32))).text
    }
    return response
  }

  private func embeddedScan(_ request: Request) throws -> ScanRequest {
    try scanRequest(request, path: String(request.target.dropFirst("/embed".utf8.count))) {
      configuration.publicURL + "/embed" + $0
    }
  }

  /// `/oembed?url=…`: how to embed the page of a journey (oembed.com, version 1.0).
  func oEmbed(_ request: Request) throws -> Response {
    let items = try query(of: request)
    func value(_ name: String) -> String? { items.first { $0.name == name }?.value }
    if let format = value("format"), format != "json" {
      throw SiteProblem(.notImplemented, "unknown_format", "Only format=json is offered.")
    }
    guard let url = value("url") else {
      throw SiteProblem(.badRequest, "no_url", "Give the address of a page: url.")
    }
    guard url.hasPrefix(configuration.publicURL + "/") else {
      throw SiteProblem(
        .notFound,
        "foreign_url",
        "This is no address of this service.",
        detail: .english(
          "url is the address of a journey: it begins with \(configuration.publicURL)/."
        )
      )
    }
    let path = String(url.dropFirst(configuration.publicURL.utf8.count).prefix { $0 != "#" })
    let page = try PageAddress(path, request)
    let request = page.request
    let scan = try scanRequest(request, path: request.target) {
      let query = QueryText.escaped(configuration.publicURL + $0)
      return configuration.publicURL + "/oembed?url=\(query)&format=json"
    }
    let found = try find(scan)
    guard found.view.httpStatus == .ok else {
      let words = found.view.words
      throw SiteProblem(
        found.view.httpStatus,
        found.view.journey.status.rawValue,
        .english(words.title),
        detail: .english(words.text)
      )
    }
    let card = EmbedCard(
      found.view,
      site: self,
      widthMax: try size(value("maxwidth")),
      heightMax: try size(value("maxheight"))
    )
    return .json(
      card.json.encoded(),
      headers: [
        .cacheControl: "private, max-age=60", .vary: "Accept-Language", .robots: "noindex",
        .contentLanguage: scan.language.tag,
      ]
    )
  }

  /// Where a page that shows `view` says how to embed it; nowhere if nothing is known.
  func embedding(of view: JourneyView) -> String? {
    guard view.httpStatus == .ok else { return nil }
    let address = QueryText.escaped("\(view.page)?lang=\(view.language.tag)")
    return "\(configuration.publicURL)/oembed?url=\(address)&format=json"
  }

  /// `?format=timeline.svg`.
  func timeLine(_ view: JourneyView, status: HTTP.Status) -> Response {
    Response(
      status: status,
      type: "image/svg+xml",
      headers: [
        // Opened by itself it may do no more than in a page.
        .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
        "Cross-Origin-Resource-Policy": "cross-origin",
      ],
      body: Array(TimeLine(view).svg.utf8)
    )
  }

  private func size(_ text: String?) throws -> Int? {
    guard let text else { return nil }
    guard 1...4 ~= text.utf8.count, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
      let size = Int(text), size > 0
    else {
      throw SiteProblem(.badRequest, "bad_size", "maxwidth and maxheight are whole numbers.")
    }
    return size
  }

  /// What is asked about the code in `path`; `address` gives the place of the same answer for a path
  /// in canonical form.
  private func scanRequest(
    _ request: Request,
    path: String,
    address: (String) -> String
  ) throws -> ScanRequest {
    let code = configuration.publicURL + path
    do {
      let link = try DigitalLink(parsing: code)
      let id = CanonicalID(link)
      guard id.kind != .sscc else { throw SiteProblem.container }
      return ScanRequest(
        code: code,
        id: id,
        link: link,
        form: .html,
        entry: nil,
        language: Languages.of(request),
        hasInlineProof: false
      )
    } catch let error as GS1Error {
      if let link = try? DigitalLink(parsing: code, rules: .lenient) {
        throw Redirect(to: address(link.path))
      }
      let before = configuration.publicURL.utf8.count
      throw SiteProblem.malformed(GS1Error(error.rule, error.ai, at: error.position - before))
    }
  }
}

/// The page that an oEmbed request names, as if it were asked for itself.
private struct PageAddress {
  let request: Request

  /// - Throws: a problem if the address cannot stand in a request.
  init(_ target: String, _ request: Request) throws {
    guard target.utf8.allSatisfy({ 0x21...0x7e ~= $0 }) else {
      throw SiteProblem(.badRequest, "malformed", .word(.malformedTitle))
    }
    let accepted = request.headers[.acceptLanguage]
    self.request = Request(target: target, headers: accepted.map { [.acceptLanguage: $0] } ?? [:])
  }
}
