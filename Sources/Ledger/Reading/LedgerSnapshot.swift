public import Crypto
public import Merkle
internal import Notes

/// One published state of a ledger, during one ``LedgerReader/read(_:)``.
///
/// What it returns has been checked against the checkpoint's root as far as that is cheap: a damaged
/// row is an error here, not a proof that others refuse.
public struct LedgerSnapshot {
  /// The signed and cosigned checkpoint.
  public let checkpoint: [UInt8]
  /// The number of entries.
  public let size: UInt64
  /// The root of the log's tree.
  public let root: Digest

  /// As it is stored.
  let state: PublishedState
  private let index: PagedIndex
  private let reader: LedgerReader
  private let turn: Int

  init(_ state: PublishedState, of reader: LedgerReader) throws {
    let published = try reader.decode(state.checkpoint)
    self.state = state
    checkpoint = state.checkpoint
    size = published.size
    root = published.root
    index = try PagedIndex(
      state: state.indexState,
      store: reader.store,
      cache: reader.pages
    )
    self.reader = reader
    turn = reader.turn
  }

  /// The root of the index.
  public var indexRoot: Digest { index.root }

  /// What is filed under `key`, with its proof; or the proof that nothing is.
  ///
  /// A posting list with more than `entriesMax` entries is not read.
  public func lookup(_ key: IndexKey, entriesMax: UInt64 = .max) throws -> IndexLookup {
    checkTurn()
    return try index.lookup(key, entriesMax: entriesMax)
  }

  /// Entry `number`; `nil` if the log is not that long.
  public func entry(_ number: UInt64) throws -> StoredEntry? {
    checkTurn()
    guard number < size else { return nil }
    guard var entry = try reader.store.entry(number)?.entry,
      try LogHash.leaf(entry.text) == node(0, number)
    else { throw LedgerError.damaged("entry \(number) is not the one in the tree") }
    if entry.note != nil {
      let parts = try reader.store.parts(number)
      (entry.body, entry.members) = (parts.body, parts.members)
    }
    return entry
  }

  /// The proof that entry `number`, which the log must hold, stands under the checkpoint's root.
  public func path(_ number: UInt64) throws -> [Digest] {
    checkTurn()
    guard number < size else { throw MerkleError.noSuchLeaf(index: number, size: size) }
    let path = try InclusionProof.path(index: number, size: size, node: node)
    do {
      let leaf = try node(0, number)
      try InclusionProof.verify(leaf: leaf, index: number, size: size, path: path, root: root)
    } catch is MerkleError {
      throw LedgerError.damaged("the tiles do not lead from entry \(number) to the root")
    }
    return path
  }

  /// The proof that this log goes on from the one of `oldSize` entries, which must be shorter.
  public func consistency(from oldSize: UInt64) throws -> [Digest] {
    checkTurn()
    guard 0 < oldSize, oldSize <= size else {
      throw MerkleError.noConsistency(old: oldSize, new: size)
    }
    return try ConsistencyProof.path(oldSize: oldSize, newSize: size, node: node)
  }

  /// The bytes of `tile` (c2sp.org/tlog-tiles); `nil` if the log is too small for it.
  public func tile(_ tile: Tile) throws -> [UInt8]? {
    checkTurn()
    guard tile.isImplied(by: size) else { return nil }
    let id = TileID(level: tile.level, index: tile.index)
    return Array(try reader.store.hashes(id, width: tile.width))
  }

  /// The entries whose hashes `tile` holds, which must be of level 0, each after its length in two
  /// bytes (c2sp.org/tlog-tiles); `nil` if the log is too small for it.
  public func entryBundle(_ tile: Tile) throws -> [UInt8]? {
    checkTurn()
    guard tile.level == 0, tile.isImplied(by: size) else { return nil }
    let first = tile.index << 8
    var bundle: [UInt8] = []
    for text in try reader.store.texts(first..<first + UInt64(tile.width)) {
      bundle.append(UInt8(text.count >> 8))
      bundle.append(UInt8(text.count & 0xff))
      bundle += text
    }
    return bundle
  }

  /// The entries from `first` on that changed the registry, ascending.
  public func registryEntries(from first: UInt64 = 0) throws -> [UInt64] {
    checkTurn()
    return try first < size ? reader.store.registry(in: first..<size) : []
  }

  /// The first index entry above `number`, whose time is the record time of entry `number`.
  ///
  /// There is one for every entry but the last.
  public func indexEntry(above number: UInt64) throws -> UInt64? {
    checkTurn()
    return try reader.store.indexEntry(above: number, below: size)
  }

  /// The entry whose content is `id`.
  public func entry(ofContent id: Digest) throws -> UInt64? {
    checkTurn()
    return try reader.store.number(ofContent: id).flatMap { $0 < size ? $0 : nil }
  }

  /// The first entry that is also called `id`; see ``NewEntry/aliases``.
  public func entry(ofAlias id: Digest) throws -> UInt64? {
    checkTurn()
    return try reader.store.number(ofAlias: id).flatMap { $0 < size ? $0 : nil }
  }

  /// The hash of complete subtree `index` of `level`.
  func node(_ level: Int, _ index: UInt64) throws -> Digest {
    try reader.tiles.node(level, index, size: size)
  }

  /// The hash of entry `number`, below ``size``, in the log's tree.
  public func leafHash(_ number: UInt64) throws -> Digest {
    checkTurn()
    return try node(0, number)
  }

  /// What its reads see.
  var store: any StoreReader {
    checkTurn()
    return reader.store
  }

  private func checkTurn() {
    precondition(
      turn == reader.turn,
      "a snapshot is used after its read has ended"
    )
  }
}
