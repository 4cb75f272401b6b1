internal import CSQLite

extension Database {
  /// Keeps up to `bytes` of the file's pages in memory.
  ///
  /// A transaction that changes more than that writes some of its pages twice.
  public func setCache(bytes: Int) throws(SQLiteError) {
    try execute("PRAGMA cache_size = -\(max(1, bytes / 1024))")
  }

  /// Leaves it to ``checkpointIfLarger(thanPages:)`` when the write-ahead log is copied to the file,
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
  /// whether it did.
  ///
  /// What a reader still needs is left for the next time.
  @discardableResult
  public func checkpointIfLarger(thanPages pages: Int) throws(SQLiteError) -> Bool {
    guard walPages.pointee > pages else { return false }
    walPages.pointee = 0
    return try prepare("PRAGMA wal_checkpoint(PASSIVE)").first { $0.integer(0) == 0 } ?? false
  }
}
