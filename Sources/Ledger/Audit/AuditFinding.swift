public import Merkle

/// Something in a ledger that is not as it must be.
public enum AuditFinding: Hashable, Sendable, CustomStringConvertible {
  /// The store finds a file of its own damaged.
  case file(path: String, message: String)
  /// The published checkpoint is not signed by the log's key, or is none.
  case checkpoint(String)
  /// The entries that are there do not hash to the root of the checkpoint.
  case root
  /// The entry is missing; nothing above it can be checked.
  case entryMissing(UInt64)
  /// The entry's keys cannot be told, or something else is wrong with it.
  case entry(UInt64, String)
  /// The index entry does not parse, is marked as something else, or has another number.
  case indexEntry(UInt64, String)
  /// The index entry's previous number is not that of the index entry before it.
  case indexEntryPrevious(UInt64)
  /// The index entry's time is before that of the index entry before it.
  case indexEntryTime(UInt64)
  /// The index entry's root is not that of the index over the entries below it.
  case indexEntryRoot(UInt64)
  /// The log does not end with an index entry.
  case indexEntryLast(UInt64)
  /// The content of the entry was taken before, by an earlier one.
  case contentTwice(UInt64, first: UInt64)
  /// What may stand in the log only once, its note for one, stands in an earlier entry too.
  case entryTwice(UInt64, first: UInt64)
  /// The tile is not that of the tree.
  case tile(level: Int, index: UInt64)
  /// The stored index cannot be read.
  case index(String)
  /// The stored index, or its posting list, is not that of the entries for this key.
  case postings(IndexKey)

  /// The entry that it is about, if it is about one.
  public var entry: UInt64? {
    switch self {
    case .entryMissing(let number), .entry(let number, _), .indexEntry(let number, _),
      .indexEntryPrevious(let number), .indexEntryTime(let number), .indexEntryRoot(let number),
      .indexEntryLast(let number), .contentTwice(let number, _), .entryTwice(let number, _):
      number
    case .file, .checkpoint, .root, .tile, .index, .postings: nil
    }
  }

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .file(let path, let message): "\(path): \(message)"
    case .checkpoint(let message): "the published checkpoint: \(message)"
    case .root: "the entries do not hash to the root of the checkpoint"
    case .entryMissing(let number): "entry \(number) is missing"
    case .entry(let number, let message): "entry \(number): \(message)"
    case .indexEntry(let number, let message): "index entry \(number): \(message)"
    case .indexEntryPrevious(let number): "index entry \(number) names another as its previous one"
    case .indexEntryTime(let number): "index entry \(number) is dated before the one before it"
    case .indexEntryRoot(let number):
      "index entry \(number) does not have the root of the index over the entries below it"
    case .indexEntryLast(let number): "entry \(number) is the last, and no index entry"
    case .contentTwice(let number, let first):
      "entry \(number) has the content of entry \(first) again"
    case .entryTwice(let number, let first):
      "entry \(number) says what entry \(first) says already, and may be in the log only once"
    case .tile(let level, let index): "tile \(index) of level \(level) is not that of the tree"
    case .index(let message): "the stored index: \(message)"
    case .postings(let key): "the stored index is not that of the entries for key \(key.base64)"
    }
  }
}
