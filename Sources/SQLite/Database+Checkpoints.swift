internal import CSQLite

extension Database {
  /// Keeps up to `bytes` of the file's pages in memory.
  ///
  /// A transaction that changes more than that writes some of its pages twice.
  public func setCache(bytes: Int) throws(SQLiteError) {
    try execute("PRAGMA cache_size = -\(max(1, bytes / 1024))")
  }

  /// Leaves it to ``checkpointIfLarger(thanPages:waitingForReadersAbove:)`` when the write-ahead log is copied to the file,
  /// so that no commit has to wait for that.
  ///
  /// What is beyond `bytes` is cut off its file when it is begun anew.
  public func takeOverCheckpoints(keeping bytes: Int) throws(SQLiteError) {
    try execute("PRAGMA journal_size_limit = \(bytes)")
    // The hook takes the place of the automatic copy.
    let counter = UnsafeMutableRawPointer(walPages)
    sqlite3_wal_hook(
      connection,
      { counter, _, _, pages in
        counter?.assumingMemoryBound(to: Int32.self).pointee = pages
        return SQLITE_OK
      },
      counter
    )
  }

  /// Copies the write-ahead log to the file if the last commit left more than `pages` pages in it;
  /// whether all of it was copied.
  ///
  /// What a reader still needs is left for the next time. Where readers come so closely after each other
  /// that the log's file could never be begun anew, and it has grown to `most` pages, those under way
  /// are waited for, up to a second; if that was in vain, again when there are twice as many pages.
  @discardableResult
  public func checkpointIfLarger(
    thanPages pages: Int,
    waitingForReadersAbove most: Int
  ) throws(SQLiteError) -> Bool {
    let held = Int(walPages.pointee)
    guard held > pages else { return false }
    walPages.pointee = 0
    if held < walPagesWaited { walPagesWaited = 0 }
    guard held > max(most, 2 * walPagesWaited) else { return try checkpoint("PASSIVE") }
    sqlite3_busy_timeout(connection, min(1_000, busyTimeoutMilliseconds))
    defer { sqlite3_busy_timeout(connection, busyTimeoutMilliseconds) }
    let isDone = try checkpoint("RESTART")
    walPagesWaited = isDone ? 0 : held
    return isDone
  }

  /// Copies the write-ahead log to the file and cuts its own file to nothing, so that no copy of what was
  /// deleted is left; whether that was possible.
  ///
  /// A reader that is in the middle of something keeps it from being done; it is waited for so long.
  public func emptyLog(patienceMilliseconds: Int32) throws(SQLiteError) -> Bool {
    sqlite3_busy_timeout(connection, patienceMilliseconds)
    defer { sqlite3_busy_timeout(connection, busyTimeoutMilliseconds) }
    return try prepare("PRAGMA wal_checkpoint(TRUNCATE)").first { $0.integer(0) == 0 } ?? false
  }

  private func checkpoint(_ mode: String) throws(SQLiteError) -> Bool {
    try prepare("PRAGMA wal_checkpoint(\(mode))").first {
      $0.integer(0) == 0 && $0.integer(1) == $0.integer(2)
    } ?? false
  }
}
