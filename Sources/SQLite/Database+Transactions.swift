internal import CSQLite

extension Database {
  /// Runs `body` in a transaction that may write; what it throws takes everything back.
  ///
  /// When this returns, the changes are on disk. The lock for writing is taken at the beginning,
  /// so that a transaction does not fail half-way because another connection writes.
  /// - Throws: what `body` throws; an ``SQLiteError`` if another transaction of this connection is
  ///   open, or the changes could not be made durable. In the last case SQLite has either taken them
  ///   back or, after a failure of the disk, the state of the file is unknown until it is opened
  ///   again.
  public func write<Result>(_ body: () throws -> Result) throws -> Result {
    try transaction(.beginWriting, body)
  }

  /// Runs `body` in a transaction in which all reads see one committed state.
  ///
  /// Keep it short: what other connections commit meanwhile piles up beside the file.
  /// - Throws: what `body` throws; an ``SQLiteError`` if another transaction of this connection is
  ///   open.
  public func read<Result>(_ body: () throws -> Result) throws -> Result {
    try transaction(.beginReading, body)
  }

  private func transaction<Result>(
    _ begin: Boundary,
    _ body: () throws -> Result
  ) throws -> Result {
    guard !isInTransaction else {
      throw SQLiteError(
        operation: begin.rawValue,
        path: path,
        code: SQLITE_MISUSE,
        message: "another transaction is open"
      )
    }
    try pass(begin)
    do {
      let result = try body()
      try pass(.commit)
      return result
    } catch {
      // After some failures SQLite has rolled back by itself.
      if isInTransaction { try? pass(.rollback) }
      throw error
    }
  }

  /// Begins or ends a transaction.
  ///
  /// That is as frequent as reading, so it is not compiled each time.
  private func pass(_ boundary: Boundary) throws(SQLiteError) {
    let sql = boundary.rawValue
    if boundaries[boundary.index] == nil {
      let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
      let code = sqlite3_prepare_v3(connection, sql, -1, flags, &boundaries[boundary.index], nil)
      guard code == SQLITE_OK else { throw error(sql, code: code) }
    }
    let handle = boundaries[boundary.index]
    let code = sqlite3_step(handle)
    defer { sqlite3_reset(handle) }
    guard code == SQLITE_DONE else { throw error(sql, code: code) }
  }
}

/// A statement that begins or ends a transaction.
enum Boundary: String, CaseIterable {
  case beginReading = "BEGIN"
  case beginWriting = "BEGIN IMMEDIATE"
  case commit = "COMMIT"
  case rollback = "ROLLBACK"

  var index: Int {
    switch self {
    case .beginReading: 0
    case .beginWriting: 1
    case .commit: 2
    case .rollback: 3
    }
  }
}
