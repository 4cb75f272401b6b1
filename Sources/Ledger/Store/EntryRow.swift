internal import Crypto

/// What an entry is to the ledger.
enum EntryKind: Int64, Sendable {
  case other = 0
  /// A revision of a party or of the governance.
  case registry = 1
  /// An index entry.
  case index = 2
}

/// An entry as it is appended to a store: with the parts that can be erased left out, and all others as
/// they are stored.
struct EntryRow: Sendable {
  let number: UInt64
  let kind: EntryKind
  let entry: NewEntry
}

/// What a store shows of an entry; its filing, if that was asked for, may be packed.
struct StoredRow: Equatable, Sendable {
  let kind: EntryKind
  var entry: StoredEntry
}

/// The leaf and the note of an entry.
struct StatementRow: Equatable, Sendable {
  let text: [UInt8]
  let note: [UInt8]?
}

/// What can be erased of an entry.
struct ErasableParts: Equatable, Sendable {
  var body: SaltedPart?
  var members: SaltedPart?

  /// Both as they were before they were packed.
  func unpacked() throws(LedgerError) -> ErasableParts {
    ErasableParts(body: try body?.unpacked(), members: try members?.unpacked())
  }
}
