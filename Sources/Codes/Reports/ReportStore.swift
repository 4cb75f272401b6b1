import Crypto
import SQLite
import Synchronization

/// What shoppers report to brands, with a photo perhaps: `reports.db`.
///
/// Of who reports there is nothing but what they wrote. A report is for the parties that hold the
/// company prefix of its code, as the registry had it then, and is shown to nobody else.
public final class ReportStore: Sendable {
  private let database: Mutex<Database>

  /// One report.
  public struct Report: Hashable, Sendable {
    /// Its place in the order of reports, from 1.
    public let number: Int64
    /// 16 lower-case hexadecimal digits.
    public let id: String
    /// When it came, in POSIX seconds.
    public let created: UInt64
    /// The canonical URI that it is about.
    public let code: String
    /// What was written.
    public let text: String
    /// The language of the page on which it was written.
    public let language: String
    /// What kind of photo there is, and how many bytes it has.
    public let photo: PhotoSize?

    /// A photo that was not read.
    public struct PhotoSize: Hashable, Sendable {
      /// Its kind.
      public let kind: Photo.Kind
      /// How many bytes it has.
      public let byteCount: Int
    }
  }

  /// What is reported.
  public struct Draft: Sendable {
    /// The canonical URI that it is about.
    public let code: String
    /// What was written: 1 to ``ReportStore/textCharactersMax`` characters.
    public let text: String
    /// The language of the page on which it was written.
    public let language: String
    /// The photo.
    public let photo: Photo?

    /// Joins the parts.
    public init(code: String, text: String, language: String, photo: Photo?) {
      self.code = code
      self.text = text
      self.language = language
      self.photo = photo
    }
  }

  /// The file is as large as it may become.
  public struct Full: Error {}

  /// The most characters of a report.
  public static let textCharactersMax = 2_000
  /// The most bytes of all reports together, so that nobody can fill the disk.
  public static let bytesMax = 2 << 30

  private static let tables = """
    CREATE TABLE IF NOT EXISTS report (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      created INTEGER NOT NULL,    -- POSIX seconds
      code TEXT NOT NULL,          -- canonical URI
      text TEXT NOT NULL,
      language TEXT NOT NULL,
      kind TEXT,                   -- media type of the photo
      photo BLOB
    ) STRICT;
    CREATE TABLE IF NOT EXISTS reader (
      party TEXT NOT NULL, report INTEGER NOT NULL REFERENCES report (number),
      PRIMARY KEY (party, report)
    ) STRICT, WITHOUT ROWID;
    """

  private let bytesMax: Int

  /// Opens the file at `path`, and makes it if there is none, for its owner only.
  ///
  /// - Throws: ``CodesError`` or an `SQLiteError`.
  public convenience init(_ path: String) throws { try self.init(path, bytesMax: Self.bytesMax) }

  init(_ path: String, bytesMax: Int) throws {
    let database = try Database.opened(path, erasesDeleted: true)
    try database.execute(Self.tables)
    self.bytesMax = bytesMax
    self.database = Mutex(database)
  }

  /// Keeps a report, durably.
  ///
  /// - Parameters:
  ///   - draft: what is reported.
  ///   - readers: the names of the parties that may read it.
  ///   - now: the clock, in POSIX seconds.
  /// - Returns: its ID.
  /// - Throws: ``Full``, or an `SQLiteError`.
  public func add(_ draft: Draft, for readers: [String], now: UInt64) throws -> String {
    let id = Hex.encode(Random.bytes(8))
    try database.withLock { database in
      let size = try database.prepare(
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
      )
      .first { $0.integer(0) }
      guard Int(size ?? 0) + (draft.photo?.bytes.count ?? 0) <= bytesMax else { throw Full() }
      try database.write {
        try database.prepare(
          "INSERT INTO report (id, created, code, text, language, kind, photo) VALUES (?, ?, ?, ?, ?, ?, ?)"
        ).run(
          .text(id),
          .number(now),
          .text(draft.code),
          .text(draft.text),
          .text(draft.language),
          draft.photo.map { .text($0.kind.rawValue) } ?? .null,
          .optional(draft.photo?.bytes)
        )
        let reader = try database.prepare(
          "INSERT OR IGNORE INTO reader (party, report) SELECT ?, number FROM report WHERE id = ?"
        )
        for party in readers { try reader.run(.text(party), .text(id)) }
      }
    }
    return id
  }

  private static let columns =
    "number, id, created, code, text, language, kind, coalesce(length(photo), 0)"

  /// The newest reports for a party.
  ///
  /// - Parameters:
  ///   - party: its name.
  ///   - before: only those below this number.
  ///   - countMax: at most so many.
  /// - Returns: the reports, the newest first.
  /// - Throws: an `SQLiteError`.
  public func reports(for party: String, before: Int64, countMax: Int) throws -> [Report] {
    try database.withLock { database in
      try database.prepare(
        """
        SELECT \(Self.columns) FROM reader JOIN report ON number = report
        WHERE party = ? AND report < ? ORDER BY report DESC LIMIT ?
        """
      ).all(.text(party), .integer(before), .integer(Int64(countMax))) { Report($0) }
    }
  }

  /// One report; `nil` if there is none of this ID for the party.
  public func report(_ id: String, for party: String) throws -> Report? {
    try database.withLock { database in
      try database.prepare(
        """
        SELECT \(Self.columns) FROM reader JOIN report ON number = report WHERE party = ? AND id = ?
        """
      ).first(.text(party), .text(id)) { Report($0) }
    }
  }

  /// The photo of a report, for a party that may read it.
  public func photo(of id: String, for party: String) throws -> Photo? {
    try database.withLock { database in
      let row = try database.prepare(
        """
        SELECT kind, photo FROM reader JOIN report ON number = report
        WHERE party = ? AND id = ? AND photo IS NOT NULL
        """
      ).first(.text(party), .text(id)) { ($0.text(0), $0.blob(1)) }
      return row.flatMap { row in
        Photo.Kind(rawValue: row.0).map { Photo(kind: $0, bytes: row.1) }
      }
    }
  }
}

extension ReportStore.Report {
  fileprivate init(_ row: Row) {
    number = row.integer(0)
    id = row.text(1)
    created = row.number(2) ?? 0
    code = row.text(3)
    text = row.text(4)
    language = row.text(5)
    photo =
      row.isNull(6)
      ? nil
      : Photo.Kind(rawValue: row.text(6)).map {
        PhotoSize(kind: $0, byteCount: Int(row.integer(7)))
      }
  }
}
