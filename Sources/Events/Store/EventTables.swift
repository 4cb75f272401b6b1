import SQLite

/// The tables of `events.db`.
///
/// ```
/// word    id, text                       every word once: attributes, values, parties
/// list    id, reader, attribute, value   an attribute's value, for one reader; how many events
/// by_time list, time, number             the events of a list by when they happened
/// by_number list, number                 the same by when they were recorded
/// event   number, time, record, party    when it happened (ms) and was recorded (s), who said it
/// event_id hash, number                  by the first eight bytes of SHA-256 of the eventID
/// long_id number, id                     the eventID of an event with so many things that its hash takes long
/// named   root, number, party            by the digits with which the IDs begin that a statement names
/// held    prefix, number, party          the same for the prefixes that somebody holds, or held
/// prefix  code                           those prefixes
/// state   folded, leaf, origin           how far the ledger is folded
/// ```
///
/// `reader` is 0 for a list that all readers share. Otherwise it is twice the word of a party, for the
/// events that it captured, and one more for those in which it took part.
///
/// Nothing here was not made of the ledger, so the file may be deleted at any time, and is made again.
enum EventTables {
  static let version: Int64 = 3

  /// Every table.
  static let names = [
    "word", "list", "by_time", "by_number", "event", "event_id", "long_id", "named", "held",
    "prefix", "state",
  ]

  static let sql = """
    CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE list (
      id INTEGER PRIMARY KEY,
      reader INTEGER NOT NULL,
      attribute INTEGER NOT NULL,
      value INTEGER NOT NULL,
      count INTEGER NOT NULL,
      UNIQUE (reader, attribute, value)
    ) STRICT;
    CREATE TABLE by_time (
      list INTEGER NOT NULL, time INTEGER NOT NULL, number INTEGER NOT NULL,
      PRIMARY KEY (list, time, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE by_number (
      list INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (list, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE event (
      number INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      record INTEGER NOT NULL,
      party INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE event_id (
      hash INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (hash, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE long_id (number INTEGER PRIMARY KEY, id TEXT NOT NULL) STRICT;
    CREATE TABLE named (
      root INTEGER NOT NULL, number INTEGER NOT NULL, party INTEGER NOT NULL,
      PRIMARY KEY (root, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE held (
      prefix INTEGER NOT NULL, number INTEGER NOT NULL, party INTEGER NOT NULL,
      PRIMARY KEY (prefix, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE prefix (code INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE state (
      id INTEGER PRIMARY KEY CHECK (id = 0),
      folded INTEGER NOT NULL,
      leaf BLOB NOT NULL,
      origin TEXT NOT NULL
    ) STRICT;
    """

  /// The file in the data directory of a ledger.
  static func path(in directory: String) -> String { "\(directory)/events.db" }

  /// Whether the file has these tables.
  static func exist(in database: Database) throws -> Bool {
    try database.prepare("PRAGMA user_version").first { $0.integer(0) } == version
  }
}

/// The two readers that a party is: of what it said, and of what it took part in.
enum ReaderID {
  static let everybody: Int64 = 0

  static func captured(_ word: Int64) -> Int64 { word * 2 }
  static func tookPart(_ word: Int64) -> Int64 { word * 2 + 1 }
}
