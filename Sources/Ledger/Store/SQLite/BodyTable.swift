internal import SQLite

/// Reads what can be erased: bodies and members parts, packed.
struct BodyTable {
  private let select: Statement
  private let bodyOnly: Statement

  init(_ database: Database) throws {
    select = try database.prepare(
      "SELECT body, body_salt, members, members_salt FROM body WHERE number = ?"
    )
    bodyOnly = try database.prepare("SELECT body, body_salt FROM body WHERE number = ?")
  }

  func parts(_ number: UInt64) throws -> ErasableParts {
    let parts = try select.first(.number(number)) { row in
      ErasableParts(body: row.part(0), members: row.part(2))
    }
    return parts ?? ErasableParts()
  }

  func body(_ number: UInt64) throws -> SaltedPart? {
    try bodyOnly.first(.number(number)) { $0.part(0) } ?? nil
  }
}

/// Writes what can be erased.
struct BodyWriter {
  private let database: Database
  private let insert: Statement
  private let delete: Statement
  private let deleteFrom: Statement
  /// Whether copies of what was erased may wait beside the file, in its write-ahead log.
  ///
  /// Nobody knows at first what an earlier process left.
  private var mayHoldErased = true

  init(_ database: Database) throws {
    self.database = database
    insert = try database.prepare(
      "INSERT INTO body (number, body, body_salt, members, members_salt) VALUES (?, ?, ?, ?, ?)"
    )
    delete = try database.prepare("DELETE FROM body WHERE number = ?")
    deleteFrom = try database.prepare("DELETE FROM body WHERE number >= ?")
  }

  /// Makes the parts of `entries`, which are numbered from `first`, durable.
  func add(_ entries: [NewEntry], from first: UInt64) throws {
    guard entries.contains(where: { $0.body != nil || $0.members != nil }) else { return }
    try database.write {
      for (number, entry) in zip(first..., entries) where entry.body != nil || entry.members != nil
      {
        try insert.run(
          .number(number),
          .optional(entry.body?.bytes),
          .optional(entry.body?.salt),
          .optional(entry.members?.bytes),
          .optional(entry.members?.salt)
        )
      }
    }
  }

  /// Removes all parts of entries from `number` upwards: no such entry is durable.
  func removeOrphans(from number: UInt64) throws {
    try database.write { try deleteFrom.run(.number(number)) }
  }

  /// Removes the parts of `numbers` for good.
  ///
  /// The file overwrites what it deletes; the second step does away with the copies that wait
  /// beside it, in its write-ahead log.
  mutating func erase(_ numbers: [UInt64]) throws -> ErasedParts {
    var count = 0
    try database.write {
      for number in numbers {
        try delete.run(.number(number))
        count += database.changes
      }
    }
    mayHoldErased = mayHoldErased || count > 0
    try overwriteCopies(patienceMilliseconds: SQLiteLimits.erasureMilliseconds)
    return ErasedParts(count: count, heldPath: mayHoldErased ? database.path : nil)
  }

  /// Does away with the copies that an erasure had to leave, unless a reader still holds them.
  mutating func overwriteCopies(patienceMilliseconds: Int32 = 0) throws {
    guard mayHoldErased else { return }
    mayHoldErased = try !database.emptyLog(patienceMilliseconds: patienceMilliseconds)
  }
}

extension Row {
  /// The text in `column` with the salt in the next one, if both are there.
  fileprivate func part(_ column: Int32) -> SaltedPart? {
    guard let bytes = optionalBlob(column), let salt = optionalBlob(column + 1) else { return nil }
    return SaltedPart(bytes: bytes, salt: salt)
  }
}
