import SQLite
import Synchronization

/// Who lets whom read what it captures, beside the tokens in the same file.
///
/// A share is the word of a party, written down by the operator: everything that `from` has captured
/// and will capture may be read by `to`, until the share is taken back.
public final class ShareStore: Sendable {
  private struct Connection {
    let database: Database
    let find: Statement
  }
  // A connection is for one thread at a time.
  private let connection: Mutex<Connection>

  /// That one party shares with another.
  public struct Share: Hashable, Sendable {
    /// The name of the party that shares.
    public let from: String
    /// The name of the party that may read.
    public let to: String
    /// Since when, in POSIX seconds.
    public let since: UInt64
  }

  private static let tables = """
    CREATE TABLE IF NOT EXISTS share (
      reader TEXT NOT NULL,        -- who may read
      party TEXT NOT NULL,         -- what this one captured
      since INTEGER NOT NULL,      -- POSIX seconds
      PRIMARY KEY (reader, party)
    ) STRICT, WITHOUT ROWID
    """

  /// Opens the file at `path`, which ``TokenStore`` has made.
  ///
  /// - Throws: an `SQLiteError`.
  public init(_ path: String) throws {
    let database = try Database(path, access: .readWrite)
    try database.execute(Self.tables)
    let find = try database.prepare("SELECT party FROM share WHERE reader = ? ORDER BY party")
    connection = Mutex(Connection(database: database, find: find))
  }

  /// Lets `reader` read what `party` captures.
  ///
  /// - Returns: whether it could not before.
  public func add(from party: String, to reader: String, now: UInt64) throws -> Bool {
    try connection.withLock { connection in
      try connection.database.prepare(
        "INSERT OR IGNORE INTO share (reader, party, since) VALUES (?, ?, ?)"
      ).run(.text(reader), .text(party), .number(now))
      return connection.database.changes > 0
    }
  }

  /// Takes a share back.
  ///
  /// - Returns: whether there was one.
  public func remove(from party: String, to reader: String) throws -> Bool {
    try connection.withLock { connection in
      try connection.database.prepare("DELETE FROM share WHERE reader = ? AND party = ?")
        .run(.text(reader), .text(party))
      return connection.database.changes > 0
    }
  }

  /// The parties that share with `reader`, ascending by name.
  public func sharers(with reader: String) throws -> [String] {
    try connection.withLock { try $0.find.all(.text(reader)) { $0.text(0) } }
  }

  /// All shares, ascending by who shares.
  public func all() throws -> [Share] {
    try connection.withLock { connection in
      try connection.database.prepare(
        "SELECT party, reader, since FROM share ORDER BY party, reader"
      ).all { Share(from: $0.text(0), to: $0.text(1), since: $0.number(2) ?? 0) }
    }
  }
}
