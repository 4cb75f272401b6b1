import Access
import EPCIS
import HTTP
import Zlib

// What programs send: who they are, and content of a media type, perhaps compressed.
extension Request {
  /// The holder of the bearer token (RFC 6750) in this request, or else of the certificate that it came
  /// with, who must have `scope`.
  ///
  /// - Throws: ``APIProblem`` with 401 or 403.
  func holder(_ scope: Scope, in tokens: TokenStore) throws -> TokenRecord {
    let holder = try holder(in: tokens)
    guard holder.scopes.contains(scope) else {
      throw APIProblem(
        status: .forbidden,
        exception: .security,
        title: "This token does not allow that.",
        detail: "it lacks the scope \(scope.rawValue)",
        headers: [
          .wwwAuthenticate:
            "Bearer realm=\"wayproof\", error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""
        ]
      )
    }
    return holder
  }

  /// Whether the request says for whom it is made.
  var hasCredentials: Bool { headers[.authorization] != nil || usableCertificate != nil }

  /// The hash of the certificate, if it speaks for who sends the request.
  ///
  /// A browser shows a certificate whatever page makes it ask; so what a page asks is never taken for its
  /// owner's will. All browsers of today tell one of these fields with each request.
  private var usableCertificate: [UInt8]? {
    headers["Origin"] == nil && headers["Sec-Fetch-Site"] == nil ? certificateHash : nil
  }

  /// Whoever the request is made for.
  ///
  /// - Throws: ``APIProblem`` with 401.
  func holder(in tokens: TokenStore) throws -> TokenRecord {
    guard let field = headers[.authorization] else {
      guard let hash = usableCertificate else {
        throw APIProblem.unauthorized(
          "send a token of your party: Authorization: Bearer …",
          error: nil
        )
      }
      guard let holder = try tokens.holder(ofCertificate: hash) else {
        throw APIProblem.unauthorized("the certificate is not known, or was revoked", error: nil)
      }
      return holder
    }
    let parts = field.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer",
      let holder = try tokens.holder(of: String(parts[1]))
    else {
      throw APIProblem.unauthorized(
        "the token is not known, or was revoked",
        error: "invalid_token"
      )
    }
    return holder
  }

  /// The media type of the content in lower case, without parameters; empty if there is none.
  var mediaType: String {
    let field = headers[.contentType] ?? ""
    let end = field.firstIndex(of: ";") ?? field.endIndex
    return field[..<end].trimmingSpaces.lowercased()
  }

  /// The content without content coding; of these, gzip is understood.
  ///
  /// - Throws: ``APIProblem`` with 400, 413 or 415.
  func content(bytesMax: Int) throws -> [UInt8] {
    let coding = (headers[.contentEncoding] ?? "identity").trimmingSpaces.lowercased()
    switch coding {
    case "identity":
      guard body.count <= bytesMax else { throw APIProblem.tooLarge("more than \(bytesMax) bytes") }
      return body
    case "gzip", "x-gzip":
      do {
        return try Inflater.content(of: body, .gzip, countMax: bytesMax)
      } catch {
        switch error {
        case .tooLarge, .ratio: throw APIProblem.tooLarge("\(error)")
        case .cut, .damaged:
          throw APIProblem(
            status: .badRequest,
            exception: .validation,
            title: "The content is not what Content-Encoding says.",
            detail: "\(error)"
          )
        }
      }
    default:
      throw APIProblem(
        status: .unsupportedMediaType,
        exception: .media,
        title: "The content has a coding that is not understood.",
        detail: "send it as it is, or with Content-Encoding: gzip",
        headers: [.acceptEncoding: "gzip"]
      )
    }
  }
}

extension APIProblem {
  static func unauthorized(_ detail: String, error: String?) -> APIProblem {
    let error = error.map { ", error=\"\($0)\"" } ?? ""
    return APIProblem(
      status: .unauthorized,
      exception: .security,
      title: "Who are you?",
      detail: detail,
      headers: [.wwwAuthenticate: "Bearer realm=\"wayproof\"\(error)"]
    )
  }

  static func tooLarge(_ detail: String) -> APIProblem {
    APIProblem(
      status: .contentTooLarge,
      exception: .captureLimit,
      title: "The content is too large; send it in parts.",
      detail: detail
    )
  }
}

extension StringProtocol {
  /// The text without spaces and tabs around it.
  fileprivate var trimmingSpaces: String {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    let start = drop(while: isSpace)
    let end = start.lastIndex { !isSpace($0) }.map(start.index(after:)) ?? start.startIndex
    return String(start[..<end])
  }
}
