import EPCIS
import GS1
import HTTP

// Where people come who have no link: the first page, and what they type there.
extension Site {
  /// The first page: what this is, and a field for a code; for programs, what members may ask for.
  func home(_ request: Request) throws -> Response {
    let types = ["text/html", "application/json", "application/ld+json"]
    let type = Negotiation.mediaType(accept: request.headers[.accept], available: types)
    if let type, type != "text/html" {
      try Versions.check(request)
      var headers = Versions.fields
      headers[.vary] = "Accept"
      headers[.cacheControl] = "max-age=300"
      return .json(ResourceCollection.json(Self.resources).encoded(), headers: headers)
    }
    let language = Languages.of(request)
    let page = MessagePage(
      heading: language(.homeTitle),
      text: language(.homeText),
      tone: "neutral",
      hasForm: true
    )
    return .html(
      Pages.message(page, in: language, for: request, site: self),
      headers: [
        .cacheControl: "max-age=300", .vary: "Accept, Accept-Language",
        .contentLanguage: language.tag,
      ]
    )
  }

  private static let resources =
    ["capture", "epcs", "events", "queries"] + Dimension.allCases.map(\.rawValue)

  /// Leads from typed text to the page of the ID that it names.
  func checkTypedCode(_ request: Request) throws -> Response {
    let items = try query(of: request)
    let typed = items.first { $0.name == "code" }?.value ?? ""
    guard !typed.isEmpty else {
      throw SiteProblem(.badRequest, "malformed", .word(.codeMissing))
    }
    do {
      let id = try TypedCode(typed).id
      let language = items.first { $0.name == "lang" }.flatMap { Languages.language($0.value) }
      let query = language.map { "?lang=\($0.tag)" } ?? ""
      return .redirect(to: configuration.publicURL + path(of: id) + query, status: .seeOther)
    } catch {
      throw SiteProblem.malformed(error)
    }
  }

  /// The path on this site that answers for `id`.
  func path(of id: CanonicalID) -> String {
    let canonical = "https://id.gs1.org"
    if id.uri.hasPrefix(canonical + "/") { return String(id.uri.dropFirst(canonical.count)) }
    return "/id/" + escaped(id.uri)
  }

  /// `text` with every byte escaped that is not always bare in a path (RFC 3986 §2.3).
  func escaped(_ text: String) -> String {
    let bare = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
    let digits = Array("0123456789ABCDEF")
    return text.utf8.map { byte in
      bare.contains(byte)
        ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }.joined()
  }

  /// The query of `request`; a problem if an escape in it is malformed.
  func query(of request: Request) throws -> [QueryItem] {
    do {
      return try request.query()
    } catch {
      var problem = SiteProblem(
        .badRequest,
        "malformed",
        .word(.malformedTitle),
        detail: .words([.malformedEscape, .malformedText])
      )
      problem.reason = ["message": .string("\(error)")]
      throw problem
    }
  }
}
