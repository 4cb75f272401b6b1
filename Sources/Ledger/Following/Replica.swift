public import Crypto
public import Merkle
public import Notes
internal import SQLite

/// A copy of somebody else's log, made anew from its entries.
///
/// It goes the way of a ledger: it numbers the entries, files them, computes the index and the tree. But
/// it makes nothing up: the time of each index entry is the other's, and everything else in it must be
/// what was computed here. So a copy that holds `n` entries has seen that every root of the index up to
/// there is right.
///
/// What it has on disk is signed with a key of its own that has the log's name, so that a damaged copy
/// is found out; no reader of the log knows that key.
public final class Replica {
  /// Where a log is not what it says.
  public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The index entry is not the one that the entries below it make.
    case indexEntry(got: IndexEntry, computed: IndexEntry)
    /// The index entry is not dated after the one before it.
    case time(IndexEntry)
    /// The tree has another root.
    case root(size: UInt64, got: Digest, computed: Digest)
    /// The checkpoint ends within a revision.
    case size(UInt64)

    /// What is wrong, in words.
    public var description: String {
      switch self {
      case .indexEntry(let got, let computed):
        "entry \(got.number) publishes the index root \(got.root.base64) and names entry "
          + "\(got.previous.map(String.init) ?? "-") before it; what was computed is "
          + "\(computed.root.base64) and \(computed.previous.map(String.init) ?? "-")"
      case .time(let entry): "entry \(entry.number) is not dated after the index entry before it"
      case .root(let size, let got, let computed):
        "the tree of \(size) entries is signed with the root \(got.base64); what was computed is "
          + computed.base64
      case .size(let size): "the tree of \(size) entries does not end with an index entry"
      }
    }
  }

  private let database: Database
  private let bodies: BodyWriter
  private let entries: EntryInsertion
  private let tiles: TileWriter
  private let indexRows: IndexTablesWriter
  private let states: StateWriter
  private let overlay = Overlay()
  private let sequencer: Sequencer
  private let key: SignerKey
  private var pending: [Batch] = []
  private var published: (size: UInt64, note: [UInt8])?
  // The last of all, so that it ends after the connections do.
  private let lock: LockFile

  /// Opens the copy in `directory`, which is made if there is none.
  ///
  /// - Parameters:
  ///   - directory: where it is kept.
  ///   - key: the key of the copy, which has the log's name.
  ///   - indexCacheBytes: the memory for pages of the index.
  /// - Throws: ``LedgerError`` if another process has it, or if it contradicts itself.
  public init(_ directory: String, key: SignerKey, indexCacheBytes: Int = 256 << 20) throws {
    let files = LedgerFiles(directory: directory)
    try files.makeDirectory()
    lock = try LockFile(files)
    try Ledger.makeTables(files)
    database = try Database(files.ledger, access: .readWrite)
    try database.takeOverCheckpoints(keeping: LedgerLimits.walBytesKept)
    let bodyDatabase = try Database(files.bodies, access: .readWrite, erasesDeleted: true)
    bodies = try BodyWriter(bodyDatabase)
    entries = try EntryInsertion(database)
    tiles = try TileWriter(database)
    indexRows = try IndexTablesWriter(database)
    states = try StateWriter(database)
    self.key = key
    var options = LedgerOptions()
    options.indexCacheBytes = indexCacheBytes
    sequencer = try Sequencer(files, key: key.verifier, overlay: overlay, options: options)
    if let state = try PublishedTable(database).state() {
      published = (state.size, state.checkpoint)
    }
    try bodies.removeOrphans(from: sequencer.head.size)
  }

  /// The number of entries that were taken.
  public var size: UInt64 { sequencer.head.size }
  /// The root of their tree.
  public var root: Digest { sequencer.head.frontier.root }
  /// How many of them are not on disk yet.
  public var pendingCount: UInt64 { size - (published?.size ?? 0) }

  /// Takes the next entries, up to the index entry `closing`, which is not among them.
  ///
  /// - Throws: ``Fault`` if that is not the one that they make; then the copy takes no more.
  public func take(_ entries: [NewEntry], closing: IndexEntry) throws {
    pending.append(try sequencer.follow(entries, closing: closing))
  }

  /// Puts what was taken on disk.
  ///
  /// - Parameter checkpoint: the log's own checkpoint of exactly this size, if there is one.
  /// - Throws: ``Fault`` if that has another root.
  public func commit(checkpoint: SignedNote? = nil) throws {
    if let checkpoint { try check(Checkpoint(parsing: checkpoint.text)) }
    let text = Checkpoint(origin: Origin(key.name), size: size, root: root).text
    let line = key.sign(text)
    let signed =
      try checkpoint.map { try $0.adding([line]) } ?? SignedNote(text: text, signatures: [line])
    guard !pending.isEmpty || checkpoint != nil else { return }
    for batch in pending {
      guard let revision = batch.revision else { continue }
      try bodies.add(batch.entries, from: revision.range.lowerBound)
    }
    try database.write {
      for batch in pending { try write(batch) }
      if let last = pending.last?.revision {
        let state = PublishedState(
          size: size,
          checkpoint: signed.bytes,
          indexState: last.indexChanges.state
        )
        try states.publish(state)
      } else {
        try states.replaceCheckpoint(signed.bytes)
      }
    }
    published = (size, signed.bytes)
    overlay.removeFirst(pending.count)
    pending = []
    _ = try database.checkpointIfLarger(thanPages: LedgerLimits.walPagesMax)
  }

  /// Throws unless `checkpoint` is that of what was taken.
  public func check(_ checkpoint: Checkpoint) throws {
    guard checkpoint.size == size else { throw Fault.size(checkpoint.size) }
    guard checkpoint.root == root else {
      throw Fault.root(size: size, got: checkpoint.root, computed: root)
    }
  }

  /// Throws unless `checkpoint` is that of the beginning of what is on disk.
  public func checkEarlier(_ checkpoint: Checkpoint) throws {
    try commit()
    let frontier = try Frontier(size: checkpoint.size, node: TileTable(database).node)
    guard frontier.root == checkpoint.root else {
      throw Fault.root(size: checkpoint.size, got: checkpoint.root, computed: frontier.root)
    }
  }

  private func write(_ batch: Batch) throws {
    guard let revision = batch.revision else { return }
    for (number, entry) in zip(revision.range.lowerBound..., batch.entries) {
      let kind = entry.isRegistry ? Schema.Kind.registry : Schema.Kind.other
      try entries.add(entry, number: number, kind: kind)
    }
    let last = NewEntry(text: Array(revision.indexEntry.text.utf8), keys: [])
    try entries.add(last, number: revision.indexEntry.number, kind: Schema.Kind.index)
    try tiles.apply(revision.tiles)
    try indexRows.apply(revision.indexChanges)
  }
}
