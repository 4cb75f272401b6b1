import Glibc

/// Why a request got no answer.
public struct ClientError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was attempted and why it failed.
  public let description: String

  init(_ description: String) { self.description = description }

  /// An operation that the system refused; says why by `errno`.
  static func system(_ operation: String) -> ClientError {
    let code = errno
    let isTimeout = code == EAGAIN || code == EWOULDBLOCK
    let reason = isTimeout ? "no answer in time" : String(cString: strerror(code))
    return ClientError("\(operation): \(reason)")
  }
}
