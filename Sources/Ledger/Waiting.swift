/// The appends that wait for the writer.
struct Waiting {
  private var requests: [Request] = []
  private var entryCount = 0
  /// Why nothing more is taken.
  var halt: LedgerError?

  /// Whether nothing waits.
  var isEmpty: Bool { requests.isEmpty }

  /// Adds a request, unless too much waits already.
  mutating func add(_ request: Request) throws(LedgerError) {
    if let halt { throw halt }
    guard entryCount + request.entries.count <= LedgerLimits.waitingEntriesMax else { throw .busy }
    requests.append(request)
    entryCount += request.entries.count
  }

  /// Takes the requests that make the next batch, the oldest first.
  mutating func takeBatch() -> [Request] {
    var count = 0
    let batch = requests.prefix { request in
      defer { count += request.entries.count }
      return count < LedgerLimits.batchEntriesMax
    }
    requests.removeFirst(batch.count)
    entryCount -= batch.reduce(0) { $0 + $1.entries.count }
    return Array(batch)
  }
}
