public import Crypto
public import Ledger
public import Merkle
public import Provenance

/// The published state of a ledger, as the maker of bundles reads it.
public struct SnapshotSource: BundleSource {
  /// The state.
  public let snapshot: LedgerSnapshot
  private let filings: FilingCache?

  /// Reads from `snapshot`, which must still be open; large filings are kept in `filings`.
  public init(_ snapshot: LedgerSnapshot, filings: FilingCache? = nil) {
    self.snapshot = snapshot
    self.filings = filings
  }

  /// The cosigned checkpoint, a signed note.
  public var checkpoint: [UInt8] { snapshot.checkpoint }

  /// What the index holds for `key`, with the steps of the proof.
  public func lookup(_ key: IndexKey) throws -> IndexAnswer {
    switch try snapshot.lookup(key, entriesMax: 0) {
    case .present(let value, _, let steps): .present(value, steps: steps)
    case .absent(let other, let value, let steps): .absent(other: other, value, steps: steps)
    case .empty: throw LedgerError.damaged("the index of a founded log has no keys")
    }
  }

  /// All entries that are filed under `key`, ascending.
  public func entries(under key: IndexKey) throws -> [UInt64] {
    guard case .present(_, let entries, _) = try snapshot.lookup(key) else { return [] }
    return entries ?? []
  }

  /// Entry `number`, with what holders of a code see of it: no members part.
  public func entry(_ number: UInt64) throws -> StoredParts {
    guard let entry = try snapshot.shownEntry(number) else {
      throw LedgerError.damaged("entry \(number) is missing")
    }
    guard let note = entry.note, let salt = entry.salt else { return StoredParts(text: entry.text) }
    return StoredParts(
      text: entry.text,
      statement: StoredParts.Statement(
        note: note,
        salt: salt,
        filing: nil,
        body: entry.body.map { ProofBundle.Part(bytes: $0.bytes, salt: $0.salt) }
      )
    )
  }

  /// The filing of statement `number`.
  public func filing(_ number: UInt64) throws -> StoredFiling {
    if let filing = filings?[number] { return filing }
    guard let encoded = try snapshot.filing(number) else {
      throw LedgerError.damaged("entry \(number) has no filing")
    }
    let filing = try StoredFiling(encoded)
    filings?.keep(filing, of: number)
    return filing
  }

  /// The audit path from entry `number` to the checkpoint's root.
  public func path(_ number: UInt64) throws -> [Digest] { try snapshot.path(number) }

  /// The number of the first index entry above entry `number`.
  public func indexEntry(above number: UInt64) throws -> UInt64 {
    guard let above = try snapshot.indexEntry(above: number) else {
      throw LedgerError.damaged("no index entry stands above entry \(number)")
    }
    return above
  }
}
