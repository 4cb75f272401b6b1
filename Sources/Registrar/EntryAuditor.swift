public import Crypto
import Dispatch
public import Ledger
public import Merkle
import Notes
public import Provenance
import Synchronization

/// A note that stands in the log a second time.
public struct RepeatedNote: Error, Hashable, Sendable, CustomStringConvertible {
  /// The entry in which it stood first.
  public let first: UInt64

  /// What is wrong, in words.
  public var description: String { "its note stands in the log already, in entry \(first)" }
}

/// Checks the entries of a ledger one by one, and tells under which keys each is filed.
///
/// It is what an audit of the ledger needs to know of provenance: that every note is what its entry
/// commits to, that filing and bodies are what the note names, and that who signed might sign.
public struct EntryAuditor: Sendable {
  private var registry: Registry
  /// The entry of each note: a note stands once in a log.
  private var notes: [Digest: UInt64] = [:]
  /// Whether the signature of the last statement counts.
  public private(set) var lastCounts = false
  /// The filing of the last entry; `nil` if that was no statement.
  public private(set) var lastFiling: Filing?

  /// What it found in all.
  public private(set) var counts = Counts()

  /// How many entries of each kind were checked.
  public struct Counts: Sendable {
    /// Statements whose signature counts.
    public var statements = 0
    /// Revisions that count.
    public var revisions = 0
    /// Statements of which the body is gone.
    public var bodiesGone = 0
    /// Statements whose signature does not count, where these are not refused.
    public var uncounted = 0
  }

  private let refusesUncounted: Bool

  /// Begins before entry 0 of the log `origin`.
  ///
  /// - Parameters:
  ///   - origin: the name of the log.
  ///   - refusesUncounted: whether a statement is refused whose signature does not count. An operator
  ///     admits none; but it is no fault of the log, which readers see for themselves.
  public init(origin: String, refusesUncounted: Bool = true) {
    registry = Registry(origin: origin)
    self.refusesUncounted = refusesUncounted
  }

  /// Takes a revision of the registry that was checked before.
  public mutating func remember(_ number: UInt64, revision text: [UInt8]) {
    registry.fold(number, text)
  }

  /// Forgets which notes it has seen: whoever can find them elsewhere needs no memory for them.
  public mutating func forgetNotes() { notes = [:] }

  /// What a note is found again by where it is not remembered.
  public static func alias(ofNote note: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(utf8: "wayproof/note-once/v1\n")
    hash.update(note)
    return hash.finalize()
  }

  /// The keys of entry `number`; entries must come in order.
  ///
  /// - Parameters:
  ///   - number: its number.
  ///   - entry: the entry.
  ///   - earlier: finds the entry of a note that is not remembered, by ``alias(ofNote:)``.
  /// - Returns: the keys, ascending.
  /// - Throws: `FormatError` with what is wrong; a ``RepeatedNote`` for a note that stands in the log.
  public mutating func keys(
    of number: UInt64,
    _ entry: StoredEntry,
    earlier: (Digest) throws -> UInt64? = { _ in nil }
  ) throws -> [IndexKey] {
    lastFiling = nil
    if let keys = try revisionKeys(of: number, entry) { return keys }
    let note = try checkedNote(of: entry)
    let alias = Self.alias(ofNote: note.bytes)
    if let first = try notes[alias] ?? earlier(alias) { throw RepeatedNote(first: first) }
    notes[alias] = number
    let (statement, filing) = try checked(note, alias, of: number, entry)
    lastFiling = filing
    count(statement)
    return statement.keys
  }

  /// What entries mean, some hundred at a time and in order, on all processors.
  ///
  /// It remembers no notes: whether one stands twice is for the caller to see, by the entries' identities,
  /// which are ``alias(ofNote:)``.
  public mutating func facts(of entries: [AuditEntry]) -> [Result<AuditFacts, any Error>] {
    var facts: [Result<AuditFacts, any Error>] = []
    facts.reserveCapacity(entries.count)
    var rest = entries[...]
    while let next = rest.first {
      // A revision changes who may sign what comes after it.
      let statements = rest.prefix { EntryKind(firstLineOf: $0.entry.text) == .statement }
      if statements.isEmpty {
        rest.removeFirst()
        facts.append(
          Result { AuditFacts(keys: try revisionKeys(of: next.number, next.entry) ?? []) }
        )
        continue
      }
      rest.removeFirst(statements.count)
      for result in concurrentlyChecked(Array(statements)) {
        if case .success(let statement) = result { count(statement) }
        facts.append(result.map { AuditFacts(keys: $0.keys, identity: $0.alias) })
      }
    }
    return facts
  }

