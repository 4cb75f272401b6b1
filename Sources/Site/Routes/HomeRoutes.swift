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
    let page = MessagePage(
      heading: "Scan the code on a package to see its journey.",
      text:
        "Or type what stands under the code. The records are signed by those who made them, and "
        + "you can check them without trusting this service.",
      tone: "neutral",
      hasForm: true
    )
    let headers: Fields = [.cacheControl: "max-age=300", .vary: "Accept"]
    return .html(Pages.message(page, site: self), headers: headers)
  }

  private static let resources =
    ["capture", "epcs", "events", "queries"] + Dimension.allCases.map(\.rawValue)

  /// Leads from typed text to the page of the ID that it names.
  func checkTypedCode(_ request: Request) throws -> Response {
    let items = try query(of: request)
    let typed = items.first { $0.name == "code" }?.value ?? ""
    guard !typed.isEmpty else {
      throw SiteProblem(.badRequest, "malformed", "Type the link or the number on the package.")
    }
    do {
      let id = try TypedCode(typed).id
      return .redirect(to: configuration.publicURL + path(of: id), status: .seeOther)
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
      throw SiteProblem(.badRequest, "malformed", "We cannot read this link.", detail: "\(error)")
    }
  }
}

extension SiteProblem {
  /// A code that breaks a rule of GS1: which one, and where.
  static func malformed(_ error: GS1Error) -> SiteProblem {
    SiteProblem(
      .badRequest,
      "malformed",
      "We cannot read this code.",
      detail: "\(error). Scan again in better light, or type the number."
    )
  }
}
