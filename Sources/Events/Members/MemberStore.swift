public import EPCIS
import Glibc
import SQLite
import Synchronization

/// What members keep with the service: named queries, and what became of what they captured.
///
/// It is `members.db` in the data directory. Nobody else can make it again, but no proof depends on
/// it: without it, queries are to be named anew and old captures cannot be asked for.
public final class MemberStore: Sendable {
  private let database: Mutex<Database>

  /// A query under the name that a party gave it.
  public struct NamedQuery: Hashable, Sendable {
    /// Its name, one of the party's own.
    public let name: String
    /// Its parameters.
    public let query: JSONValue
  }

  /// What became of a document that a party captured.
  public struct Job: Hashable, Sendable {
    /// 32 hexadecimal digits.
    public let id: String
    /// When the document came, in POSIX seconds.
    public let created: UInt64
    /// What is told of it: a JSON object.
    public let report: JSONValue

    /// Joins the parts.
    public init(id: String, created: UInt64, report: JSONValue) {
      self.id = id
      self.created = created
      self.report = report
    }
  }

  /// The most queries of one party.
  public static let queriesMax = 1_000
  /// How long jobs are kept, in seconds.
  public static let jobSecondsMax: UInt64 = 30 * 86_400

  private static let tables = """
    CREATE TABLE IF NOT EXISTS query (
      party TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL, PRIMARY KEY (party, name)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS job (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      party TEXT NOT NULL,
      created INTEGER NOT NULL,
      report TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS job_party ON job (party, number);
    CREATE INDEX IF NOT EXISTS job_created ON job (created);
    """

  /// Opens the file in a data directory, and makes it if there is none, for its owner only.
  ///
  /// - Throws: an `SQLiteError`.
  public init(_ directory: String) throws {
    let path = "\(directory)/members.db"
    try Database.makePrivateFile(path)
    let database = try Database(path, access: .create)
    // A power cut may take back the last reports, but not what they report of, which is in the ledger.
    try database.execute("PRAGMA synchronous = NORMAL")
    try database.execute(Self.tables)
    self.database = Mutex(database)
  }

  // MARK: Queries

  /// Why a query is not kept.
  public enum Refusal: Error, Hashable, Sendable {
    /// The party has one of this name.
    case exists
    /// The party has as many as it may.
    case tooMany
  }

  /// Keeps a query for `party`.
  ///
  /// - Throws: ``Refusal``, or an `SQLiteError`.
  public func add(_ query: NamedQuery, of party: String) throws {
    try database.withLock { database in
      try database.write {
        let count = try database.prepare("SELECT count(*) FROM query WHERE party = ?")
          .first(.text(party)) { $0.integer(0) }
        guard (count ?? 0) < Int64(Self.queriesMax) else { throw Refusal.tooMany }
        let text = String(decoding: query.query.encoded(), as: UTF8.self)
        try database.prepare("INSERT OR IGNORE INTO query (party, name, query) VALUES (?, ?, ?)")
          .run(.text(party), .text(query.name), .text(text))
        guard database.changes > 0 else { throw Refusal.exists }
      }
    }
  }

  /// The query of `party` called `name`.
  public func query(_ name: String, of party: String) throws -> NamedQuery? {
    try database.withLock { database in
      try database.prepare("SELECT name, query FROM query WHERE party = ? AND name = ?")
        .first(.text(party), .text(name)) { NamedQuery($0) } ?? nil
    }
  }

  /// Up to `countMax` queries of `party` after the one called `name`, in the order of their names.
  public func queries(
    of party: String,
    after name: String,
    countMax: Int
  ) throws -> [NamedQuery] {
    try database.withLock { database in
      try database.prepare(
        "SELECT name, query FROM query WHERE party = ? AND name > ? ORDER BY name LIMIT ?"
      ).all(.text(party), .text(name), .integer(Int64(countMax))) { NamedQuery($0) }
        .compactMap(\.self)
    }
  }

  /// Removes a query.
  ///
  /// - Returns: whether there was one.
  public func removeQuery(_ name: String, of party: String) throws -> Bool {
    try database.withLock { database in
      try database.prepare("DELETE FROM query WHERE party = ? AND name = ?")
        .run(.text(party), .text(name))
      return database.changes > 0
    }
  }

  // MARK: Jobs

  /// Keeps what became of a document, and forgets what is too old.
  public func add(_ job: Job, of party: String) throws {
    try database.withLock { database in
      try database.write {
        let report = String(decoding: job.report.encoded(), as: UTF8.self)
        try database.prepare(
          "INSERT INTO job (id, party, created, report) VALUES (?, ?, ?, ?)"
        ).run(.text(job.id), .text(party), .number(job.created), .text(report))
        let oldest = job.created - min(job.created, Self.jobSecondsMax)
        try database.prepare("DELETE FROM job WHERE created < ?").run(.number(oldest))
      }
    }
  }

  /// The job of `party` called `id`.
  public func job(_ id: String, of party: String) throws -> Job? {
    try database.withLock { database in
      try database.prepare("SELECT 0, id, created, report FROM job WHERE id = ? AND party = ?")
        .first(.text(id), .text(party)) { Job($0) } ?? nil
    }
  }

  /// Up to `countMax` jobs of `party` before the one with this number, the newest first, each with its
  /// number.
  public func jobs(
    of party: String,
    before number: Int64,
    countMax: Int
  ) throws -> [(number: Int64, job: Job)] {
    try database.withLock { database in
      try database.prepare(
        """
        SELECT number, id, created, report FROM job WHERE party = ? AND number < ?
        ORDER BY number DESC LIMIT ?
        """
      ).all(.text(party), .integer(number), .integer(Int64(countMax))) { row in
        Job(row).map { (row.integer(0), $0) }
      }.compactMap(\.self)
    }
  }
}

extension MemberStore.NamedQuery {
  /// Joins both.
  public init(name: String, json query: JSONValue) {
    self.name = name
    self.query = query
  }

  fileprivate init?(_ row: Row) {
    guard let query = try? JSONValue(parsing: row.text(1)) else { return nil }
    self.init(name: row.text(0), query: query)
  }
}

extension MemberStore.Job {
  fileprivate init?(_ row: Row) {
    guard let report = try? JSONValue(parsing: row.text(3)) else { return nil }
    self.init(id: row.text(1), created: row.number(2) ?? 0, report: report)
  }
}
