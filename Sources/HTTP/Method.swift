/// The request methods that the server knows; any other token is answered with 501.
public enum Method: String, Hashable, Sendable, CaseIterable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
  case put = "PUT"
  case delete = "DELETE"
  case options = "OPTIONS"
  case patch = "PATCH"

  /// Whether a request by this method asks for nothing to be changed (RFC 9110 §9.2.1).
  public var isSafe: Bool {
    switch self {
    case .get, .head, .options: true
    case .post, .put, .delete, .patch: false
    }
  }

  /// Compares bytes instead of making a `String`, as one request needs one method.
  init?(_ token: borrowing Span<UInt8>) {
    for method in Self.allCases where method.rawValue.isEqual(token) {
      self = method
      return
    }
    return nil
  }
}
