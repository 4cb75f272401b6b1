internal import Notes
internal import SQLite

/// A connection that reads a ledger, whether or not a process writes it.
///
/// It is confined to its owner, such as one event loop: each has its own, with its own memory of
/// what it read. The compiler sees to that, for it is not `Sendable`.
public final class LedgerReader {
  let database: Database
  let tables: LedgerTables
  let bodies: BodyTable
  let tiles: TileCache
  let pages = IndexPageCache()
  /// Counts reads, so that a snapshot knows whether its own is over.
  private(set) var turn = 0

  /// Opens the ledger in `directory` for reading.
  public init(_ directory: String) throws {
    let files = LedgerFiles(directory: directory)
    guard LedgerFiles.exists(files.ledger) else { throw LedgerError.missing(directory: directory) }
    database = try Database(files.ledger, access: .readOnly)
    try Schema.check(database)
    tables = try LedgerTables(database)
    let bodyDatabase = try Database(files.bodies, access: .readOnly)
    try Schema.check(bodyDatabase)
    bodies = try BodyTable(bodyDatabase)
    tiles = TileCache(tables.tiles)
  }

  /// Calls `body` with the last published state, which stays the same until it returns.
  ///
  /// Keep it to milliseconds: while it runs, what is written meanwhile piles up. The snapshot is of
  /// no use afterwards.
  /// - Throws: what `body` throws, and what reading throws.
  public func read<Result>(_ body: (LedgerSnapshot) throws -> Result) throws -> Result {
    try database.read {
      defer { turn += 1 }
      guard let state = try tables.published.state() else {
        throw LedgerError.missing(directory: database.path)
      }
      return try body(LedgerSnapshot(state, of: self))
    }
  }
}
