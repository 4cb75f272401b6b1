internal import Crypto
internal import Merkle
internal import Notes

/// One check of one ledger, on its way through the entries.
struct AuditPass {
  private(set) var findings: [AuditFinding] = []
  private let store: any StoreReader
  private let state: PublishedState
  private let progress: (AuditProgress) -> Void
  private var frontier = Frontier()
  private var tiles = ReferenceTiles()
  private var lastIndexEntry: IndexEntry?
  private var ends: RevisionEnds
  /// What each index entry says the root of the index is, ascending by number.
  private var claims: [(number: UInt64, root: Digest)] = []
  /// Every entry under each of its keys.
  private var filings: FiledSorter
  /// Every entry under its content, and under what else it may be only once.
  private var identities: FiledSorter

  /// Which of the two stands twice.
  private enum Identity: UInt64 { case content, fact }

  /// How many entries are handed on together, and about how many bytes.
  private static let batchMax = Load(entries: 512, keys: 0, bytes: 8 << 20)

  init(
    _ store: any StoreReader,
    _ state: PublishedState,
    limits: AuditLimits,
    progress: @escaping (AuditProgress) -> Void
  ) {
    (self.store, self.state, self.progress) = (store, state, progress)
    ends = RevisionEnds(size: state.size)
    filings = FiledSorter(limits.filings)
    identities = FiledSorter(limits.identities)
  }

  /// Takes what others found.
  mutating func add(_ found: [AuditFinding]) { findings += found }

  /// The checkpoint is the log's, and has the size that is published.
  mutating func checkCheckpoint(key: VerifierKey) {
    findings += AuditPass.faults(ofCheckpointIn: state, key: key)
  }

  /// What is wrong with the checkpoint of `state`.
  static func faults(ofCheckpointIn state: PublishedState, key: VerifierKey) -> [AuditFinding] {
    do {
      let note = try SignedNote(parsing: state.checkpoint)
      _ = try note.verified(by: [key])
      let checkpoint = try Checkpoint(parsing: note.text)
      guard checkpoint.origin == Origin(key.name) else {
        throw NotesError.wrongOrigin(checkpoint.origin)
      }
      guard checkpoint.size != state.size else { return [] }
      return [.checkpoint("it has \(checkpoint.size) entries, not \(state.size)")]
    } catch {
      return [.checkpoint("\(error)")]
    }
  }

  /// Each entry in turn; then the root and the tiles that were not full.
  mutating func checkEntries(facts: LedgerAudit.Facts) throws {
    var number: UInt64 = 0
    while number < state.size {
      report(.entries, number, of: state.size)
      let (rows, isWhole) = try rows(from: number)
      try check(rows, from: number, facts: facts)
      number += UInt64(rows.count)
      guard isWhole else {
        findings.append(.entryMissing(number))
        return
      }
    }
    if lastIndexEntry?.number != state.size - 1 { findings.append(.indexEntryLast(state.size - 1)) }
    try compare(tiles.partial)
    let root = try? Checkpoint(parsing: SignedNote(parsing: state.checkpoint).text).root
    if root != frontier.root { findings.append(.root) }
    report(.entries, state.size, of: state.size)
  }

  private func report(_ stage: AuditProgress.Stage, _ done: UInt64, of total: UInt64) {
    progress(AuditProgress(stage: stage, done: done, total: total))
  }

  /// Some entries from `first` on, and whether none is missing behind them.
  private func rows(from first: UInt64) throws -> (rows: [StoredRow], isWhole: Bool) {
    var rows: [StoredRow] = []
    var load = Load()
    while load.isWithin(AuditPass.batchMax), first + UInt64(rows.count) < state.size {
      let number = first + UInt64(rows.count)
      guard var row = try store.entry(number) else { return (rows, false) }
      let parts = try store.parts(number)
      (row.entry.body, row.entry.members) = (parts.body, parts.members)
      load += Load(entries: 1, keys: 0, bytes: row.entry.byteCount)
      rows.append(row)
    }
    return (rows, true)
  }

