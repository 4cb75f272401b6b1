internal import CSQLite

extension Database {
  /// The size of the database, in bytes, as this connection sees it.
  public func byteCount() throws(SQLiteError) -> Int {
    let pages = try prepare("PRAGMA page_count").first { $0.integer(0) } ?? 0
    let size = try prepare("PRAGMA page_size").first { $0.integer(0) } ?? 0
    return Int(pages * size)
  }

  /// Copies the database as this connection sees it to the file at `path`, which is empty.
  ///
  /// Within ``read(_:)`` that is one committed state, whatever others write meanwhile; they need not
  /// wait. When this returns the copy is on disk.
  /// - Parameters:
  ///   - path: The file.
  ///   - progress: Is told how many bytes are copied.
  /// - Throws: if the file cannot be written.
  public func copy(to path: String, progress: (Int) -> Void = { _ in }) throws {
    let copy = try Database(path, access: .copy)
    let pageBytes = Int(try prepare("PRAGMA page_size").first { $0.integer(0) } ?? 0)
    guard let backup = sqlite3_backup_init(copy.connection, "main", connection, "main") else {
      throw copy.error("begin a copy", code: sqlite3_errcode(copy.connection))
    }
    var code = SQLITE_OK
    while code == SQLITE_OK {
      code = sqlite3_backup_step(backup, 1_024)
      let left = sqlite3_backup_remaining(backup)
      progress(Int(sqlite3_backup_pagecount(backup) - left) * pageBytes)
    }
    let end = sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE, end == SQLITE_OK else {
      throw copy.error("copy", code: code == SQLITE_DONE ? end : code)
    }
  }
}
