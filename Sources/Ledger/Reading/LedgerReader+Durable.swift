extension LedgerReader {
  /// Entries from `first` on as far as they are durable, published or not.
  ///
  /// This is what followers are fed: they look before readers see. Entries above the published size
  /// may never be published, if somebody finds that they must not be.
  ///
  /// - Parameters:
  ///   - first: the number of the first.
  ///   - bytesMax: how much is read, about; one entry more than that may come.
  ///   - withBodies: whether what holders of codes may see comes too; members parts never do.
  /// - Returns: the entries in order; none if there are no more.
  /// - Throws: what reading throws.
  public func durableEntries(
    from first: UInt64,
    bytesMax: Int,
    withBodies: Bool = false
  ) throws -> [StoredEntry] {
    try store.read {
      var entries: [StoredEntry] = []
      var count = 0
      while count < bytesMax,
        var entry = try store.entry(first + UInt64(entries.count))?.entry
      {
        if withBodies, entry.note != nil {
          entry.body = try store.parts(first + UInt64(entries.count)).body
          count += entry.body?.bytes.count ?? 0
        }
        count += entry.text.count + (entry.note?.count ?? 0) + (entry.filing?.count ?? 0) + 64
        entries.append(entry)
      }
      return entries
    }
  }
}
