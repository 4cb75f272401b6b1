internal import Crypto
internal import Merkle

/// A tile with all hashes of the tree above its own, so that none is computed twice.
struct TileTree: Sendable {
  private let levels: [[Digest]]

  /// Decodes 1 to 256 hashes of 32 bytes each.
  init(_ hashes: ArraySlice<UInt8>) {
    let bytes = Array(hashes)
    var level = stride(from: 0, to: bytes.count, by: Digest.byteCount).map {
      Digest(bytes.span, at: $0)
    }
    var levels = [level]
    while level.count > 1 {
      level = stride(from: 0, to: level.count - 1, by: 2).map { index in
        LogHash.node(level[index], level[index + 1])
      }
      levels.append(level)
    }
    self.levels = levels
  }

  /// The hash over the tile's hashes `range`, a complete subtree that the tile holds.
  func node(_ range: Range<Int>) -> Digest {
    let level = range.count.trailingZeroBitCount
    return levels[level][range.lowerBound >> level]
  }
}
