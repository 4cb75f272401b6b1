import Crypto
import SQLite
import Synchronization

/// The codes that were made here: in which print run, whether they were printed or are void, and their
/// inner numbers as slow salted hashes: `codes.db`.
///
/// From it nobody learns a code or an inner number. What becomes of a package afterwards, applied, in
/// trade and sold, is said in the log. Several processes may use it.
public final class CodeRegister: Sendable {
  /// The most tries of a code's inner number in a day of UTC.
  public static let triesPerDay = 5
  /// The most codes that one call takes.
  public static let codesMax = 1_000_000

  private let database: Mutex<Database>

  private static let tables = """
    CREATE TABLE IF NOT EXISTS run (
      number INTEGER PRIMARY KEY,
      party TEXT NOT NULL,
      gtin TEXT NOT NULL,
      name TEXT NOT NULL,
      made INTEGER NOT NULL        -- POSIX seconds
    ) STRICT;
    CREATE INDEX IF NOT EXISTS run_party ON run (party, gtin, name);
    CREATE TABLE IF NOT EXISTS code (
      key BLOB PRIMARY KEY,        -- CodeKey
      run INTEGER NOT NULL REFERENCES run (number),
      printed INTEGER,             -- POSIX seconds
      void TEXT,                   -- the reason
      salt BLOB, pin BLOB,         -- 16 bytes, and SlowHash of the inner number
      confirmed INTEGER,           -- months since the year 0
      tries INTEGER NOT NULL DEFAULT 0,
      day INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS code_run ON code (run);
    """

  /// Opens the file at `path`, and makes it if there is none, for its owner only.
  ///
  /// - Throws: ``CodesError`` or an `SQLiteError`.
  public init(_ path: String) throws {
    let database = try Database.opened(path)
    try database.execute(Self.tables)
    self.database = Mutex(database)
  }

  /// A code that is made, with the hash of its inner number.
  public struct NewCode: Sendable {
    let key: CodeKey
    let salt: [UInt8]?
    let hash: [UInt8]?

    /// A code; with an inner number this takes as long as a slow hash does.
    public init(uri: String, pin: PIN? = nil) {
      key = CodeKey(uri: uri)
      salt = pin.map { _ in Random.bytes(16) }
      hash = salt.flatMap { salt in pin?.hash(salt: salt) }
    }
  }

  /// Keeps the codes of a print run, durably and all or none.
  ///
  /// - Parameters:
  ///   - codes: the codes.
  ///   - gtin: the product number, 14 digits.
  ///   - run: the name of the print run.
  ///   - party: who has them made.
  ///   - now: the clock, in POSIX seconds.
  /// - Throws: an `SQLiteError`, also if one of them is there already.
  public func add(
    _ codes: [NewCode],
    gtin: String,
    run: String,
    party: String,
    now: UInt64
  ) throws {
    try database.withLock { database in
      try database.write {
        try database.prepare("INSERT INTO run (party, gtin, name, made) VALUES (?, ?, ?, ?)")
          .run(.text(party), .text(gtin), .text(run), .number(now))
        let number = try database.prepare("SELECT last_insert_rowid()").first { $0.integer(0) }
        let insert = try database.prepare(
          "INSERT INTO code (key, run, salt, pin) VALUES (?, ?, ?, ?)"
        )
        for code in codes {
          try insert.run(
            .blob(code.key.bytes),
            .integer(number ?? 0),
            .optional(code.salt),
            .optional(code.hash)
          )
        }
      }
    }
  }

  /// What is known of a code; `nil` if it was not made here.
  public func record(of code: CodeKey) throws -> CodeRecord? {
    try database.withLock { database in
      try database.prepare(
        """
        SELECT party, gtin, name, made, printed, void, pin IS NOT NULL, confirmed
        FROM code JOIN run ON number = run WHERE key = ?
        """
      ).first(.blob(code.bytes)) { CodeRecord($0) }
    }
  }

  /// The print runs of a party, the newest first.
  public func runs(of party: String, countMax: Int) throws -> [RunRecord] {
    try database.withLock { database in
      try database.prepare(
        """
        SELECT gtin, name, min(made), count(*), count(printed), count(void), count(confirmed)
        FROM run JOIN code ON code.run = number WHERE party = ?
        GROUP BY gtin, name ORDER BY max(number) DESC LIMIT ?
        """
      ).all(.text(party), .integer(Int64(countMax))) { row in
        RunRecord(
          gtin: row.text(0),
          run: row.text(1),
          made: row.number(2) ?? 0,
          count: Int(row.integer(3)),
          printed: Int(row.integer(4)),
          void: Int(row.integer(5)),
          confirmed: Int(row.integer(6))
        )
      }
    }
  }