  /// What was found of a statement.
  private struct CheckedStatement: Sendable {
    let alias: Digest
    let keys: [IndexKey]
    let isCounted: Bool
    let isBodyGone: Bool
  }

  /// The keys of an entry that is no statement; `nil` for one that is.
  private mutating func revisionKeys(
    of number: UInt64,
    _ entry: StoredEntry
  ) throws -> [IndexKey]? {
    let kind = EntryKind(firstLineOf: entry.text)
    guard entry.isRegistry == (kind == .party || kind == .governance) else {
      throw FormatError("it is not stored as what it is: the registry would be read without it")
    }
    if kind == .statement { return nil }
    let skipped = registry.fold(number, entry.text)
    let keys = MapKeys.registry(entry.text, origin: registry.origin)
    if skipped == nil, !keys.isEmpty { counts.revisions += 1 }
    return keys
  }

  private func concurrentlyChecked(
    _ entries: [AuditEntry]
  ) -> [Result<CheckedStatement, any Error>] {
    let results = Mutex<[Int: [Result<CheckedStatement, any Error>]]>([:])
    let parts = 16
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      let range = entries.count * part / parts..<entries.count * (part + 1) / parts
      let checked = entries[range].map { entry in Result { try self.checked(entry) } }
      results.withLock { $0[part] = checked }
    }
    return results.withLock { results in (0..<parts).flatMap { results[$0] ?? [] } }
  }

  private func checked(_ entry: AuditEntry) throws -> CheckedStatement {
    guard !entry.entry.isRegistry else {
      throw FormatError("it is not stored as what it is: the registry would be read without it")
    }
    let note = try checkedNote(of: entry.entry)
    return try checked(note, Self.alias(ofNote: note.bytes), of: entry.number, entry.entry)
      .statement
  }

  private func checked(
    _ note: StatementNote,
    _ alias: Digest,
    of number: UInt64,
    _ entry: StoredEntry
  ) throws -> (statement: CheckedStatement, filing: Filing) {
    var isCounted = true
    do { try checkSignature(of: note, at: number) } catch {
      if refusesUncounted { throw error }
      isCounted = false
    }
    try check(.body, entry.body, against: note.bodyDigest)
    if let digest = note.membersDigest { try check(.members, entry.members, against: digest) }
    guard let stored = entry.filing else { throw FormatError("its filing is missing") }
    let filing = try Filing(encoded: stored)
    let statement = CheckedStatement(
      alias: alias,
      keys: try MapKeys.statement(note: note, filing: filing),
      isCounted: isCounted,
      isBodyGone: entry.body == nil
    )
    return (statement, filing)
  }

  private mutating func count(_ statement: CheckedStatement) {
    lastCounts = statement.isCounted
    counts.statements += 1
    if !statement.isCounted { counts.uncounted += 1 }
    if statement.isBodyGone { counts.bodiesGone += 1 }
  }

  private func checkedNote(of entry: StoredEntry) throws -> StatementNote {
    guard let note = entry.note, let salt = entry.salt else {
      throw FormatError("its note is missing")
    }
    let statement = try StatementEntry(parsing: entry.text)
    guard StatementEntry(note: note, salt: salt).commitment == statement.commitment else {
      throw FormatError("its note is not the one that it commits to")
    }
    return try StatementNote(parsing: note)
  }

  private func checkSignature(of note: StatementNote, at number: UInt64) throws {
    let (contents, line) = try note.contents(origin: registry.origin)
    let signer = try registry.signer(of: line, for: contents.party, at: number)
    guard signer.key.isValid(line, of: try SignedNote(parsing: note.bytes).text) else {
      throw FormatError("its signature is not valid")
    }
  }

  private func check(_ kind: StatementPart, _ part: SaltedPart?, against digest: Digest) throws {
    guard let part else { return }
    guard kind.digest(salt: part.salt, bytes: part.bytes) == digest else {
      throw FormatError("its \(kind) is not the one that the note names")
    }
  }
}
