internal import CSQLite

/// A statement that is compiled once and run many times.
///
/// Each verb binds the parameters in order, runs the statement and resets it, so that none is left
/// half-way, holding a lock or a copy of what was bound.
public final class Statement {
  private let database: Database
  private let handle: OpaquePointer
  private let sql: String
  private let parameterCount: Int

  init(_ sql: String, of database: Database) throws(SQLiteError) {
    var handle: OpaquePointer?
    let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
    let code = sqlite3_prepare_v3(database.connection, sql, -1, flags, &handle, nil)
    guard code == SQLITE_OK else { throw database.error(sql, code: code) }
    guard let handle else {
      throw SQLiteError(
        operation: sql,
        path: database.path,
        code: SQLITE_MISUSE,
        message: "this holds no statement"
      )
    }
    self.database = database
    self.handle = handle
    self.sql = sql
    parameterCount = Int(sqlite3_bind_parameter_count(handle))
  }

  deinit { sqlite3_finalize(handle) }

  /// Runs the statement to its end, without looking at rows.
  public func run(_ values: Value...) throws(SQLiteError) {
    defer { reset() }
    try bind(values)
    while try step() {}
  }

  /// The value of `body` for the first row, or `nil` if there is none.
  public func first<Result>(
    _ values: Value...,
    body: (Row) -> Result
  ) throws(SQLiteError) -> Result? {
    defer { reset() }
    try bind(values)
    return try step() ? body(Row(statement: handle)) : nil
  }

  /// The values of `body` for all rows.
  public func all<Result>(
    _ values: Value...,
    body: (Row) -> Result
  ) throws(SQLiteError) -> [Result] {
    defer { reset() }
    try bind(values)
    var results: [Result] = []
    while try step() { results.append(body(Row(statement: handle))) }
    return results
  }

  /// Calls `body` for each row, in turn; it may throw to stop.
  public func forEach(_ values: Value..., body: (Row) throws -> Void) throws {
    defer { reset() }
    try bind(values)
    while try step() { try body(Row(statement: handle)) }
  }

  private func bind(_ values: [Value]) throws(SQLiteError) {
    precondition(sqlite3_stmt_busy(handle) == 0, "a statement is run inside itself: \(sql)")
    precondition(values.count == parameterCount, "\(sql) has \(parameterCount) parameters")
    for (index, value) in values.enumerated() {
      let code = bind(value, at: Int32(index + 1))
      guard code == SQLITE_OK else { throw database.error(sql, code: code) }
    }
  }

  private func bind(_ value: Value, at position: Int32) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(handle, position)
    case .integer(let number): return sqlite3_bind_int64(handle, position, number)
    case .text(var text):
      return text.withUTF8 { utf8 in
        utf8.withMemoryRebound(to: CChar.self) {
          wayproof_bind_text(handle, position, $0.baseAddress, UInt64($0.count))
        }
      }
    case .blob(let bytes):
      // An empty array may have no address, and no address would bind NULL.
      guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, position, 0) }
      return wayproof_bind_blob(handle, position, bytes, UInt64(bytes.count))
    }
  }

  /// Whether there is a further row.
  private func step() throws(SQLiteError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw database.error(sql, code: code)
    }
  }

  private func reset() {
    // Its result repeats that of the last step, which was thrown already.
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }
}