  /// Says that codes of a party were printed; those that are void or of others stay as they are.
  ///
  /// - Returns: for each code, whether it is printed now and was not.
  public func markPrinted(_ codes: [CodeKey], of party: String, now: UInt64) throws -> [Bool] {
    try change(
      codes,
      of: party,
      "UPDATE code SET printed = ? WHERE printed IS NULL AND void IS NULL",
      .number(now)
    )
  }

  /// Says that codes of a party are void, for good.
  ///
  /// - Returns: for each code, whether it is void now and was not.
  public func void(
    _ codes: [CodeKey],
    of party: String,
    for reason: CodeRecord.VoidReason
  ) throws -> [Bool] {
    try change(
      codes,
      of: party,
      "UPDATE code SET void = ? WHERE void IS NULL",
      .text(reason.rawValue)
    )
  }

  private func change(
    _ codes: [CodeKey],
    of party: String,
    _ update: String,
    _ value: Value
  ) throws -> [Bool] {
    try database.withLock { database in
      try database.write {
        let statement = try database.prepare(
          update + " AND key = ? AND run IN (SELECT number FROM run WHERE party = ?)"
        )
        return try codes.map { code in
          try statement.run(value, .blob(code.bytes), .text(party))
          return database.changes > 0
        }
      }
    }
  }
}

// Inner numbers.
extension CodeRegister {
  private struct Secret {
    let salt: [UInt8]
    let hash: [UInt8]
    let left: Int
    let isVoid: Bool
  }

  /// Tries an inner number; only five wrong ones a day are let through.
  ///
  /// The try is counted durably before anything is compared, so that nobody gets another one by
  /// stopping the process. A right number gives its try back.
  public func confirm(_ code: CodeKey, with pin: PIN?, now: UInt64) throws -> PINOutcome {
    guard let secret = try beginTry(code, day: now / 86_400) else { return .none }
    guard secret.left >= 0 else { return .blocked }
    // A void code confirms nothing, and does not say that the number would be right.
    guard let pin, !secret.isVoid,
      constantTimeEqual(pin.hash(salt: secret.salt), secret.hash)
    else { return .wrong(left: secret.left) }
    let month = Month(seconds: now)
    return try database.withLock { database in
      try database.write {
        try database.prepare(
          "UPDATE code SET tries = tries - 1 WHERE key = ? AND day = ? AND tries > 0"
        )
        .run(.blob(code.bytes), .number(now / 86_400))
        try database.prepare("UPDATE code SET confirmed = ? WHERE key = ? AND confirmed IS NULL")
          .run(.integer(Int64(month.number)), .blob(code.bytes))
        if database.changes > 0 { return .confirmed }
        let before = try database.prepare("SELECT confirmed FROM code WHERE key = ?")
          .first(.blob(code.bytes)) { $0.integer(0) }
        return .usedBefore(Month(number: Int(before ?? 0)))
      }
    }
  }

  /// Counts a try; `left` is below 0 if there was none left.
  private func beginTry(_ code: CodeKey, day: UInt64) throws -> Secret? {
    try database.withLock { database in
      try database.write {
        let row = try database.prepare(
          "SELECT salt, pin, tries, day, void IS NOT NULL FROM code WHERE key = ? AND pin IS NOT NULL"
        ).first(.blob(code.bytes)) { row in
          (
            salt: row.blob(0), hash: row.blob(1),
            tries: row.number(3) == day ? Int(row.integer(2)) : 0, isVoid: row.integer(4) != 0
          )
        }
        guard let row else { return nil }
        if row.tries < Self.triesPerDay {
          try database.prepare("UPDATE code SET tries = ?, day = ? WHERE key = ?")
            .run(.integer(Int64(row.tries + 1)), .number(day), .blob(code.bytes))
        }
        return Secret(
          salt: row.salt,
          hash: row.hash,
          left: Self.triesPerDay - row.tries - 1,
          isVoid: row.isVoid
        )
      }
    }
  }
}

extension CodeRecord {
  fileprivate init(_ row: Row) {
    party = row.text(0)
    gtin = row.text(1)
    run = row.text(2)
    made = row.number(3) ?? 0
    printed = row.number(4)
    void = row.isNull(5) ? nil : VoidReason(rawValue: row.text(5))
    hasPIN = row.integer(6) != 0
    confirmed = row.number(7).map { Month(number: Int($0)) }
  }
}
