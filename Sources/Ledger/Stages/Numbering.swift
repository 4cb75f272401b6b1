internal import Crypto

/// Gives the entries of waiting requests their numbers, and knows again what was taken before.
struct Numbering {
  /// The entries that are new, in the order of their numbers.
  private(set) var entries: [NewEntry] = []
  /// The numbers that each request gets, or why it gets none.
  private(set) var outcomes: [Result<[UInt64], LedgerError>] = []
  /// The new entries that have a content.
  private(set) var contents: [Digest: UInt64] = [:]
  /// The new entries that have an alias for themselves.
  private(set) var soleAliases: [Digest: UInt64] = [:]
  /// The last entry that changed the registry.
  private(set) var lastRegistry: UInt64?

  private let first: UInt64
  private let earlier: (Digest) throws -> UInt64?
  private let earlierNamed: (Digest) throws -> UInt64?

  /// Begins at the size of `head`.
  ///
  /// - Parameters:
  ///   - head: what was sequenced before.
  ///   - earlier: finds an entry by its content.
  ///   - earlierNamed: finds an entry by an alias.
  init(
    after head: Head,
    earlier: @escaping (Digest) throws -> UInt64?,
    earlierNamed: @escaping (Digest) throws -> UInt64?
  ) {
    first = head.size
    lastRegistry = head.lastRegistry
    self.earlier = earlier
    self.earlierNamed = earlierNamed
  }

  /// Numbers the entries of `request`, or refuses them.
  mutating func take(_ request: Request) throws {
    // Also a revision of the registry that came earlier in this very batch counts.
    if let size = request.admittedAt, let lastRegistry, lastRegistry >= size {
      outcomes.append(.failure(.registryChanged(entry: lastRegistry)))
      return
    }
    if let number = try takenBefore(request.entries) ?? namedBefore(request.entries) {
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
      if let number = try known(entry) { return number }
    }
    return nil
  }

  /// The entry that has the sole alias of one with another content, if there is one.
  ///
  /// It is decided here because here alone all that was sequenced is known: what is admitted at the
  /// same time knows nothing of each other.
  private func namedBefore(_ entries: [NewEntry]) throws -> UInt64? {
    var own: [Digest: Digest?] = [:]
    for entry in entries {
      guard let alias = entry.soleAlias, try known(entry) == nil else { continue }
      if let number = try soleAliases[alias] ?? earlierNamed(alias) { return number }
      // Within a request the first is no entry yet; the number is what it would get.
      if let other = own.updateValue(entry.contentID, forKey: alias), other != entry.contentID {
        return first + UInt64(self.entries.count)
      }
    }
    return nil
  }

  /// The entry that has the content of this one, if there is one.
  private func known(_ entry: NewEntry) throws -> UInt64? {
    guard let content = entry.contentID else { return nil }
    return try contents[content] ?? earlier(content)
  }

  private mutating func take(_ entry: NewEntry) throws -> UInt64 {
    if let number = try known(entry) { return number }
    let number = first + UInt64(entries.count)
    entries.append(entry)
    if let content = entry.contentID { contents[content] = number }
    if let alias = entry.soleAlias { soleAliases[alias] = number }
    if entry.isRegistry { lastRegistry = number }
    return number
  }

  /// What the new entries are filed under.
  var filed: [Filed] {
    zip(first..., entries).map { Filed(entry: $0, keys: $1.keys) }.filter { !$0.keys.isEmpty }
  }
}
