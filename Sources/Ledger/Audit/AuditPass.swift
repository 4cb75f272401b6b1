internal import Crypto
internal import Merkle
internal import Notes

/// One check of one ledger, on its way through the entries.
struct AuditPass {
  private(set) var findings: [AuditFinding] = []
  private let reader: LedgerReader
  private let state: PublishedState
  private var frontier = Frontier()
  private var tiles = ReferenceTiles()
  private var index = ReferenceIndex()
  private var lastIndexEntry: IndexEntry?
  private var contents: [Digest: UInt64] = [:]

  init(_ reader: LedgerReader, _ state: PublishedState) {
    self.reader = reader
    self.state = state
  }

  /// Takes what others found.
  mutating func add(_ found: [AuditFinding]) { findings += found }

  /// The checkpoint is the log's, and has the size that is published.
  mutating func checkCheckpoint(key: VerifierKey) {
    do {
      let note = try SignedNote(parsing: state.checkpoint)
      _ = try note.verified(by: [key])
      let checkpoint = try Checkpoint(parsing: note.text)
      guard checkpoint.origin == Origin(key.name) else {
        throw NotesError.wrongOrigin(checkpoint.origin)
      }
      if checkpoint.size != state.size {
        findings.append(.checkpoint("it has \(checkpoint.size) entries, not \(state.size)"))
      }
    } catch {
      findings.append(.checkpoint("\(error)"))
    }
  }

  /// Each entry in turn; then the root and the tiles that were not full.
  mutating func checkEntries(
    keys: LedgerAudit.Keys,
    progress: (_ done: UInt64, _ of: UInt64) -> Void
  ) throws {
    for number in 0..<state.size {
      if number % 1_000 == 0 { progress(number, state.size) }
      guard let row = try reader.store.entry(number) else {
        findings.append(.entryMissing(number))
        return
      }
      var (kind, entry) = (row.kind, row.entry)
      let parts = try reader.store.parts(number)
      (entry.body, entry.members) = (parts.body, parts.members)
      try addToTree(entry.text)
      checkContent(number, entry)
      let isIndexEntry = entry.text.starts(with: IndexEntry.header.utf8)
      if isIndexEntry || kind == .index {
        checkIndexEntry(number, entry, kind: kind)
      } else {
        file(number, entry, keys: keys)
      }
    }
    if lastIndexEntry?.number != state.size - 1 { findings.append(.indexEntryLast(state.size - 1)) }
    try compare(tiles.partial)
    let root = try? Checkpoint(parsing: SignedNote(parsing: state.checkpoint).text).root
    if root != frontier.root { findings.append(.root) }
    progress(state.size, state.size)
  }

  private mutating func addToTree(_ text: [UInt8]) throws {
    let leaf = LogHash.leaf(text)
    frontier.append(leaf)
    try compare(tiles.add(leaf))
  }

  private mutating func compare(_ tiles: [(id: TileID, hashes: [UInt8])]) throws {
    for (id, hashes) in tiles where try reader.store.tile(id) != hashes {
      findings.append(.tile(level: id.level, index: id.index))
    }
  }

  private mutating func checkContent(_ number: UInt64, _ entry: StoredEntry) {
    guard let content = entry.contentID else { return }
    if let first = contents.updateValue(number, forKey: content) {
      findings.append(.contentTwice(number, first: first))
    }
  }

  private mutating func checkIndexEntry(_ number: UInt64, _ entry: StoredEntry, kind: EntryKind) {
    guard kind == .index else {
      findings.append(.indexEntry(number, "it is stored as something else"))
      return
    }
    do {
      let parsed = try IndexEntry(parsing: entry.text)
      if parsed.number != number {
        findings.append(.indexEntry(number, "it has the number \(parsed.number)"))
      }
      if parsed.previous != lastIndexEntry?.number { findings.append(.indexEntryPrevious(number)) }
      if let last = lastIndexEntry, parsed.time < last.time {
        findings.append(.indexEntryTime(number))
      }
      if parsed.root != index.root() { findings.append(.indexEntryRoot(number)) }
      lastIndexEntry = parsed
    } catch {
      findings.append(.indexEntry(number, "\(error)"))
    }
  }

  private mutating func file(_ number: UInt64, _ entry: StoredEntry, keys: LedgerAudit.Keys) {
    do {
      for key in Set(try keys(number, entry)) { index.add(key, number) }
    } catch {
      findings.append(.entry(number, "\(error)"))
    }
  }

  /// Every page and every posting list of the stored index, against the index made anew.
  mutating func checkIndex() {
    var expected: [(key: IndexKey, value: IndexValue)] = []
    index.forEach { expected.append(($0, $1)) }
    var rest = expected[...]
    var found: [AuditFinding] = []
    do {
      let stored = try PagedIndex(state: state.indexState, store: reader.store)
      if stored.root != index.root() { found.append(.index("it has another root")) }
      try stored.forEach { key, entries in
        // Both come in the order of their keys; one that stands on one side only is a finding.
        while let next = rest.first, next.key < key {
          found.append(.postings(next.key))
          rest.removeFirst()
        }
        let isRight = rest.first?.key == key && rest.first?.value == IndexValue(entries: entries)
        if !isRight { found.append(.postings(key)) }
        if rest.first?.key == key { rest.removeFirst() }
      }
      found += rest.map { .postings($0.key) }
    } catch {
      found.append(.index("\(error)"))
    }
    findings += found
  }
}
