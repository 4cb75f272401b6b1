internal import Notes
internal import SQLite

/// A connection that reads a ledger, whether or not a process writes it.
///
/// It is confined to its owner, such as one event loop: each has its own, with its own memory of
/// what it read. The compiler sees to that, for it is not `Sendable`.
public final class LedgerReader {
  /// The directory that holds the ledger's files.
  public let directory: String
  let database: Database
  let tables: LedgerTables
  let bodies: BodyTable
  let tiles: TileCache
  let pages: IndexPageCache
  private var lastCheckpoint: (note: [UInt8], checkpoint: Checkpoint)?
  /// Counts reads, so that a snapshot knows whether its own is over.
  private(set) var turn = 0

  /// Opens the ledger in `directory` for reading.
  ///
  /// - Parameters:
  ///   - directory: The ledger.
  ///   - indexCacheBytes: The memory for decoded pages of the index, about 6 KB each.
  /// - Throws: ``LedgerError``, or an `SQLiteError`, if there is no ledger or it cannot be read.
  public init(_ directory: String, indexCacheBytes: Int = 64 << 20) throws {
    self.directory = directory
    pages = IndexPageCache(bytesMax: indexCacheBytes)
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

  /// The checkpoint in `note`, which is decoded once for as long as it is the last.
  func decode(_ note: [UInt8]) throws -> Checkpoint {
    if let last = lastCheckpoint, last.note == note { return last.checkpoint }
    let checkpoint = try Checkpoint(parsing: SignedNote(parsing: note).text)
    lastCheckpoint = (note, checkpoint)
    return checkpoint
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
        throw LedgerError.missing(directory: directory)
      }
      return try body(LedgerSnapshot(state, of: self))
    }
  }
}