  private mutating func check(
    _ rows: [StoredRow],
    from first: UInt64,
    facts: LedgerAudit.Facts
  ) throws {
    var others: [AuditEntry] = []
    for (number, row) in zip(first..., rows) {
      try addToTree(row.entry.text)
      if let content = row.entry.contentID { try add(content, .content, number) }
      let isIndexEntry = row.entry.text.starts(with: IndexEntry.header.utf8)
      if isIndexEntry || row.kind == .index {
        checkIndexEntry(number, row)
      } else {
        others.append(AuditEntry(number: number, entry: row.entry))
      }
    }
    for (other, result) in zip(others, facts(others)) {
      do {
        let facts = try result.get()
        for key in Set(facts.keys) { try filings.add(FiledEntry(key, other.number)) }
        if let identity = facts.identity { try add(identity, .fact, other.number) }
      } catch let error as LedgerError where error.isOfFiles {
        throw error
      } catch {
        findings.append(.entry(other.number, "\(error)"))
      }
    }
  }

  private mutating func add(_ digest: Digest, _ kind: Identity, _ number: UInt64) throws {
    try identities.add(FiledEntry(IndexKey(group: kind.rawValue, digest), number))
  }

  private mutating func addToTree(_ text: [UInt8]) throws {
    let leaf = LogHash.leaf(text)
    frontier.append(leaf)
    try compare(tiles.add(leaf))
  }

  private mutating func compare(_ tiles: [(id: TileID, hashes: [UInt8])]) throws {
    for (id, hashes) in tiles where try store.tile(id) != hashes {
      findings.append(.tile(level: id.level, index: id.index))
    }
  }

  private mutating func checkIndexEntry(_ number: UInt64, _ row: StoredRow) {
    guard row.kind == .index else {
      findings.append(.indexEntry(number, "it is stored as something else"))
      return
    }
    do {
      let parsed = try IndexEntry(parsing: row.entry.text)
      if parsed.number != number {
        findings.append(.indexEntry(number, "it has the number \(parsed.number)"))
      }
      if parsed.previous != lastIndexEntry?.number { findings.append(.indexEntryPrevious(number)) }
      if let last = lastIndexEntry, parsed.time < last.time {
        findings.append(.indexEntryTime(number))
      }
      ends.insert(number)
      claims.append((number, parsed.root))
      lastIndexEntry = parsed
    } catch {
      findings.append(.indexEntry(number, "\(error)"))
    }
  }

  /// What stands twice and must not.
  mutating func checkIdentities() throws {
    var merge = try identities.sorted().merge()
    var first: FiledEntry?
    while let next = try merge.next() {
      guard let before = first, before.key == next.key else {
        first = next
        continue
      }
      if next.key.words.0 == Identity.content.rawValue {
        findings.append(.contentTwice(next.entry, first: before.entry))
      } else {
        findings.append(.entryTwice(next.entry, first: before.entry))
      }
    }
  }

  /// The root of the index at each index entry, and the stored index, which `walk` has gone through.
  mutating func checkIndex(_ walk: IndexWalk) throws {
    let sorted = try filings.sorted()
    var history = IndexHistory(ends)
    var merge = try sorted.merge()
    var done: UInt64 = 0
    while let next = try merge.next() {
      if done % 65_536 == 0 { report(.index, done, of: UInt64(sorted.count)) }
      history.add(next.key, next.entry)
      done += 1
    }
    report(.index, done, of: UInt64(sorted.count))
    let roots = history.roots()
    checkClaims(roots)
    let fault = walk.fault(reading: store, state)
    if let fault { findings.append(.index(fault)) }
    let root = roots.last?.hash ?? IndexHash.emptyRoot
    guard let index = try? PagedIndex(state: state.indexState, store: store), index.root != root
    else { return }
    findings.append(.index("it has another root"))
    findings += try IndexComparison.differences(of: index, from: sorted)
  }

  private mutating func checkClaims(_ roots: [IndexHistory.Moment]) {
    var next = 0
    for (number, root) in claims {
      while next < roots.count, roots[next].revision <= number { next += 1 }
      let computed = next > 0 ? roots[next - 1].hash : IndexHash.emptyRoot
      if root != computed { findings.append(.indexEntryRoot(number)) }
    }
  }

  /// Waits for the check of the store's own structures.
  mutating func finish(_ files: FileCheck) throws {
    report(.files, 0, of: 1)
    findings += try files.wait()
  }
}

extension StoredEntry {
  /// The bytes of memory that it takes, roughly.
  fileprivate var byteCount: Int {
    let parts = [note, filing, body?.bytes, members?.bytes]
    return parts.reduce(text.count) { $0 + ($1?.count ?? 0) }
  }
}

extension LedgerError {
  /// Whether it is about files, and not about what is in them.
  fileprivate var isOfFiles: Bool { if case .file = self { true } else { false } }
}
