internal import Notes

/// A connection that reads a ledger, whether or not a process writes it.
///
/// It is confined to its owner, such as one event loop: each has its own, with its own memory of
/// what it read. The compiler sees to that, for it is not `Sendable`.
public final class LedgerReader {
  /// The directory that holds the ledger's files.
  public let directory: String
  let engine: any StoreEngine
  let store: any StoreReader
  let tiles: TileCache
  let pages: IndexPageCache
  private var lastCheckpoint: (note: [UInt8], checkpoint: Checkpoint)?
  /// Counts reads, so that a snapshot knows whether its own is over.
  private(set) var turn = 0

  /// Opens the ledger in `directory` for reading.
  ///
  /// - Parameters:
  ///   - directory: The ledger.
  ///   - indexCacheBytes: The memory for decoded pages of the index, about 6 KB each.
  /// - Throws: ``LedgerError``, or what the store throws, if there is no ledger or it cannot be read.
  public convenience init(_ directory: String, indexCacheBytes: Int = 64 << 20) throws {
    try self.init(directory, indexCacheBytes: indexCacheBytes, engine: SQLiteEngine())
  }

  /// The same, kept by `engine`.
  init(_ directory: String, indexCacheBytes: Int = 64 << 20, engine: any StoreEngine) throws {
    self.directory = directory
    self.engine = engine
    pages = IndexPageCache(bytesMax: indexCacheBytes)
    guard engine.exists(in: directory) else { throw LedgerError.missing(directory: directory) }
    store = try engine.reader(of: directory)
    tiles = TileCache(store)
  }

  /// The checkpoint in `note`, which is decoded once for as long as it is the last.
  func decode(_ note: [UInt8]) throws -> Checkpoint {
    if let last = lastCheckpoint, last.note == note { return last.checkpoint }
    let checkpoint = try Checkpoint(parsing: SignedNote(parsing: note).text)
    lastCheckpoint = (note, checkpoint)
    return checkpoint
  }

  /// Calls `body` with the last published state, which stays the same until it returns.
  ///
  /// Keep it to milliseconds: while it runs, what is written meanwhile piles up. The snapshot is of
  /// no use afterwards.
  /// - Throws: what `body` throws, and what reading throws.
  public func read<Result>(_ body: (LedgerSnapshot) throws -> Result) throws -> Result {
    try store.read {
      defer { turn += 1 }
      guard let state = try store.published() else {
        throw LedgerError.missing(directory: directory)
      }
      return try body(LedgerSnapshot(state, of: self))
    }
  }
}
