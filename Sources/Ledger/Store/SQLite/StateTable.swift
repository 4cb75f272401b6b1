internal import SQLite

/// Reads the last published state.
struct PublishedTable {
  private let select: Statement

  init(_ database: Database) throws {
    select = try database.prepare(
      "SELECT size, checkpoint, index_state FROM published WHERE id = 0"
    )
  }

  func state() throws -> PublishedState? {
    try select.first { row in
      PublishedState(
        size: row.number(0) ?? 0,
        checkpoint: row.blob(1),
        indexState: row.blob(2)
      )
    }
  }
}

/// Reads what is staged.
struct StagedTable {
  private let select: Statement

  init(_ database: Database) throws {
    select = try database.prepare("SELECT first, size, checkpoint, filed FROM staged ORDER BY size")
  }

  /// The batches that are not published yet, in their order.
  func all() throws -> [StagedState] {
    let rows = try select.all { row -> StagedState? in
      guard let first = row.number(0), let size = row.number(1), first < size,
        let filed = Filed.decode(row.blob(3))
      else { return nil }
      return StagedState(range: first..<size, checkpointText: row.blob(2), filed: filed)
    }
    return try rows.map { row in
      guard let row else { throw LedgerError.damaged("a staged batch cannot be read") }
      return row
    }
  }
}

/// Writes the published state and what is staged.
struct StateWriter {
  private let publish: Statement
  private let replaceNote: Statement
  private let unstage: Statement
  private let stage: Statement

  init(_ database: Database) throws {
    publish = try database.prepare(
      """
      INSERT OR REPLACE INTO published (id, size, checkpoint, index_state) VALUES (0, ?, ?, ?)
      """
    )
    replaceNote = try database.prepare("UPDATE published SET checkpoint = ? WHERE id = 0")
    unstage = try database.prepare("DELETE FROM staged WHERE size <= ?")
    stage = try database.prepare(
      "INSERT INTO staged (size, first, checkpoint, filed) VALUES (?, ?, ?, ?)"
    )
  }

  func stage(_ state: StagedState) throws {
    try stage.run(
      .number(state.range.upperBound),
      .number(state.range.lowerBound),
      .blob(state.checkpointText),
      .blob(Filed.encode(state.filed))
    )
  }

  /// Replaces the published state and forgets the batches that it holds.
  func publish(_ state: PublishedState) throws {
    try publish.run(.number(state.size), .blob(state.checkpoint), .blob(state.indexState))
    try unstage.run(.number(state.size))
  }

  /// Replaces the published checkpoint by one that says the same.
  func replaceCheckpoint(_ note: [UInt8]) throws { try replaceNote.run(.blob(note)) }
}
