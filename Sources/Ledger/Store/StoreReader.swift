internal import Crypto
internal import Merkle

/// What can be read of a store; it is confined to its owner, one thread at a time.
///
/// Entries that are staged are there too: who must see published ones only compares their numbers with
/// the published size.
protocol StoreReader: AnyObject, IndexPageStore {
  /// Runs `body`, during which everything that is read, but for what can be erased, is of one committed
  /// state; outside of this each call reads the last one. It is not run inside itself.
  func read<Result>(_ body: () throws -> Result) throws -> Result

  /// The last published state; `nil` for an empty store.
  func published() throws -> PublishedState?
  /// The batches that are not published yet, in their order.
  func staged() throws -> [StagedState]

  /// Entry `number` with its packed filing.
  func row(_ number: UInt64) throws -> StoredRow?
  /// Entry `number` without its filing.
  func rowWithoutFiling(_ number: UInt64) throws -> StoredRow?
  /// The leaf and the note of entry `number`.
  func statement(_ number: UInt64) throws -> StatementRow?
  /// The packed filing of entry `number`.
  func packedFiling(_ number: UInt64) throws -> [UInt8]?
  /// The leaf of entry `number`.
  func text(_ number: UInt64) throws -> [UInt8]?
  /// The leaves of those entries in `range` that there are, ascending.
  func texts(in range: Range<UInt64>) throws -> [(number: UInt64, text: [UInt8])]
  /// The entry whose content is `id`.
  func number(ofContent id: Digest) throws -> UInt64?
  /// The first entry that is also called `id`.
  func number(ofAlias id: Digest) throws -> UInt64?
  /// The registry entries in `range`, ascending.
  func registry(in range: Range<UInt64>) throws -> [UInt64]
  /// The first index entry above `number` and below `size`.
  func indexEntry(above number: UInt64, below size: UInt64) throws -> UInt64?
  /// The last registry entry.
  func lastRegistry() throws -> UInt64?
  /// One more than the number of the last entry; 0 for none.
  func entryCount() throws -> UInt64

  /// The hashes of a tile, 32 bytes each; of the last one in a level, as many as there are.
  func tile(_ id: TileID) throws -> [UInt8]?

  /// What can be erased of entry `number`, packed; it is not part of the state that a read sees.
  func packedParts(_ number: UInt64) throws -> ErasableParts
  /// The body alone.
  func packedBody(_ number: UInt64) throws -> SaltedPart?
}

extension StoreReader {
  /// Entry `number` without what can be erased.
  func entry(_ number: UInt64) throws -> StoredRow? {
    guard var found = try row(number) else { return nil }
    found.entry.filing = try found.entry.filing.map { try PartCoding.decode($0) }
    return found
  }

  /// The filing of entry `number`.
  func filing(_ number: UInt64) throws -> [UInt8]? {
    try packedFiling(number).map { try PartCoding.decode($0) }
  }

  /// The leaves in `range`; throws if one is missing.
  func texts(_ range: Range<UInt64>) throws -> [[UInt8]] {
    let rows = try texts(in: range)
    guard rows.map(\.number).elementsEqual(range) else {
      throw LedgerError.damaged(
        "an entry from \(range.lowerBound) to \(range.upperBound) is missing"
      )
    }
    return rows.map(\.text)
  }

  /// The body and the members part of entry `number`, as far as there are such.
  func parts(_ number: UInt64) throws -> ErasableParts { try packedParts(number).unpacked() }

  /// The body of entry `number`, if there is one.
  func body(_ number: UInt64) throws -> SaltedPart? { try packedBody(number)?.unpacked() }
}

extension StoreReader {
  /// The hashes of a tile that must have at least `width` of them.
  func hashes(_ id: TileID, width: Int) throws -> ArraySlice<UInt8> {
    let bytes = try tile(id) ?? []
    guard bytes.count >= width * Digest.byteCount else {
      throw LedgerError.damaged("tile \(id.index) of level \(id.level) is not complete")
    }
    return bytes.prefix(width * Digest.byteCount)
  }

  /// The hash of the complete subtree `index` of `level`.
  func node(_ level: Int, _ index: UInt64) throws -> Digest {
    let place = Tile.place(ofNode: level, index)
    let id = TileID(level: place.level, index: place.index)
    let bytes = try hashes(id, width: place.hashes.upperBound)
    return LogHash.root(
      of: place.hashes.lazy.map { Digest(bytes.span, at: $0 * Digest.byteCount) }
    )
  }
}
