import Ledger
import Merkle
import SQLite

/// An index alone in a database, written as a ledger writes its own: all that a batch changes in one
/// durable transaction.
struct IndexFile {
  private let database: Database
  private let writer: IndexTablesWriter
  private var index: PagedIndex

  /// Makes the database at `path`.
  init(_ path: String) throws {
    database = try Database(path, access: .create, pageBytes: Schema.pageBytes)
    try Schema.make(Schema.ledger, in: database)
    writer = try IndexTablesWriter(database)
    index = try PagedIndex(state: nil, store: IndexTables(database))
  }

  /// What adding `batch` changes; nothing is written yet.
  func adding(_ batch: [(key: IndexKey, entry: UInt64)]) throws -> IndexChanges {
    try index.adding(batch).changes
  }

  /// Writes `changes`; when it returns they are on disk.
  mutating func commit(_ changes: IndexChanges) throws {
    try database.write { try writer.apply(changes) }
    index.apply(changes)
  }

  /// The size of the database.
  func byteCount() throws -> Int { try database.byteCount() }
}
