/// Text or bytes that do not have the form of what they are read as.
///
/// Formats are read strictly and completely; the sentence says what was wrong.
public struct FormatError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was wrong, in a sentence without a full stop, such as `a party entry has an unknown role`.
  public let message: String

  /// An error that says `message`.
  public init(_ message: String) {
    self.message = message
  }

  /// The sentence.
  public var description: String { message }
}
