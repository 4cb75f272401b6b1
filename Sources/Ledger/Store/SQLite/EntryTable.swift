internal import Crypto
internal import SQLite

/// Reads the entries of the log, with their notes and filings, as ``StoreReader`` has it.
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

  func row(_ number: UInt64) throws -> StoredRow? {
    try whole.first(.number(number)) { $0.entry(filing: $0.optionalBlob(5)) }
  }

  func rowWithoutFiling(_ number: UInt64) throws -> StoredRow? {
    try shown.first(.number(number)) { $0.entry(filing: nil) }
  }

  func statement(_ number: UInt64) throws -> StatementRow? {
    try noteOnly.first(.number(number)) { StatementRow(text: $0.blob(0), note: $0.optionalBlob(1)) }
  }

  func filing(_ number: UInt64) throws -> [UInt8]? {
    try filingOnly.first(.number(number)) { $0.optionalBlob(0) } ?? nil
  }

  func text(_ number: UInt64) throws -> [UInt8]? {
    try text.first(.number(number)) { $0.blob(0) }
  }

  func texts(_ range: Range<UInt64>) throws -> [(number: UInt64, text: [UInt8])] {
    try texts.all(.number(range.lowerBound), .number(range.upperBound)) { row in
      (number: row.number(0) ?? .max, text: row.blob(1))
    }
  }

  func number(ofContent id: Digest) throws -> UInt64? {
    try content.first(.blob(id.bytes)) { $0.number(0) } ?? nil
  }

  func number(ofAlias id: Digest) throws -> UInt64? {
    try alias.first(.blob(id.bytes)) { $0.number(0) } ?? nil
  }

  func registry(_ range: Range<UInt64>) throws -> [UInt64] {
    try registry.all(.number(range.lowerBound), .number(range.upperBound)) { row in
      row.number(0) ?? 0
    }
  }

  func index(above number: UInt64, below size: UInt64) throws -> UInt64? {
    try indexAbove.first(.number(number), .number(size)) { $0.number(0) } ?? nil
  }

  func lastRegistry() throws -> UInt64? {
    try lastRegistryNumber.first { $0.number(0) } ?? nil
  }

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

  func add(_ row: EntryRow) throws {
    let (number, entry) = (row.number, row.entry)
    try insert.run(
      .number(number),
      .integer(row.kind.rawValue),
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
  fileprivate func entry(filing: [UInt8]?) -> StoredRow {
    let kind = EntryKind(rawValue: integer(0)) ?? .other
    return StoredRow(
      kind: kind,
      entry: StoredEntry(
        text: blob(1),
        isRegistry: kind == .registry,
        contentID: optionalBlob(2).flatMap(Digest.init(bytes:)),
        note: optionalBlob(4),
        salt: optionalBlob(3),
        filing: filing
      )
    )
  }
}
