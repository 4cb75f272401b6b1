internal import Crypto
internal import Merkle
internal import SQLite

/// The place of a tile, whatever its width.
struct TileID: Hashable {
  let level: Int
  let index: UInt64

  /// The row: levels stay below 8, because a log has less than 2^63 entries.
  var row: Value { .number(UInt64(level) << 56 | index) }
}

/// Reads the tiles of the log.
struct TileTable {
  private let select: Statement

  init(_ database: Database) throws {
    select = try database.prepare("SELECT hashes FROM tile WHERE id = ?")
  }

  /// The hashes of a tile, 32 bytes each; of the last one in a level, as many as there are.
  func hashes(_ id: TileID) throws -> [UInt8]? {
    try select.first(id.row) { $0.blob(0) }
  }

  /// The hashes of a tile that must have at least `width` of them.
  func hashes(_ id: TileID, width: Int) throws -> ArraySlice<UInt8> {
    let bytes = try hashes(id) ?? []
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

/// The tiles of a log that are not full, at most one a level.
struct TileEdge: Sendable {
  fileprivate var tiles: [TileID: [UInt8]] = [:]

  /// That of a log without entries.
  init() {}

  /// That of the log of `size` entries.
  init(size: UInt64, in table: TileTable) throws {
    var level = 0
    while size >> UInt64(Tile.height * level) > 0 {
      let index = size >> UInt64(Tile.height * (level + 1))
      let width = Tile.width(level: level, index: index, size: size)
      let id = TileID(level: level, index: index)
      if width > 0 { tiles[id] = Array(try table.hashes(id, width: width)) }
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

/// Writes the tiles of the log.
struct TileWriter {
  private let replace: Statement

  init(_ database: Database) throws {
    replace = try database.prepare("INSERT OR REPLACE INTO tile (id, hashes) VALUES (?, ?)")
  }

  func apply(_ changes: TileChanges) throws {
    for (id, hashes) in changes.tiles { try replace.run(id.row, .blob(hashes)) }
  }
}
