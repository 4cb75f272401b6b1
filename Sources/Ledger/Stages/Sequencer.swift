internal import Crypto

/// The first stage: gives the entries of waiting requests their numbers.
struct Sequencer {
  /// What becomes of a batch of requests.
  struct Batch {
    /// The entries that are new, in the order of their numbers.
    var entries: [NewEntry] = []
    /// What they are filed under.
    var filed: [Filed] = []
    /// The numbers that each request gets, or why it gets none.
    var outcomes: [Result<[UInt64], LedgerError>] = []
  }

  private let head: Head
  private let table: EntryTable
  private var batch = Batch()
  private var lastRegistry: UInt64?
  private var contents: [Digest: UInt64] = [:]

  /// Numbers the entries of `requests` from the size of `head`.
  static func sequence(
    _ requests: [Request],
    after head: Head,
    table: EntryTable
  ) throws -> Batch {
    var sequencer = Sequencer(head: head, table: table, lastRegistry: head.lastRegistry)
    for request in requests {
      let outcome = try sequencer.take(request)
      sequencer.batch.outcomes.append(outcome)
    }
    return sequencer.batch
  }

  private init(head: Head, table: EntryTable, lastRegistry: UInt64?) {
    self.head = head
    self.table = table
    self.lastRegistry = lastRegistry
  }

  private mutating func take(_ request: Request) throws -> Result<[UInt64], LedgerError> {
    // Also a revision that came earlier in this very batch counts.
    if let size = request.admittedAt, let lastRegistry, lastRegistry >= size {
      return .failure(.registryChanged(entry: lastRegistry))
    }
    var numbers: [UInt64] = []
    for entry in request.entries { numbers.append(try take(entry)) }
    return .success(numbers)
  }

  private mutating func take(_ entry: NewEntry) throws -> UInt64 {
    if let content = entry.contentID {
      if let number = try contents[content] ?? table.number(ofContent: content) { return number }
    }
    let number = head.size + UInt64(batch.entries.count)
    batch.entries.append(entry)
    batch.filed += entry.keys.map { Filed(key: $0, entry: number) }
    if let content = entry.contentID { contents[content] = number }
    if entry.isRegistry { lastRegistry = number }
    return number
  }
}
