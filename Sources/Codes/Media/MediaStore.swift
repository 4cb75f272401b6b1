import Crypto
import SQLite
import Synchronization

/// Pictures that parties register for their products, by the SHA-256 of their bytes: `media.db`.
///
/// A signed description of a product names a picture by that hash, so nobody can put another in its
/// place; a picture that no description names is shown nowhere.
public final class MediaStore: Sendable {
  private let database: Mutex<Database>

  /// What is known of a picture without reading it.
  public struct Picture: Hashable, Sendable {
    /// Its kind.
    public let kind: Photo.Kind
    /// How many pixels it is wide and high.
    public let size: Photo.Size
  }

  /// A party has as many pictures as it may.
  public struct Full: Error {}

  /// The most bytes of a picture: it is part of what a shopper waits for.
  public static let bytesMax = 256 << 10
  /// The most pictures of a party.
  public static let countMax = 10_000

  private static let tables = """
    CREATE TABLE IF NOT EXISTS picture (
      hash TEXT PRIMARY KEY,       -- SHA-256, lower-case hexadecimal
      party TEXT NOT NULL,         -- who registered it first
      kind TEXT NOT NULL,          -- a media type
      width INTEGER NOT NULL, height INTEGER NOT NULL,
      bytes BLOB NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS picture_party ON picture (party);
    """

  /// Opens the file at `path`, and makes it if there is none, for its owner only.
  ///
  /// - Throws: ``CodesError`` or an `SQLiteError`.
  public init(_ path: String) throws {
    let database = try Database.opened(path)
    try database.execute(Self.tables)
    self.database = Mutex(database)
  }

  /// Keeps a picture, durably; one that is there stays as it is.
  ///
  /// - Returns: the hash of what is kept.
  /// - Throws: ``Full``, or an `SQLiteError`.
  public func add(_ photo: Photo, size: Photo.Size, of party: String) throws -> String {
    let hash = SHA256.hash(photo.bytes).hex
    try database.withLock { database in
      let count = try database.prepare("SELECT count(*) FROM picture WHERE party = ? AND hash <> ?")
        .first(.text(party), .text(hash)) { $0.integer(0) }
      guard Int(count ?? 0) < Self.countMax else { throw Full() }
      try database.prepare(
        "INSERT OR IGNORE INTO picture (hash, party, kind, width, height, bytes) VALUES (?, ?, ?, ?, ?, ?)"
      ).run(
        .text(hash),
        .text(party),
        .text(photo.kind.rawValue),
        .integer(Int64(size.width)),
        .integer(Int64(size.height)),
        .blob(photo.bytes)
      )
    }
    return hash
  }

  /// What is known of a picture; `nil` if it is not here.
  public func picture(_ hash: String) throws -> Picture? {
    try database.withLock { database in
      let row = try database.prepare("SELECT kind, width, height FROM picture WHERE hash = ?")
        .first(.text(hash)) { ($0.text(0), Int($0.integer(1)), Int($0.integer(2))) }
      return row.flatMap { row in
        Photo.Kind(rawValue: row.0).map {
          Picture(kind: $0, size: Photo.Size(width: row.1, height: row.2))
        }
      }
    }
  }

  /// A picture with its bytes.
  public func photo(_ hash: String) throws -> Photo? {
    try database.withLock { database in
      let row = try database.prepare("SELECT kind, bytes FROM picture WHERE hash = ?")
        .first(.text(hash)) { ($0.text(0), $0.blob(1)) }
      return row.flatMap { row in
        Photo.Kind(rawValue: row.0).map { Photo(kind: $0, bytes: row.1) }
      }
    }
  }
}
