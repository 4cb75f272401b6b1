package import SQLite

/// The pages and chunks of the index, as one connection sees them.
package struct IndexTables: IndexPageStore {
  private let page: Statement
  private let chunk: Statement

  /// Prepares to read through `database`.
  package init(_ database: Database) throws {
    page = try database.prepare("SELECT bytes FROM page WHERE id = ?")
    chunk = try database.prepare("SELECT bytes FROM chunk WHERE id = ?")
  }

  /// The bytes of page `id`.
  package func page(_ id: UInt64) throws -> [UInt8]? {
    try Int64(exactly: id).flatMap { try page.first(.integer($0)) { $0.blob(0) } }
  }

  /// The bytes of chunk `id`.
  package func chunk(_ id: UInt64) throws -> [UInt8]? {
    try Int64(exactly: id).flatMap { try chunk.first(.integer($0)) { $0.blob(0) } }
  }
}

/// Writes the pages and chunks of the index.
package struct IndexTablesWriter {
  private let replacePage: Statement
  private let replaceChunk: Statement

  /// Prepares to write through `database`.
  package init(_ database: Database) throws {
    replacePage = try database.prepare("INSERT OR REPLACE INTO page (id, bytes) VALUES (?, ?)")
    replaceChunk = try database.prepare("INSERT OR REPLACE INTO chunk (id, bytes) VALUES (?, ?)")
  }

  /// Writes `changes`, in the transaction that is open.
  package func apply(_ changes: IndexChanges) throws {
    for (id, bytes) in changes.pages { try replacePage.run(.number(id), .blob(bytes)) }
    for (id, bytes) in changes.chunks.sorted(by: { $0.key < $1.key }) {
      try replaceChunk.run(.number(id), .blob(bytes))
    }
  }
}
