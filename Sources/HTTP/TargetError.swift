/// Why a part of a request's target cannot be read.
public struct TargetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong at the position.
  public enum Reason: String, Hashable, Sendable {
    /// A `%` is not followed by two hexadecimal digits.
    case percentEncoding = "a percent sign must be followed by two hexadecimal digits"
    /// The decoded bytes of a part are not UTF-8.
    case notUTF8 = "the escaped bytes are not UTF-8 text"
  }

  /// What is wrong.
  public let reason: Reason
  /// The offset of the offending byte in ``Request/target``; for text that is not UTF-8, of the
  /// part that holds it.
  public let position: Int

  /// An error of its parts.
  public init(reason: Reason, position: Int) {
    self.reason = reason
    self.position = position
  }

  /// The reason and the position in one sentence.
  public var description: String { "\(reason.rawValue) (at byte \(position))" }
}
