/// The request methods that the server knows; any other token is answered with 501.
public enum Method: String, Hashable, Sendable, CaseIterable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
  case put = "PUT"
  case delete = "DELETE"
  case options = "OPTIONS"
  case patch = "PATCH"
  /// Known, and allowed nowhere: it would tell a script what a browser sends.
  case trace = "TRACE"
  /// Known, and allowed nowhere so far: a GET with content (draft-ietf-httpbis-safe-method-w-body).
  case query = "QUERY"

  /// Whether a request by this method asks for nothing to be changed (RFC 9110 §9.2.1).
  public var isSafe: Bool {
    switch self {
    case .get, .head, .options, .trace, .query: true
    case .post, .put, .delete, .patch: false
    }
  }

  /// Whether a request by this method comes with content, if only of no bytes.
  var hasContent: Bool {
    switch self {
    case .post, .put, .patch: true
    case .get, .head, .options, .delete, .trace, .query: false
    }
  }

  /// Compares bytes; no `String` is made.
  init?(_ token: borrowing Span<UInt8>) {
    let candidate: Method
    switch (token.count, token.isEmpty ? 0 : token[0]) {
    case (3, UInt8(ascii: "G")): candidate = .get
    case (3, _): candidate = .put
    case (4, UInt8(ascii: "H")): candidate = .head
    case (4, _): candidate = .post
    case (5, UInt8(ascii: "T")): candidate = .trace
    case (5, UInt8(ascii: "Q")): candidate = .query
    case (5, _): candidate = .patch
    case (6, _): candidate = .delete
    case (7, _): candidate = .options
    default: return nil
    }
    guard candidate.rawValue.isEqual(token) else { return nil }
    self = candidate
  }
}
