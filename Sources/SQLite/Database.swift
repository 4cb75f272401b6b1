internal import CSQLite

/// One connection to a database file.
///
/// It is confined to its owner, one thread at a time: it is not `Sendable`, so the compiler sees to
/// that, and SQLite is told that it need not.
public final class Database {
  /// What a connection may do to its file.
  public enum Access: Sendable {
    /// Reads and writes; makes the file if there is none.
    case create
    /// Reads and writes a file that exists.
    case readWrite
    /// Only reads a file that exists.
    case readOnly
    /// Fills an empty file with a copy; see ``Database/copy(to:progress:)``.
    case copy
  }

  /// The path of the file.
  public let path: String
  let connection: OpaquePointer
  /// The pages in the write-ahead log after the last commit; see ``takeOverCheckpoints(keeping:)``.
  let walPages = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
  let busyTimeoutMilliseconds: Int32
  /// The pages that were in it when readers were last waited for in vain.
  var walPagesWaited = 0
  /// The statements that begin and end transactions, compiled when first used.
  var boundaries = [OpaquePointer?](repeating: nil, count: Boundary.allCases.count)

  /// Opens the file at `path`.
  ///
  /// The first thing set is how long to wait for a lock, because anything later may meet one. A
  /// writing connection puts the file into WAL mode, in which readers see the last committed state
  /// while a transaction is under way, and waits for the disk at each commit
  /// (`synchronous=FULL`): what is committed outlives a power cut.
  /// - Parameters:
  ///   - path: The file.
  ///   - access: What the connection may do.
  ///   - busyTimeoutMilliseconds: How long to wait for a lock that another connection holds.
  ///   - erasesDeleted: Whether deleted content is overwritten with zeros.
  ///   - pageBytes: The size of the pages of a file that is made; one that exists keeps its own.
  /// - Throws: if the file cannot be opened, is no database, or cannot be set so.
  public init(
    _ path: String,
    access: Access,
    busyTimeoutMilliseconds: Int32 = 5_000,
    erasesDeleted: Bool = false,
    pageBytes: Int = 4_096
  ) throws(SQLiteError) {
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(path, &handle, access.flags, nil)
    guard code == SQLITE_OK, let connection = handle else {
      defer { sqlite3_close_v2(handle) }
      throw SQLiteError("open", path: path, code: code, connection: handle)
    }
    self.path = path
    self.connection = connection
    self.busyTimeoutMilliseconds = busyTimeoutMilliseconds
    walPages.initialize(to: 0)
    guard sqlite3_threadsafe() != 0 else {
      throw error("open in a program with threads", code: SQLITE_MISUSE)
    }
    sqlite3_busy_timeout(connection, busyTimeoutMilliseconds)
    _ = wayproof_set_defensive(connection)
    try set("trusted_schema", to: "OFF", expecting: "0")
    try set("foreign_keys", to: "ON", expecting: "1")
    guard access != .readOnly, access != .copy else { return }
    try set("secure_delete", to: erasesDeleted ? "ON" : "OFF", expecting: erasesDeleted ? "1" : "0")
    if access == .create { try execute("PRAGMA page_size = \(pageBytes)") }
    try set("journal_mode", to: "WAL", expecting: "wal")
    try set("synchronous", to: "FULL", expecting: "2")
  }

  deinit {
    for handle in boundaries { sqlite3_finalize(handle) }
    // The second form: a statement that is still alive keeps the connection until it ends.
    sqlite3_close_v2(connection)
    walPages.deallocate()
  }

  /// Compiles `sql`, which must be one statement.
  public func prepare(_ sql: String) throws(SQLiteError) -> Statement {
    try Statement(sql, of: self)
  }

  /// Runs each statement in `sql`, without parameters and without looking at rows.
  public func execute(_ sql: String) throws(SQLiteError) {
    let code = sqlite3_exec(connection, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(sql, code: code) }
  }

  /// The number of rows that the last INSERT, UPDATE or DELETE changed.
  public var changes: Int { Int(sqlite3_changes64(connection)) }

  /// Whether a transaction is open.
  public var isInTransaction: Bool { sqlite3_get_autocommit(connection) == 0 }

  /// Sets a pragma and makes sure that it took: SQLite ignores those it does not know.
  private func set(
    _ name: String,
    to value: String,
    expecting expected: String
  ) throws(SQLiteError) {
    try execute("PRAGMA \(name) = \(value)")
    let got = try prepare("PRAGMA \(name)").first { $0.text(0) }
    guard got == expected else {
      throw SQLiteError(
        operation: "PRAGMA \(name) = \(value)",
        path: path,
        code: SQLITE_ERROR,
        message: "it is \(got ?? "nothing") afterwards"
      )
    }
  }

  /// The error that this connection reports last.
  func error(_ operation: String, code: Int32) -> SQLiteError {
    SQLiteError(operation, path: path, code: code, connection: connection)
  }
}

extension Database.Access {
  fileprivate var flags: Int32 {
    let mode =
      switch self {
      case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      case .readWrite, .copy: SQLITE_OPEN_READWRITE
      case .readOnly: SQLITE_OPEN_READONLY
      }
    return mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
  }
}
