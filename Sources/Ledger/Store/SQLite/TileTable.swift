internal import SQLite

extension TileID {
  /// The row.
  fileprivate var row: Value { .number(UInt64(level) << 56 | index) }
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
