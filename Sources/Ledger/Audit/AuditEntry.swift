public import Crypto
public import Merkle

/// An entry as it is stored, for who knows how to read it.
public struct AuditEntry: Sendable {
  /// Its number.
  public let number: UInt64
  /// The entry.
  public let entry: StoredEntry

  /// Joins both.
  public init(number: UInt64, entry: StoredEntry) { (self.number, self.entry) = (number, entry) }
}

/// What an entry means to an audit of the ledger.
public struct AuditFacts: Hashable, Sendable {
  /// The keys under which it must be filed.
  public let keys: [IndexKey]
  /// What must stand in the log only once beside its content; `nil` for an entry without such.
  public let identity: Digest?

  /// Joins both.
  public init(keys: [IndexKey], identity: Digest? = nil) {
    (self.keys, self.identity) = (keys, identity)
  }
}

/// How far an audit is.
public struct AuditProgress: Hashable, Sendable {
  /// What is being done.
  public enum Stage: String, Sendable {
    /// Entries are read and checked.
    case entries
    /// The index is made anew, from keys.
    case index
    /// The files' own structures are still being checked.
    case files
  }

  /// What is being done.
  public let stage: Stage
  /// How many entries, or keys, are done.
  public let done: UInt64
  /// Of how many.
  public let total: UInt64
}

/// The memory and disk that an audit may take.
public struct AuditLimits: Sendable {
  /// The folder for what does not fit in memory: 48 bytes for each key of each entry.
  public var scratchFolder = "/tmp"
  /// The memory for sorting, in bytes.
  ///
  /// Some 40 bytes for each index entry come on top, a few times over, and a bit for each entry.
  public var memoryBytes = 256 << 20

  /// As they are set here.
  public init() {}

  /// For the keys of all entries.
  var filings: FiledSorter.Limits { sorter(share: 2) }
  /// For what must stand once.
  var identities: FiledSorter.Limits { sorter(share: 8) }

  private func sorter(share: Int) -> FiledSorter.Limits {
    // Sorting takes half as much again.
    let count = memoryBytes / share / (MemoryLayout<FiledEntry>.stride * 3 / 2)
    return FiledSorter.Limits(folder: scratchFolder, countInMemory: max(16, count))
  }
}
