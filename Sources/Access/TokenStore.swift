import Crypto
import Glibc
import SQLite
import Synchronization

/// The tokens and certificates by which parties authenticate over HTTP, in a small SQLite file of their
/// own.
///
/// Several threads and processes may use it: a token that one process adds or revokes counts for all
/// others from their next question on.
///
/// The file is trusted: whoever changes it can act for every party that the recorder signs for.
/// Whoever reads it learns who has tokens, and no token.
public final class TokenStore: Sendable {
  private struct Connection {
    let database: Database
    let find: Statement
    let findCertificate: Statement
  }
  // A connection is for one thread at a time.
  private let connection: Mutex<Connection>

  private static let tables = """
    CREATE TABLE IF NOT EXISTS token (
      id TEXT PRIMARY KEY,         -- the public part
      hash BLOB NOT NULL,          -- SHA-256 of the secret part
      party TEXT NOT NULL,
      scopes TEXT NOT NULL,        -- names between commas
      note TEXT NOT NULL,
      created INTEGER NOT NULL,    -- POSIX seconds
      revoked INTEGER              -- POSIX seconds
    ) STRICT;
    CREATE TABLE IF NOT EXISTS certificate (
      id TEXT PRIMARY KEY,         -- sha256: and the hash of all of it, in hexadecimal digits
      party TEXT NOT NULL,
      scopes TEXT NOT NULL,
      note TEXT NOT NULL,
      created INTEGER NOT NULL,
      revoked INTEGER
    ) STRICT
    """
  private static let columns = "id, hash, party, scopes, note, created, revoked"
  // In the place of the token's hash stands nothing: the certificate's own is its name.
  private static let certificateColumns = "id, NULL, party, scopes, note, created, revoked"

  /// Opens the file at `path`, and makes it if there is none, for its owner only.
  ///
  /// - Throws: an `SQLiteError`.
  public init(_ path: String) throws {
    try Database.makePrivateFile(path)
    let database = try Database(path, access: .create)
    try database.execute(Self.tables)
    let find = try database.prepare("SELECT \(Self.columns) FROM token WHERE id = ?")
    let findCertificate = try database.prepare(
      "SELECT \(Self.certificateColumns) FROM certificate WHERE id = ?"
    )
    connection = Mutex(
      Connection(database: database, find: find, findCertificate: findCertificate)
    )
  }

  /// Makes a token for `party`.
  ///
  /// - Parameters:
  ///   - party: the name of a party.
  ///   - scopes: what its holder may do.
  ///   - note: for people: who got it, what for.
  ///   - now: the clock, in POSIX seconds.
  /// - Returns: the token, which nobody can tell again, and what is kept of it.
  /// - Throws: an `SQLiteError` if it cannot be kept.
  public func add(
    party: String,
    scopes: Set<Scope>,
    note: String,
    now: UInt64
  ) throws -> (token: String, record: TokenRecord) {
    let token = AccessToken.random()
    let record = TokenRecord(
      id: token.id,
      party: party,
      scopes: scopes,
      note: note,
      created: now,
      revoked: nil
    )
    try connection.withLock { connection in
      try connection.database.prepare(
        "INSERT INTO token (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, NULL)"
      ).run(
        .text(token.id),
        .blob(token.hash),
        .text(party),
        .text(Self.text(scopes)),
        .text(note),
        .number(now)
      )
    }
    return (token.text, record)
  }

  /// Lets whoever authenticates over TLS by a certificate act for `party`.
  ///
  /// - Parameters:
  ///   - hash: SHA-256 of the certificate (DER), 32 bytes.
  ///   - party: the name of a party.
  ///   - scopes: what its holder may do.
  ///   - note: for people: who has it, what for.
  ///   - now: the clock, in POSIX seconds.
  /// - Returns: what is kept; `nil` if the certificate is known already, or was revoked: it stays as it is.
  /// - Throws: an `SQLiteError` if it cannot be kept.
  public func add(
    certificate hash: [UInt8],
    party: String,
    scopes: Set<Scope>,
    note: String,
    now: UInt64
  ) throws -> TokenRecord? {
    let record = TokenRecord(
      id: Self.id(ofCertificate: hash),
      party: party,
      scopes: scopes,
      note: note,
      created: now,
      revoked: nil
    )
    return try connection.withLock { connection in
      try connection.database.prepare(
        "INSERT OR IGNORE INTO certificate VALUES (?, ?, ?, ?, ?, NULL)"
      ).run(
        .text(record.id),
        .text(party),
        .text(Self.text(scopes)),
        .text(note),
        .number(now)
      )
      return connection.database.changes > 0 ? record : nil
    }
  }

  private static func id(ofCertificate hash: [UInt8]) -> String { "sha256:\(Hex.encode(hash))" }

  private static func text(_ scopes: Set<Scope>) -> String {
    scopes.map(\.rawValue).sorted().joined(separator: ",")
  }

  /// All tokens and certificates, the revoked ones too, in the order in which they were made.
  public func all() throws -> [TokenRecord] {
    try connection.withLock { connection in
      try connection.database.prepare(
        """
        SELECT \(Self.columns) FROM token
        UNION ALL SELECT \(Self.certificateColumns) FROM certificate ORDER BY created, id
        """
      ).all { TokenRecord($0) }
    }
  }

  /// Makes the token or certificate `id` useless from now on.
  ///
  /// - Returns: whether there is such a one; one that was revoked before stays so.
  public func revoke(_ id: String, now: UInt64) throws -> Bool {
    try connection.withLock { connection in
      let table = id.hasPrefix("sha256:") ? "certificate" : "token"
      try connection.database.prepare(
        "UPDATE \(table) SET revoked = coalesce(revoked, ?) WHERE id = ?"
      ).run(.number(now), .text(id))
      return connection.database.changes > 0
    }
  }

  /// Whose token `text` is; `nil` if it is none, or was revoked.
  ///
  /// Finding the row takes a time that depends on the public part only, comparing the secret one that
  /// depends on nothing.
  public func holder(of text: String) throws -> TokenRecord? {
    guard let token = AccessToken(text) else { return nil }
    let row = try connection.withLock { connection in
      try connection.find.first(.text(token.id)) { (hash: $0.blob(1), record: TokenRecord($0)) }
    }
    guard let row, constantTimeEqual(row.hash, token.hash), row.record.revoked == nil else {
      return nil
    }
    return row.record
  }

  /// For whom the certificate with this hash acts; `nil` if it is not known, or was revoked.
  public func holder(ofCertificate hash: [UInt8]) throws -> TokenRecord? {
    let record = try connection.withLock { connection in
      try connection.findCertificate.first(.text(Self.id(ofCertificate: hash))) { TokenRecord($0) }
    }
    guard let record, record.revoked == nil else { return nil }
    return record
  }
}

extension TokenRecord {
  fileprivate init(_ row: Row) {
    id = row.text(0)
    party = row.text(2)
    scopes = Set(row.text(3).split(separator: ",").compactMap { Scope(rawValue: String($0)) })
    note = row.text(4)
    created = row.number(5) ?? 0
    revoked = row.number(6)
  }
}
