internal import Merkle
internal import SQLite

/// The fifth stage: shows a revision to readers, all of it at once.
struct Publisher {
  private let database: Database
  private let tiles: TileWriter
  private let indexRows: IndexTablesWriter
  private let states: StateWriter
  private let tables: LedgerTables

  init(_ database: Database, tables: LedgerTables, states: StateWriter) throws {
    self.database = database
    self.tables = tables
    self.states = states
    tiles = try TileWriter(database)
    indexRows = try IndexTablesWriter(database)
  }

  /// Writes tiles, index and checkpoint of `revision`, which follows `head`, and returns the state
  /// that it makes.
  func publish(_ revision: Revision, after head: Head, note: [UInt8]) throws -> Head {
    let state = PublishedState(
      size: revision.range.upperBound,
      checkpoint: note,
      indexState: revision.indexChanges.state
    )
    try database.write {
      try tiles.apply(revision.tiles)
      try indexRows.apply(revision.indexChanges)
      try states.publish(state)
    }
    var index = head.index
    index.apply(revision.indexChanges)
    return Head(
      frontier: revision.frontier,
      index: index,
      indexEntry: revision.indexEntry,
      note: note,
      lastRegistry: try tables.entries.lastRegistry()
    )
  }
}
