internal import Crypto
internal import SQLite

/// Reads the entries of the log, with their notes and filings.
struct EntryTable {
  private let whole: Statement
  private let text: Statement
  private let shown: Statement
  private let noteOnly: Statement
  private let filingOnly: Statement
  private let texts: Statement
  private let content: Statement
  private let alias: Statement
  private let registry: Statement
  private let indexAbove: Statement
  private let lastNumber: Statement
  private let lastRegistryNumber: Statement

  init(_ database: Database) throws {
    whole = try database.prepare(
      "SELECT kind, text, content, salt, note, filing FROM entry WHERE number = ?"
    )
    text = try database.prepare("SELECT text FROM entry WHERE number = ?")
    shown = try database.prepare(
      "SELECT kind, text, content, salt, note FROM entry WHERE number = ?"
    )
    noteOnly = try database.prepare("SELECT text, note FROM entry WHERE number = ?")
    filingOnly = try database.prepare("SELECT filing FROM entry WHERE number = ?")
    texts = try database.prepare(
      "SELECT number, text FROM entry WHERE number >= ? AND number < ? ORDER BY number"
    )
    content = try database.prepare("SELECT number FROM entry WHERE content = ?")
    alias = try database.prepare("SELECT number FROM alias WHERE id = ?")
    registry = try database.prepare(
      "SELECT number FROM entry WHERE kind = 1 AND number >= ? AND number < ? ORDER BY number"
    )
    indexAbove = try database.prepare(
      "SELECT number FROM entry WHERE kind = 2 AND number > ? AND number < ? ORDER BY number LIMIT 1"
    )
    lastNumber = try database.prepare("SELECT max(number) FROM entry")
    lastRegistryNumber = try database.prepare("SELECT max(number) FROM entry WHERE kind = 1")
  }

  /// Entry `number` without its body, and its kind.
  func entry(_ number: UInt64) throws -> (kind: Int64, entry: StoredEntry)? {
    let found = try whole.first(.number(number)) { row in
      (kind: row.integer(0), entry: row.entry(filing: row.optionalBlob(5)))
    }
    guard var found else { return nil }
    found.entry.filing = try found.entry.filing.map { try PartCoding.decode($0) }
    return found
  }

  /// Entry `number` without its body and its filing.
  func shownEntry(_ number: UInt64) throws -> StoredEntry? {
    try shown.first(.number(number)) { $0.entry(filing: nil) }
  }

  /// The leaf and the note of entry `number`.
  func statement(_ number: UInt64) throws -> (text: [UInt8], note: [UInt8]?)? {
    try noteOnly.first(.number(number)) { ($0.blob(0), $0.optionalBlob(1)) }
  }

  /// The filing of entry `number`.
  func filing(_ number: UInt64) throws -> [UInt8]? {
    let stored = try filingOnly.first(.number(number)) { $0.optionalBlob(0) } ?? nil
    return try stored.map { try PartCoding.decode($0) }
  }

  /// The leaf of entry `number`.
  func text(_ number: UInt64) throws -> [UInt8]? {
    try text.first(.number(number)) { $0.blob(0) }
  }

  /// The leaves in `range`; throws if one is missing.
  func texts(_ range: Range<UInt64>) throws -> [[UInt8]] {
    let rows = try texts.all(.number(range.lowerBound), .number(range.upperBound)) { row in
      (number: row.number(0), text: row.blob(1))
    }
    guard rows.map(\.number).elementsEqual(range.map(Optional.some)) else {
      throw LedgerError.damaged(
        "an entry from \(range.lowerBound) to \(range.upperBound) is missing"
      )
    }
    return rows.map(\.text)
  }

  /// The entry whose content is `id`.
  func number(ofContent id: Digest) throws -> UInt64? {
    try content.first(.blob(id.bytes)) { $0.number(0) } ?? nil
  }

  /// The entry that is also called `id`.
  func number(ofAlias id: Digest) throws -> UInt64? {
    try alias.first(.blob(id.bytes)) { $0.number(0) } ?? nil
  }

  /// The registry entries in `range`, ascending.
  func registry(_ range: Range<UInt64>) throws -> [UInt64] {
    try registry.all(.number(range.lowerBound), .number(range.upperBound)) { row in
      row.number(0) ?? 0
    }
  }

  /// The first index entry above `number` and below `size`.
  func index(above number: UInt64, below size: UInt64) throws -> UInt64? {
    try indexAbove.first(.number(number), .number(size)) { $0.number(0) } ?? nil
  }

  /// The last registry entry, published or not.
  func lastRegistry() throws -> UInt64? {
    try lastRegistryNumber.first { $0.number(0) } ?? nil
  }

  /// The number of entries, published or not; 0 for none.
  func count() throws -> UInt64 {
    let last = try lastNumber.first { $0.number(0) } ?? nil
    return last.map { $0 + 1 } ?? 0
  }
}

/// Adds entries to the log's table.
struct EntryInsertion {
  private let insert: Statement
  private let insertAlias: Statement

  init(_ database: Database) throws {
    insert = try database.prepare(
      """
      INSERT INTO entry (number, kind, text, content, salt, note, filing)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """
    )
    insertAlias = try database.prepare("INSERT OR IGNORE INTO alias (id, number) VALUES (?, ?)")
  }

  func add(_ entry: NewEntry, number: UInt64, kind: Int64) throws {
    try insert.run(
      .number(number),
      .integer(kind),
      .blob(entry.text),
      .optional(entry.contentID?.bytes),
      .optional(entry.salt),
      .optional(entry.note),
      .optional(entry.filing)
    )
    for alias in entry.aliases { try insertAlias.run(.blob(alias.bytes), .number(number)) }
  }
}

extension Row {
  /// The entry in the first five columns.
  fileprivate func entry(filing: [UInt8]?) -> StoredEntry {
    StoredEntry(
      text: blob(1),
      isRegistry: integer(0) == Schema.Kind.registry,
      contentID: optionalBlob(2).flatMap(Digest.init(bytes:)),
      note: optionalBlob(4),
      salt: optionalBlob(3),
      filing: filing
    )
  }
}
