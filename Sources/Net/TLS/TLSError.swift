import COpenSSL

/// Something about certificates or keys that OpenSSL refused.
public struct TLSError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was attempted, such as `read the key of www.pem`.
  public let operation: String
  /// Why it failed, in OpenSSL's words.
  public let reason: String

  /// The last error of OpenSSL on this thread, which is forgotten there.
  init(_ operation: String) {
    self.operation = operation
    let text = ERR_reason_error_string(ERR_get_error())
    reason = text.map { String(cString: $0) } ?? "it is not there"
    ERR_clear_error()
  }

  init(_ operation: String, reason: String) {
    self.operation = operation
    self.reason = reason
    ERR_clear_error()
  }

  /// `cannot …: …`.
  public var description: String { "cannot \(operation): \(reason)" }
}
