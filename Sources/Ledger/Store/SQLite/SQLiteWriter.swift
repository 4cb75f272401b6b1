internal import SQLite

/// Writes a ledger's two databases, through the only connections that do.
///
/// What can be erased lies in a file of its own, and two files cannot be committed as one.
final class SQLiteWriter: SQLiteReader, StoreWriter {
  private let entries: EntryInsertion
  private let tiles: TileWriter
  private let index: IndexTablesWriter
  private let states: StateWriter
  private var parts: BodyWriter

  /// Opens the files for writing.
  init(_ files: SQLiteFiles, _ options: StoreWriterOptions) throws {
    let database = try Database(files.ledger, access: .readWrite)
    let bodies = try Database(files.bodies, access: .readWrite, erasesDeleted: true)
    // Before anything is prepared, which would fail with less to say.
    try Schema.check(database)
    try Schema.check(bodies)
    try database.setCache(bytes: options.cacheBytes)
    try database.takeOverCheckpoints(keeping: SQLiteLimits.walBytesKept)
    entries = try EntryInsertion(database)
    tiles = try TileWriter(database)
    index = try IndexTablesWriter(database)
    states = try StateWriter(database)
    parts = try BodyWriter(bodies)
    try super.init(database, bodies: bodies)
  }

  func commit(_ change: StoreChange) throws {
    try database.write {
      for row in change.entries { try entries.add(row) }
      for state in change.staged { try states.stage(state) }
      for changes in change.tiles { try tiles.apply(changes) }
      for changes in change.index { try index.apply(changes) }
      if let state = change.published { try states.publish(state) }
      if let note = change.checkpoint { try states.replaceCheckpoint(note) }
    }
  }

  func addParts(of entries: [NewEntry], from first: UInt64) throws {
    try parts.add(entries, from: first)
  }

  func removeParts(from number: UInt64) throws { try parts.removeOrphans(from: number) }

  func erase(_ numbers: [UInt64]) throws -> ErasedParts { try parts.erase(numbers) }

  /// Copies the write-ahead log to the database where it has become large: here, for only this
  /// connection writes.
  ///
  /// What an erasure had to leave goes where nobody holds it any more.
  func tidy() throws {
    try parts.overwriteCopies()
    try database.checkpointIfLarger(
      thanPages: SQLiteLimits.walPagesCopied,
      waitingForReadersAbove: SQLiteLimits.walPagesMax
    )
  }
}
