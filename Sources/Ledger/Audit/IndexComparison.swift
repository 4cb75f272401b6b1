internal import Merkle

/// Finds the keys for which a stored index is not that of the entries.
enum IndexComparison {
  /// The keys whose posting list in `index` is not that in `sorted`, as far as `index` can be read.
  static func differences(
    of index: PagedIndex,
    from sorted: SortedFilings
  ) throws -> [AuditFinding] {
    var lists = try Lists(sorted.merge())
    var next = try lists.next()
    var found: [AuditFinding] = []
    do {
      try index.forEach { key, entries in
        // Both come in the order of their keys; one that stands on one side only is a finding.
        while let list = next, list.key < key {
          found.append(.postings(list.key))
          next = try lists.next()
        }
        let isKey = next?.key == key
        if !isKey || next?.value != IndexValue(entries: entries) { found.append(.postings(key)) }
        if isKey { next = try lists.next() }
      }
    } catch is IndexError {
      // It cannot be read any further, which whoever walked through it has said.
      return found
    }
    while let list = next {
      found.append(.postings(list.key))
      next = try lists.next()
    }
    return found
  }

  /// What was sorted, key by key.
  private struct Lists {
    private var merge: FiledMerge
    private var waiting: FiledEntry?

    init(_ merge: FiledMerge) throws {
      self.merge = merge
      waiting = try self.merge.next()
    }

    mutating func next() throws -> (key: IndexKey, value: IndexValue)? {
      guard let first = waiting else { return nil }
      var list = Frontier()
      while let filed = waiting, filed.key == first.key {
        list.append(LogHash.leaf(bigEndian: filed.entry))
        waiting = try merge.next()
      }
      return (first.key, IndexValue(list))
    }
  }
}
