internal import SQLite

extension LedgerReader {
  /// Entries from `first` on as far as they are durable, published or not, without what can be erased.
  ///
  /// This is what followers are fed: they look before readers see. Entries above the published size
  /// may never be published, if somebody finds that they must not be.
  ///
  /// - Parameters:
  ///   - first: the number of the first.
  ///   - bytesMax: how much is read, about; one entry more than that may come.
  /// - Returns: the entries in order; none if there are no more.
  /// - Throws: what reading throws.
  public func durableEntries(from first: UInt64, bytesMax: Int) throws -> [StoredEntry] {
    try database.read {
      var entries: [StoredEntry] = []
      var bytes = 0
      while bytes < bytesMax,
        let entry = try tables.entries.entry(first + UInt64(entries.count))?.entry
      {
        bytes += entry.text.count + (entry.note?.count ?? 0) + (entry.filing?.count ?? 0) + 64
        entries.append(entry)
      }
      return entries
    }
  }
}
