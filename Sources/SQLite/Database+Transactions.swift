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
    try transaction(begin: "BEGIN IMMEDIATE", body)
  }

  /// Runs `body` in a transaction in which all reads see one committed state.
  ///
  /// Keep it short: what other connections commit meanwhile piles up beside the file.
  /// - Throws: what `body` throws; an ``SQLiteError`` if another transaction of this connection is
  ///   open.
  public func read<Result>(_ body: () throws -> Result) throws -> Result {
    try transaction(begin: "BEGIN", body)
  }

  private func transaction<Result>(
    begin: String,
    _ body: () throws -> Result
  ) throws -> Result {
    guard !isInTransaction else {
      throw SQLiteError(
        operation: begin,
        path: path,
        code: SQLITE_MISUSE,
        message: "another transaction is open"
      )
    }
    try execute(begin)
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      // After some failures SQLite has rolled back by itself.
      if isInTransaction { try? execute("ROLLBACK") }
      throw error
    }
  }
}
