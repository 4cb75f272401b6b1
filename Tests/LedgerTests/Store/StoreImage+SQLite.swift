import Crypto
import Merkle
import SQLite

@testable import Ledger

extension StoreImage {
  /// What the files of SQLite in `directory` hold.
  init(sqlite directory: String) throws {
    let files = SQLiteFiles(directory)
    let ledger = try Database(files.ledger, access: .readOnly)
    try ledger.read {
      try readEntries(ledger)
      try readTrees(ledger)
      try readStates(ledger)
    }
    let bodies = try Database(files.bodies, access: .readOnly)
    try bodies.prepare("SELECT number, body, body_salt, members, members_salt FROM body").forEach {
      parts[$0.number(0) ?? .max] = ErasableParts(body: Self.part($0, 1), members: Self.part($0, 3))
    }
  }

  private mutating func readEntries(_ database: Database) throws {
    try database.prepare("SELECT number, kind, text, content, salt, note, filing FROM entry")
      .forEach { row in
        entries[row.number(0) ?? .max] = Entry(
          kind: EntryKind(rawValue: row.integer(1)) ?? .other,
          text: row.blob(2),
          contentID: row.optionalBlob(3).flatMap(Digest.init(bytes:)),
          salt: row.optionalBlob(4),
          note: row.optionalBlob(5),
          filing: row.optionalBlob(6)
        )
      }
    try database.prepare("SELECT id, number FROM alias").forEach { row in
      if let id = Digest(bytes: row.blob(0)) { aliases[id] = row.number(1) }
    }
  }

  private mutating func readTrees(_ database: Database) throws {
    try database.prepare("SELECT id, hashes FROM tile").forEach { row in
      let id = row.number(0) ?? 0
      tiles[TileID(level: Int(id >> 56), index: id & 0xff_ffff_ffff_ffff)] = row.blob(1)
    }
    try database.prepare("SELECT id, bytes FROM page").forEach {
      pages[$0.number(0) ?? 0] = $0.blob(1)
    }
    try database.prepare("SELECT id, bytes FROM chunk").forEach {
      chunks[$0.number(0) ?? 0] = $0.blob(1)
    }
  }

  private mutating func readStates(_ database: Database) throws {
    published = try database.prepare("SELECT size, checkpoint, index_state FROM published").first {
      PublishedState(size: $0.number(0) ?? 0, checkpoint: $0.blob(1), indexState: $0.blob(2))
    }
    try database.prepare("SELECT size, first, checkpoint, filed FROM staged").forEach { row in
      staged[row.number(0) ?? 0] = Staged(
        first: row.number(1) ?? 0,
        checkpoint: row.blob(2),
        filed: row.blob(3)
      )
    }
  }

  private static func part(_ row: Row, _ column: Int32) -> SaltedPart? {
    guard let bytes = row.optionalBlob(column), let salt = row.optionalBlob(column + 1) else {
      return nil
    }
    return SaltedPart(bytes: bytes, salt: salt)
  }
}

extension StoreImage {
  /// Makes the files of SQLite in `directory` hold this.
  func write(sqlite directory: String) throws {
    let files = SQLiteFiles(directory)
    let ledger = try Database(files.ledger, access: .readWrite)
    try ledger.write {
      // What must never be could not be written otherwise.
      try ledger.execute("DROP INDEX IF EXISTS entry_content")
      for table in ["entry", "alias", "tile", "page", "chunk", "published", "staged"] {
        try ledger.execute("DELETE FROM \(table)")
      }
      try writeEntries(ledger)
      try writeTrees(ledger)
      try writeStates(ledger)
      try ledger.execute(
        "CREATE INDEX entry_content ON entry (content) WHERE content IS NOT NULL"
      )
    }
    let bodies = try Database(files.bodies, access: .readWrite, erasesDeleted: true)
    try bodies.write {
      try bodies.execute("DELETE FROM body")
      let insert = try bodies.prepare("INSERT INTO body VALUES (?, ?, ?, ?, ?)")
      for (number, part) in parts {
        try insert.run(
          .number(number),
          .optional(part.body?.bytes),
          .optional(part.body?.salt),
          .optional(part.members?.bytes),
          .optional(part.members?.salt)
        )
      }
    }
  }

  private func writeEntries(_ database: Database) throws {
    let insert = try database.prepare(
      """
      INSERT INTO entry (number, kind, text, content, salt, note, filing)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """
    )
    for (number, entry) in entries {
      try insert.run(
        .number(number),
        .integer(entry.kind.rawValue),
        .blob(entry.text),
        .optional(entry.contentID?.bytes),
        .optional(entry.salt),
        .optional(entry.note),
        .optional(entry.filing)
      )
    }
    let alias = try database.prepare("INSERT INTO alias (id, number) VALUES (?, ?)")
    for (id, number) in aliases { try alias.run(.blob(id.bytes), .number(number)) }
  }

  private func writeTrees(_ database: Database) throws {
    let tile = try database.prepare("INSERT INTO tile (id, hashes) VALUES (?, ?)")
    for (id, hashes) in tiles {
      try tile.run(.number(UInt64(id.level) << 56 | id.index), .blob(hashes))
    }
    for (table, rows) in [("page", pages), ("chunk", chunks)] {
      let insert = try database.prepare("INSERT INTO \(table) (id, bytes) VALUES (?, ?)")
      for (id, bytes) in rows { try insert.run(.number(id), .blob(bytes)) }
    }
  }

  private func writeStates(_ database: Database) throws {
    if let published {
      try database.prepare(
        "INSERT INTO published (id, size, checkpoint, index_state) VALUES (0, ?, ?, ?)"
      ).run(.number(published.size), .blob(published.checkpoint), .blob(published.indexState))
    }
    let insert = try database.prepare(
      "INSERT INTO staged (size, first, checkpoint, filed) VALUES (?, ?, ?, ?)"
    )
    for (size, state) in staged {
      try insert.run(
        .number(size),
        .number(state.first),
        .blob(state.checkpoint),
        .blob(state.filed)
      )
    }
  }
}
