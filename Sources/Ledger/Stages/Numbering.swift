internal import Crypto

/// Gives the entries of waiting requests their numbers, and knows again what was taken before.
struct Numbering {
  /// The entries that are new, in the order of their numbers.
  private(set) var entries: [NewEntry] = []
  /// The numbers that each request gets, or why it gets none.
  private(set) var outcomes: [Result<[UInt64], LedgerError>] = []
  /// The new entries that have a content.
  private(set) var contents: [Digest: UInt64] = [:]
  /// The last entry that changed the registry.
  private(set) var lastRegistry: UInt64?

  private let first: UInt64
  private let earlier: (Digest) throws -> UInt64?

  /// Begins at the size of `head`; `earlier` finds an entry by its content.
  init(after head: Head, earlier: @escaping (Digest) throws -> UInt64?) {
    first = head.size
    lastRegistry = head.lastRegistry
    self.earlier = earlier
  }

  /// Numbers the entries of `request`, or refuses them.
  mutating func take(_ request: Request) throws {
    // Also a revision of the registry that came earlier in this very batch counts.
    if let size = request.admittedAt, let lastRegistry, lastRegistry >= size {
      outcomes.append(.failure(.registryChanged(entry: lastRegistry)))
      return
    }
    if let number = try takenBefore(request.entries) {
      outcomes.append(.failure(.contentTaken(entry: number)))
      return
    }
    var numbers: [UInt64] = []
    for entry in request.entries { numbers.append(try take(entry)) }
    outcomes.append(.success(numbers))
  }

  /// The entry that has the content of one that must be new, if there is one.
  private func takenBefore(_ entries: [NewEntry]) throws -> UInt64? {
    for entry in entries where entry.isNamed {
      guard let content = entry.contentID else { continue }
      if let number = try contents[content] ?? earlier(content) { return number }
    }
    return nil
  }

  private mutating func take(_ entry: NewEntry) throws -> UInt64 {
    if let content = entry.contentID {
      if let number = try contents[content] ?? earlier(content) { return number }
    }
    let number = first + UInt64(entries.count)
    entries.append(entry)
    if let content = entry.contentID { contents[content] = number }
    if entry.isRegistry { lastRegistry = number }
    return number
  }

  /// What the new entries are filed under.
  var filed: [Filed] {
    zip(first..., entries).map { Filed(entry: $0, keys: $1.keys) }.filter { !$0.keys.isEmpty }
  }
}
