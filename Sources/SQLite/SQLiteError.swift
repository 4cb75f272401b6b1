internal import CSQLite

/// What SQLite refused to do, to which file, and why.
public struct SQLiteError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was attempted, such as `open` or the SQL of a statement.
  public let operation: String
  /// The path of the database file.
  public let path: String
  /// The extended result code, such as 1555 (`SQLITE_CONSTRAINT_PRIMARYKEY`).
  public let code: Int32
  /// SQLite's own words.
  public let message: String

  /// Takes the parts as they are.
  public init(operation: String, path: String, code: Int32, message: String) {
    self.operation = operation
    self.path = path
    self.code = code
    self.message = message
  }

  /// The error that `connection` reports last; `nil` where there is no connection.
  init(_ operation: String, path: String, code: Int32, connection: OpaquePointer?) {
    let text = connection.map { sqlite3_errmsg($0) } ?? sqlite3_errstr(code)
    self.init(
      operation: operation,
      path: path,
      code: code,
      message: text.map { String(cString: $0) } ?? "unknown error"
    )
  }

  /// The result code without its details, such as 19 (`SQLITE_CONSTRAINT`).
  public var primaryCode: Int32 { code & 0xff }

  /// Whether a constraint refused the row, which leaves the database as it was.
  public var isConstraint: Bool { primaryCode == SQLITE_CONSTRAINT }

  /// Whether there is no such file.
  public var isMissingFile: Bool { primaryCode == SQLITE_CANTOPEN }

  /// Whether another connection kept the operation from being done; it may be tried again.
  public var isBusy: Bool { primaryCode == SQLITE_BUSY }

  /// The error of an operation that another connection keeps from being done.
  public static func busy(_ operation: String, path: String) -> SQLiteError {
    SQLiteError(operation, path: path, code: SQLITE_BUSY, connection: nil)
  }

  /// All four parts in one line.
  public var description: String {
    "\(operation): \(message) (SQLite code \(code)) in \(path)"
  }
}
