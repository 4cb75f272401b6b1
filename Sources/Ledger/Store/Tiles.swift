internal import Crypto
internal import Merkle

/// The place of a tile, whatever its width.
struct TileID: Hashable, Sendable {
  /// Below 8, because a log has less than 2^63 entries.
  let level: Int
  let index: UInt64
}

/// The tiles of a log that are not full, at most one a level.
struct TileEdge: Sendable {
  fileprivate var tiles: [TileID: [UInt8]] = [:]

  /// That of a log without entries.
  init() {}

  /// That of the log of `size` entries.
  init(size: UInt64, in store: some StoreReader) throws {
    var level = 0
    while size >> UInt64(Tile.height * level) > 0 {
      let index = size >> UInt64(Tile.height * (level + 1))
      let width = Tile.width(level: level, index: index, size: size)
      let id = TileID(level: level, index: index)
      if width > 0 { tiles[id] = Array(try store.hashes(id, width: width)) }
      level += 1
    }
  }
}

/// The tiles that a batch changes, as they will be.
struct TileChanges: Sendable {
  private(set) var tiles: [TileID: [UInt8]] = [:]
  private let before: TileEdge

  init(on edge: TileEdge) { before = edge }

  /// Takes the hash of complete subtree `index` of `level`, if it is one that stands in a tile.
  mutating func add(_ level: Int, _ index: UInt64, _ hash: Digest) {
    guard level % Tile.height == 0 else { return }
    let id = TileID(level: level / Tile.height, index: index >> 8)
    let offset = Int(index & 0xff) * Digest.byteCount
    if tiles[id] == nil { tiles[id] = before.tiles[id] ?? [] }
    precondition(tiles[id]?.count == offset, "hashes come to their tiles in order")
    hash.append(to: &tiles[id, default: []])
  }

  /// The tiles that are not full afterwards.
  var edge: TileEdge {
    var edge = before
    edge.tiles.merge(tiles) { $1 }
    edge.tiles = edge.tiles.filter { $0.value.count < Tile.fullWidth * Digest.byteCount }
    return edge
  }
}
