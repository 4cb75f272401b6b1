public import Crypto
import Merkle

/// What a log shows everybody: tiles of hashes and of entries (c2sp.org/tlog-tiles).
public struct PublicLog {
  /// Gets the content at a path such as `/tile/0/000`; throws if there is none.
  public typealias Get = (_ path: String) throws -> [UInt8]

  /// A tile that is not one.
  public struct TileError: Error, CustomStringConvertible {
    /// What is wrong.
    public let description: String
  }

  private let size: UInt64
  private let get: Get

  /// The log as it is with `size` entries.
  public init(size: UInt64, get: @escaping Get) {
    (self.size, self.get) = (size, get)
  }

  /// The hash of the complete subtree `index` of `level`.
  ///
  /// - Throws: what getting a tile throws, or ``TileError`` if it is none of this tree.
  public func node(_ level: Int, _ index: UInt64) throws -> Digest {
    let place = Tile.place(ofNode: level, index)
    let width = Tile.width(level: place.level, index: place.index, size: size)
    guard let tile = Tile(level: place.level, index: place.index, width: width) else {
      throw TileError(description: "a tree of \(size) entries has no such tile")
    }
    let bytes = try get("/" + tile.path)
    guard bytes.count == width * Digest.byteCount else {
      throw TileError(description: "\(tile.path) has \(bytes.count) bytes")
    }
    return LogHash.root(
      of: place.hashes.lazy.map { Digest(bytes.span, at: $0 * Digest.byteCount) }
    )
  }

  /// The root over what the tiles hold.
  func root() throws -> Digest { try Frontier(size: size, node: node).root }

  /// The last entry, whose hash must stand in the tree.
  func lastEntry() throws -> [UInt8] {
    let index = (size - 1) >> 8
    let width = Tile.width(level: 0, index: index, size: size)
    guard let tile = Tile(level: 0, index: index, width: width) else {
      throw TileError(description: "the log is empty")
    }
    let bytes = try get("/" + tile.entriesPath)
    var (offset, text) = (0, [UInt8]())
    for _ in 0..<width {
      guard bytes.count - offset >= 2 else { throw TileError(description: "entries are missing") }
      let count = Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
      offset += 2
      guard bytes.count - offset >= count else {
        throw TileError(description: "entries are missing")
      }
      text = Array(bytes[offset..<offset + count])
      offset += count
    }
    guard try LogHash.leaf(text) == node(0, size - 1) else {
      throw TileError(description: "entry \(size - 1) is not the one in the tree")
    }
    return text
  }
}
