internal import Crypto
internal import Merkle

/// Checks single entries of a published state, with all that proves them.
struct SampleCheck {
  private(set) var findings: [AuditFinding] = []
  private let snapshot: LedgerSnapshot
  /// Some of the keys of all entries that were looked at, each as likely as any other.
  private var sample: [FiledEntry] = []
  private var seen = 0
  /// How many keys are looked up for each entry, on average, besides one of each.
  private static let keysAnEntry = 20
  private let keysMax: Int

  /// Begins to look at some `count` entries.
  init(_ snapshot: LedgerSnapshot, count: Int) {
    self.snapshot = snapshot
    keysMax = max(1, count) * SampleCheck.keysAnEntry
  }

  /// The root of the tree, and of the index in its last entry.
  mutating func checkHead() {
    do {
      let frontier = try Frontier(size: snapshot.size) { try snapshot.node($0, $1) }
      if frontier.root != snapshot.root { findings.append(.root) }
      let last = snapshot.size - 1
      guard let entry = try snapshot.entry(last), let parsed = try? IndexEntry(parsing: entry.text)
      else {
        findings.append(.indexEntryLast(last))
        return
      }
      if parsed.number != last { findings.append(.indexEntry(last, "it has another number")) }
      if parsed.root != snapshot.indexRoot { findings.append(.indexEntryRoot(last)) }
    } catch {
      findings.append(.entry(snapshot.size - 1, "\(error)"))
    }
  }

  /// Entry `number`: in the tree, as its note says, and under one of its keys in the index.
  ///
  /// Which of its keys are looked up besides is known at the end: an entry may have one key or 10,000, and all
  /// keys are to be as likely.
  mutating func check(
    _ number: UInt64,
    using generator: inout some RandomNumberGenerator,
    keys: LedgerAudit.Keys
  ) {
    do {
      guard let entry = try snapshot.entry(number) else {
        findings.append(.entryMissing(number))
        return
      }
      _ = try snapshot.path(number)
      guard !entry.text.starts(with: IndexEntry.header.utf8) else { return }
      let keys = try keys(number, entry)
      for key in keys { keep(FiledEntry(key, number), using: &generator) }
      if let key = keys.randomElement(using: &generator) { try lookUp(key, number) }
    } catch {
      findings.append(.entry(number, "\(error)"))
    }
  }

  /// Looks the sample of keys up, in their order, so that neighbours are read together.
  mutating func checkKeys() {
    for filed in sample.sorted() {
      do { try lookUp(filed.key, filed.entry) } catch {
        findings.append(.entry(filed.entry, "\(error)"))
      }
    }
    sample = []
  }

  private mutating func keep(_ filed: FiledEntry, using generator: inout some RandomNumberGenerator)
  {
    seen += 1
    if sample.count < keysMax {
      sample.append(filed)
    } else {
      let place = Int.random(in: 0..<seen, using: &generator)
      if place < keysMax { sample[place] = filed }
    }
  }

  private mutating func lookUp(_ key: IndexKey, _ number: UInt64) throws {
    if try !isFiled(number, under: key) { findings.append(.postings(key)) }
  }

  private func isFiled(_ number: UInt64, under key: IndexKey) throws -> Bool {
    guard case .present(let value, let entries?, let steps) = try snapshot.lookup(key) else {
      return false
    }
    guard entries.contains(number) else { return false }
    return try IndexProof.rootPresent(key: key, value: value, steps: steps) == snapshot.indexRoot
  }
}
