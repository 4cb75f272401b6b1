internal import SQLite

/// All that can be read from `ledger.db` through one connection.
struct LedgerTables {
  let entries: EntryTable
  let tiles: TileTable
  let index: IndexTables
  let published: PublishedTable

  init(_ database: Database) throws {
    entries = try EntryTable(database)
    tiles = try TileTable(database)
    index = try IndexTables(database)
    published = try PublishedTable(database)
  }
}
