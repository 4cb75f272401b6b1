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

/// The tiles that a batch changes, as they will be.
struct TileChanges {
  private(set) var tiles: [TileID: [UInt8]] = [:]
  private let table: TileTable

  init(_ table: TileTable) { self.table = table }

  /// Takes the hash of complete subtree `index` of `level`, if it is one that stands in a tile.
  mutating func add(_ level: Int, _ index: UInt64, _ hash: Digest) throws {
    guard level % Tile.height == 0 else { return }
    let id = TileID(level: level / Tile.height, index: index >> 8)
    let offset = Int(index & 0xff) * Digest.byteCount
    if tiles[id] == nil {
      tiles[id] = offset == 0 ? [] : Array(try table.hashes(id, width: Int(index & 0xff)))
    }
    precondition(tiles[id]?.count == offset, "hashes come to their tiles in order")
    hash.append(to: &tiles[id, default: []])
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
