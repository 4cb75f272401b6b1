public import Crypto
public import Notes

/// The keys that admit parties, and how many of them it takes.
///
/// ```
/// wayproof/governance/v1
/// <origin>
/// revision <r>
/// previous <base64 leaf hash of the last counted revision, or ->
/// threshold <k>
/// key <vkey>           one or more, ascending
/// ```
///
/// It is signed by the threshold of the revision before, and by its own; one signature may serve
/// both. Entry 0 of every log is the first revision.
public struct GovernanceRevision: Revision {
  /// The log for which it was signed.
  public let origin: String
  /// Its number, from 1.
  public let revision: UInt64
  /// The leaf hash of the last revision that counted; `nil` for none.
  public let previous: Digest?
  /// How many keys must sign; at least 1, at most all of them.
  public let threshold: Int
  /// The keys, ascending.
  public let keys: [VerifierKey]

  /// A revision of these keys; ``SignedRevision/init(_:signedBy:)`` checks it.
  public init(
    origin: String,
    revision: UInt64,
    previous: Digest?,
    threshold: Int,
    keys: [VerifierKey]
  ) {
    self.origin = origin
    self.revision = revision
    self.previous = previous
    self.threshold = threshold
    self.keys = keys.sortedByText
  }

  /// Reads the text above the signatures.
  ///
  /// - Throws: if it has another form, lines out of order, no key, or a threshold that its own keys
  ///   can never meet.
  public init(parsing text: [UInt8]) throws(FormatError) {
    var reader = LineReader(text, of: "a governance entry")
    origin = try reader.revisionOrigin(.governance)
    revision = try reader.revisionNumber()
    previous = try reader.previousRevision()
    guard let threshold = try reader.value("threshold").decimal else {
      throw reader.error("has no threshold")
    }
    keys = try reader.keys()
    guard reader.isAtEnd else { throw reader.error("has lines that do not belong there") }
    guard threshold >= 1, threshold <= UInt64(Set(keys.map(\.publicKey)).count) else {
      throw reader.error("has a threshold that its keys cannot meet")
    }
    self.threshold = Int(threshold)
  }

  /// The text above the signatures.
  public var text: String {
    var lines = [
      EntryKind.governance.rawValue,
      origin,
      "revision \(revision)",
      "previous \(previous?.base64 ?? "-")",
      "threshold \(threshold)",
    ]
    lines += keys.map { "key \($0.vkey)" }
    return lines.map { $0 + "\n" }.joined()
  }
}

extension Array<VerifierKey> {
  /// The keys in ascending order of their text, none twice.
  var sortedByText: [VerifierKey] {
    Set(self).sorted { $0.vkey.utf8.lexicographicallyPrecedes($1.vkey.utf8) }
  }
}
