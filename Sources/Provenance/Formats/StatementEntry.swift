public import Crypto

/// The log entry of a statement: a salted hash of its note, and nothing else.
///
/// ```
/// wayproof/statement/v1
/// <base64 SHA-256("wayproof/statement/v1" LF ‖ salt ‖ note)>
/// ```
public struct StatementEntry: Hashable, Sendable {
  /// The salted hash of the note.
  public let commitment: Digest

  /// Commits to `note` as it stands, with 16 random bytes as `salt`.
  public init(note: [UInt8], salt: [UInt8]) {
    var hash = SHA256()
    hash.update(utf8: "\(EntryKind.statement.rawValue)\n")
    hash.update(salt)
    hash.update(note)
    commitment = hash.finalize()
  }

  /// Reads an entry.
  ///
  /// - Throws: if the text is not exactly the two lines.
  public init(parsing text: [UInt8]) throws(FormatError) {
    var reader = LineReader(text, of: "a statement entry")
    try reader.expect(EntryKind.statement.rawValue)
    guard let commitment = try reader.line().asciiText.flatMap(Digest.init(base64:)),
      reader.isAtEnd
    else { throw reader.error("has anything but the base64 of 32 bytes in its second line") }
    self.commitment = commitment
  }

  /// The two lines.
  public var text: String { "\(EntryKind.statement.rawValue)\n\(commitment.base64)\n" }
}
