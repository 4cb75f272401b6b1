public import Crypto
public import Ledger
public import Merkle
import Notes
import Provenance

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
public struct EntryAuditor {
  private var registry: Registry
  /// The entry of each note: a note stands once in a log.
  private var notes: [Digest: UInt64] = [:]
  /// Whether the signature of the last statement counts.
  public private(set) var lastCounts = false

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
    let kind = EntryKind(firstLineOf: entry.text)
    guard entry.isRegistry == (kind == .party || kind == .governance) else {
      throw FormatError("it is not stored as what it is: the registry would be read without it")
    }
    guard kind == .statement else {
      let skipped = registry.fold(number, entry.text)
      let keys = MapKeys.registry(entry.text, origin: registry.origin)
      if skipped == nil, !keys.isEmpty { counts.revisions += 1 }
      return keys
    }
    let note = try checkedNote(of: entry)
    let alias = Self.alias(ofNote: note.bytes)
    if let first = try notes[alias] ?? earlier(alias) { throw RepeatedNote(first: first) }
    notes[alias] = number
    do {
      try checkSignature(of: note, at: number)
      lastCounts = true
    } catch {
      if refusesUncounted { throw error }
      lastCounts = false
      counts.uncounted += 1
    }
    try check(.body, entry.body, against: note.bodyDigest)
    if let digest = note.membersDigest { try check(.members, entry.members, against: digest) }
    counts.statements += 1
    if entry.body == nil { counts.bodiesGone += 1 }
    guard let filing = entry.filing else { throw FormatError("its filing is missing") }
    return try MapKeys.statement(note: note, filing: Filing(encoded: filing))
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
