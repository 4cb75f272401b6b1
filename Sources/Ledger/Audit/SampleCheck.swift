internal import Crypto
internal import Merkle

/// Checks single entries of a published state, with all that proves them.
struct SampleCheck {
  private let snapshot: LedgerSnapshot
  /// About how many keys of an entry are looked up.
  private static let keysMax = 100

  init(_ snapshot: LedgerSnapshot) { self.snapshot = snapshot }

  /// The root of the tree, and of the index in its last entry.
  func checkHead() -> [AuditFinding] {
    var findings: [AuditFinding] = []
    do {
      let frontier = try Frontier(size: snapshot.size) { try snapshot.node($0, $1) }
      if frontier.root != snapshot.root { findings.append(.root) }
      let last = snapshot.size - 1
      guard let entry = try snapshot.entry(last), let parsed = try? IndexEntry(parsing: entry.text)
      else { return findings + [.indexEntryLast(last)] }
      if parsed.number != last { findings.append(.indexEntry(last, "it has another number")) }
      if parsed.root != snapshot.indexRoot { findings.append(.indexEntryRoot(last)) }
    } catch {
      findings.append(.entry(snapshot.size - 1, "\(error)"))
    }
    return findings
  }

  /// Entry `number`: in the tree, as its note says, and under its keys in the index, or some hundred of
  /// them.
  func check(_ number: UInt64, keys: LedgerAudit.Keys) -> [AuditFinding] {
    do {
      guard let entry = try snapshot.entry(number) else { return [.entryMissing(number)] }
      _ = try snapshot.path(number)
      guard !entry.text.starts(with: IndexEntry.header.utf8) else { return [] }
      let keys = try keys(number, entry)
      // An entry may have 10,000 keys: some of them then, from one end to the other.
      let step = max(1, keys.count / SampleCheck.keysMax)
      return try stride(from: 0, to: keys.count, by: step).map { keys[$0] }
        .filter { try !isFiled(number, under: $0) }.map { .postings($0) }
    } catch {
      return [.entry(number, "\(error)")]
    }
  }

  private func isFiled(_ number: UInt64, under key: IndexKey) throws -> Bool {
    guard case .present(let value, let entries?, let steps) = try snapshot.lookup(key) else {
      return false
    }
    guard entries.contains(number) else { return false }
    return try IndexProof.rootPresent(key: key, value: value, steps: steps) == snapshot.indexRoot
  }
}
