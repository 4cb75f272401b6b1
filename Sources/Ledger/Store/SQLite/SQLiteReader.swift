internal import Crypto
internal import SQLite

/// Reads a ledger's two databases, through a connection to each.
class SQLiteReader: StoreReader {
  let database: Database
  let bodies: Database
  private let entries: EntryTable
  private let tiles: TileTable
  private let index: IndexTables
  private let publishedTable: PublishedTable
  private let stagedTable: StagedTable
  private let parts: BodyTable

  /// Opens the files for reading.
  convenience init(_ files: SQLiteFiles) throws {
    try self.init(
      Database(files.ledger, access: .readOnly),
      bodies: Database(files.bodies, access: .readOnly)
    )
  }

  /// Reads through these connections, if they are to databases of this version.
  init(_ database: Database, bodies: Database) throws {
    try Schema.check(database)
    try Schema.check(bodies)
    (self.database, self.bodies) = (database, bodies)
    entries = try EntryTable(database)
    tiles = try TileTable(database)
    index = try IndexTables(database)
    publishedTable = try PublishedTable(database)
    stagedTable = try StagedTable(database)
    parts = try BodyTable(bodies)
  }

  func read<Result>(_ body: () throws -> Result) throws -> Result { try database.read(body) }

  func published() throws -> PublishedState? { try publishedTable.state() }
  func staged() throws -> [StagedState] { try stagedTable.all() }

  func row(_ number: UInt64) throws -> StoredRow? { try entries.row(number) }
  func rowWithoutFiling(_ number: UInt64) throws -> StoredRow? {
    try entries.rowWithoutFiling(number)
  }
  func statement(_ number: UInt64) throws -> StatementRow? { try entries.statement(number) }
  func packedFiling(_ number: UInt64) throws -> [UInt8]? { try entries.filing(number) }
  func text(_ number: UInt64) throws -> [UInt8]? { try entries.text(number) }
  func texts(in range: Range<UInt64>) throws -> [(number: UInt64, text: [UInt8])] {
    try entries.texts(range)
  }
  func number(ofContent id: Digest) throws -> UInt64? { try entries.number(ofContent: id) }
  func number(ofAlias id: Digest) throws -> UInt64? { try entries.number(ofAlias: id) }
  func registry(in range: Range<UInt64>) throws -> [UInt64] { try entries.registry(range) }
  func indexEntry(above number: UInt64, below size: UInt64) throws -> UInt64? {
    try entries.index(above: number, below: size)
  }
  func lastRegistry() throws -> UInt64? { try entries.lastRegistry() }
  func entryCount() throws -> UInt64 { try entries.count() }

  func tile(_ id: TileID) throws -> [UInt8]? { try tiles.hashes(id) }
  func page(_ id: UInt64) throws -> [UInt8]? { try index.page(id) }
  func chunk(_ id: UInt64) throws -> [UInt8]? { try index.chunk(id) }

  func packedParts(_ number: UInt64) throws -> ErasableParts { try parts.parts(number) }
  func packedBody(_ number: UInt64) throws -> SaltedPart? { try parts.body(number) }
}
