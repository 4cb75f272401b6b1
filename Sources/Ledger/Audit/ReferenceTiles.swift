internal import Crypto
internal import Merkle

/// The tiles of a log once more, from its leaf hashes alone: what the stored ones are compared with.
///
/// It keeps one tile a level, and hands each on when it is full.
struct ReferenceTiles {
  /// The hashes of the tile that is being filled at each level, and how many tiles were before it.
  private var levels: [(hashes: [Digest], index: UInt64)] = []

  /// Takes the next leaf hash, and returns the tiles that it fills.
  mutating func add(_ leaf: Digest) -> [(id: TileID, hashes: [UInt8])] {
    var full: [(id: TileID, hashes: [UInt8])] = []
    var hash = leaf
    var level = 0
    while true {
      if level == levels.count { levels.append(([], 0)) }
      levels[level].hashes.append(hash)
      guard levels[level].hashes.count == Tile.fullWidth else { return full }
      full.append(tile(level))
      hash = LogHash.root(of: levels[level].hashes)
      levels[level] = ([], levels[level].index + 1)
      level += 1
    }
  }

  /// The tiles that are not full.
  var partial: [(id: TileID, hashes: [UInt8])] {
    levels.indices.filter { !levels[$0].hashes.isEmpty }.map(tile)
  }

  private func tile(_ level: Int) -> (id: TileID, hashes: [UInt8]) {
    (TileID(level: level, index: levels[level].index), levels[level].hashes.flatMap(\.bytes))
  }
}
