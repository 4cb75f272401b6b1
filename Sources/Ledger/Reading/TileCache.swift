internal import Crypto
internal import Merkle

/// The hashes of the log's tree, from tiles that are decoded once.
///
/// A tile never changes once it has its width, so what is kept here is good for every snapshot.
final class TileCache {
  private struct Key: Hashable {
    let id: TileID
    let width: Int
  }

  private let store: any StoreReader
  private var trees: [Key: TileTree] = [:]

  init(_ store: any StoreReader) { self.store = store }

  /// The hash of complete subtree `index` of `level` in the log of `size` entries.
  func node(_ level: Int, _ index: UInt64, size: UInt64) throws -> Digest {
    let place = Tile.place(ofNode: level, index)
    let width = Tile.width(level: place.level, index: place.index, size: size)
    let id = TileID(level: place.level, index: place.index)
    return try tree(Key(id: id, width: width)).node(place.hashes)
  }

  private func tree(_ key: Key) throws -> TileTree {
    if let tree = trees[key] { return tree }
    // Which tiles are asked for again is unknown; beginning anew is the simplest bound.
    if trees.count >= LedgerLimits.cachedTilesMax { trees.removeAll(keepingCapacity: true) }
    let tree = TileTree(try store.hashes(key.id, width: key.width))
    trees[key] = tree
    return tree
  }
}
