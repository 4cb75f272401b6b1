package import SQLite

/// The tables of a ledger in SQLite.
///
/// `entry` grows when a batch is staged, everything else when it is published, so rows of `entry`
/// from the published size upwards are not yet there for readers.
package enum Schema {
  /// The version of the tables, kept in each file's `user_version`.
  static let version: Int64 = 2
  /// The size of the pages of `ledger.db`.
  ///
  /// Rows of the index have up to 2.3 KB. On pages of 4 KB they leave a fifth of the file empty; pages
  /// of 16 KB would save a little more, and make each change of a single row dearer.
  package static let pageBytes = 8_192
  /// "WPLG", kept in each file's `application_id`.
  private static let applicationID: Int64 = 0x5750_4C47

  /// `ledger.db`: the log, its index, and what was signed.
  package static let ledger = """
    CREATE TABLE entry (
      number INTEGER PRIMARY KEY,  -- from 0, without gaps
      kind INTEGER NOT NULL,       -- 0 other, 1 registry, 2 index entry
      text BLOB NOT NULL,          -- the leaf
      content BLOB,                -- what tells that the same content was taken before
      salt BLOB,
      note BLOB,
      filing BLOB
    ) STRICT;
    CREATE UNIQUE INDEX entry_content ON entry (content) WHERE content IS NOT NULL;
    -- By what else an entry is found again.
    CREATE TABLE alias (id BLOB PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX entry_kind ON entry (kind, number) WHERE kind > 0;

    -- Batches that are durable but not yet published: their entries stand in entry already.
    CREATE TABLE staged (
      size INTEGER PRIMARY KEY,    -- of the log with this batch
      first INTEGER NOT NULL,      -- the batch's first entry
      checkpoint BLOB NOT NULL,    -- the text that is to be signed
      filed BLOB NOT NULL          -- what its entries are filed under: Filed.encode
    ) STRICT;

    -- The last published state of the log and of the index.
    CREATE TABLE published (
      id INTEGER PRIMARY KEY CHECK (id = 0),
      size INTEGER NOT NULL,
      checkpoint BLOB NOT NULL,    -- the signed and cosigned note
      index_state BLOB NOT NULL
    ) STRICT;

    -- c2sp.org/tlog-tiles: up to 256 hashes of 32 bytes; a tile grows until it is full.
    CREATE TABLE tile (
      id INTEGER PRIMARY KEY,      -- level << 56 | number
      hashes BLOB NOT NULL
    ) STRICT;

    CREATE TABLE page (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE chunk (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    """

  /// `bodies.db`: what can be erased.
  static let bodies = """
    CREATE TABLE body (
      number INTEGER PRIMARY KEY,
      body BLOB,
      body_salt BLOB,
      members BLOB,
      members_salt BLOB
    ) STRICT;
    """

  /// Makes the tables in a file that has none yet; one that has them is left as it is.
  package static func make(_ tables: String, in database: Database) throws {
    try database.write {
      guard try pragma("user_version", of: database) == 0 else { return }
      try database.execute(tables)
      try database.execute("PRAGMA application_id = \(applicationID)")
      try database.execute("PRAGMA user_version = \(version)")
    }
  }

  /// Throws unless the file holds the tables of this version.
  static func check(_ database: Database) throws {
    let id = try pragma("application_id", of: database)
    let found = try pragma("user_version", of: database)
    guard id == applicationID, found == version else {
      throw LedgerError.format(path: database.path, found: found)
    }
  }

  private static func pragma(_ name: String, of database: Database) throws -> Int64 {
    try database.prepare("PRAGMA \(name)").first { $0.integer(0) } ?? 0
  }
}
