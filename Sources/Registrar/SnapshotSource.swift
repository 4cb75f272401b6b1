public import Crypto
public import Ledger
public import Merkle
public import Provenance

/// The published state of a ledger, as the maker of bundles reads it.
public struct SnapshotSource: BundleSource {
  /// The state.
  public let snapshot: LedgerSnapshot

  /// Reads from `snapshot`, which must still be open.
  public init(_ snapshot: LedgerSnapshot) { self.snapshot = snapshot }

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

  /// Entry `number`, with what is kept beside it.
  public func entry(_ number: UInt64) throws -> StoredParts {
    guard let entry = try snapshot.entry(number) else {
      throw LedgerError.damaged("entry \(number) is missing")
    }
    guard let note = entry.note, let salt = entry.salt, let filing = entry.filing else {
      return StoredParts(text: entry.text)
    }
    return StoredParts(
      text: entry.text,
      statement: StoredParts.Statement(
        note: note,
        salt: salt,
        filing: filing,
        body: entry.body.map { ProofBundle.Part(bytes: $0.bytes, salt: $0.salt) },
        members: entry.members.map { ProofBundle.Part(bytes: $0.bytes, salt: $0.salt) }
      )
    )
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
