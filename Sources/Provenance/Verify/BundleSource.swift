public import Crypto
public import Merkle

/// One published state of a log with its index, from which bundles are made.
///
/// All answers are of the same state. What they throw, the maker of bundles throws on.
public protocol BundleSource {
  /// The cosigned checkpoint, a signed note.
  var checkpoint: [UInt8] { get }

  /// What the index holds for `key`, with the steps of the proof.
  func lookup(_ key: IndexKey) throws -> IndexAnswer
  /// All entries that are filed under `key`, ascending; asked for only where they are to be shown.
  func entries(under key: IndexKey) throws -> [UInt64]
  /// Entry `number`, with what is kept beside it.
  func entry(_ number: UInt64) throws -> StoredParts
  /// The filing of statement `number`; without an answer of its own, that of its ``entry(_:)``.
  func filing(_ number: UInt64) throws -> StoredFiling
  /// The audit path from entry `number` to the checkpoint's root (RFC 6962 §2.1.1).
  func path(_ number: UInt64) throws -> [Digest]
  /// The number of the first index entry above entry `number`.
  func indexEntry(above number: UInt64) throws -> UInt64
}

extension BundleSource {
  /// The filing that stands in the entry.
  public func filing(_ number: UInt64) throws -> StoredFiling {
    guard let filing = try entry(number).statement?.filing else {
      throw FormatError("entry \(number) has no filing")
    }
    return try StoredFiling(filing)
  }
}

/// What an index answers for a key.
public enum IndexAnswer: Hashable, Sendable {
  /// It holds this value.
  case present(IndexValue, steps: [IndexStep])
  /// It holds nothing: the key's bits lead to the leaf of another key.
  case absent(other: IndexKey, IndexValue, steps: [IndexStep])
}

/// An entry of a log, with what is kept beside it.
public struct StoredParts: Hashable, Sendable {
  /// The entry.
  public var text: [UInt8]
  /// What is kept of a statement; `nil` for other entries.
  public var statement: Statement?

  /// An entry, and what is kept of a statement.
  public init(text: [UInt8], statement: Statement? = nil) {
    self.text = text
    self.statement = statement
  }

  /// What is kept of a statement.
  public struct Statement: Hashable, Sendable {
    /// The note.
    public var note: [UInt8]
    /// The salt of the entry's commitment.
    public var salt: [UInt8]
    /// The filing, in its stored form; `nil` if the source makes filings itself.
    public var filing: [UInt8]?
    /// The body; `nil` once it is erased.
    public var body: ProofBundle.Part?
    /// The members part; `nil` where there is none, and once it is erased.
    public var members: ProofBundle.Part?

    /// Joins the parts.
    public init(
      note: [UInt8],
      salt: [UInt8],
      filing: [UInt8]?,
      body: ProofBundle.Part?,
      members: ProofBundle.Part? = nil
    ) {
      self.note = note
      self.salt = salt
      self.filing = filing
      self.body = body
      self.members = members
    }
  }
}
