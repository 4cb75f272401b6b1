public import Notes
internal import SQLite
internal import Synchronization

/// A verifiable ledger in a directory, opened for writing by one process.
///
/// An append goes through these stages, together with all that wait at the time:
///
///     sequence → stage → sign → witness → publish → answer
///
/// Staging makes it durable: what is staged survives the process being killed at any moment, and
/// is published when the ledger is next opened. Publishing shows it to readers, all at once. An
/// append returns after both.
///
/// When a write fails, for a full disk say, the ledger takes no more of them and says why. Readers
/// go on. What is on disk is found out by opening it again.
public final class Ledger: Sendable {
  /// The directory that holds the ledger's files.
  public let directory: String
  /// The log's name, which is that of its key.
  public let origin: Origin

  private let waiting = Mutex(Waiting())
  // Held while a batch is committed, so that those who come meanwhile queue up here. The first of
  // them to get in takes all others along. `nil` once the ledger is closed.
  private let writer: Mutex<Writer?>

  /// Opens a ledger for writing.
  ///
  /// Before it returns, the last checkpoint has been verified against the tree and the index, and
  /// what the last process left undone has been finished.
  /// - Throws: ``LedgerError``, or an `SQLiteError`, if there is no ledger, if another process
  ///   writes it, if its state contradicts itself, or if the key has signed something newer.
  public init(
    opening directory: String,
    key: SignerKey,
    options: LedgerOptions = LedgerOptions()
  ) throws {
    let files = LedgerFiles(directory: directory)
    guard LedgerFiles.exists(files.ledger) else { throw LedgerError.missing(directory: directory) }
    let lock = try LockFile(files)
    let writer = try Writer(files, lock: lock, key: key, options: options)
    try writer.recover()
    guard writer.head.size > 0 else { throw LedgerError.missing(directory: directory) }
    self.directory = directory
    origin = writer.origin
    self.writer = Mutex(writer)
  }

  /// Makes a ledger whose entry 0 is `genesis`, and closes it again.
  ///
  /// The log gets the name of `key`. The directory is made if there is none; it may hold other
  /// things. If the process is killed meanwhile, the ledger is there or can be made again.
  /// - Throws: ``LedgerError/exists(directory:)`` if there is one already, and as opening does.
  public static func create(
    at directory: String,
    key: SignerKey,
    genesis: NewEntry,
    options: LedgerOptions = LedgerOptions()
  ) throws {
    try NewEntry.check([genesis])
    let files = LedgerFiles(directory: directory)
    try files.makeDirectory()
    let lock = try LockFile(files)
    try makeTables(files)
    let writer = try Writer(files, lock: lock, key: key, options: options)
    guard try writer.tables.entries.count() == 0 else {
      throw LedgerError.exists(directory: directory)
    }
    // Fails if the key remembers signing for a ledger that was here before.
    try writer.recover()
    let request = Request([genesis], admittedAt: nil)
    writer.commit { [request] }
    _ = try request.receipt()
  }

  private static func makeTables(_ files: LedgerFiles) throws {
    try files.makePrivate(files.bodies)
    try files.makePrivate(files.ledger)
    let bodies = try Database(files.bodies, access: .create, erasesDeleted: true)
    try Schema.make(Schema.bodies, in: bodies)
    let ledger = try Database(files.ledger, access: .create)
    try Schema.make(Schema.ledger, in: ledger)
    try files.syncDirectory()
  }

  /// Appends `entries`, all of them or none, and returns when they are durable and published.
  ///
  /// Entries whose content was taken before are not appended again. There is at most one revision
  /// a second, so many entries are better given at once; appends of several threads are joined.
  /// - Parameters:
  ///   - entries: The entries, at most 65,536.
  ///   - size: The size of the log by which they were admitted. If the registry was changed at or
  ///     above it, they are refused.
  /// - Returns: The numbers of the entries, and the checkpoint that holds them.
  /// - Throws: ``LedgerError``.
  public func append(_ entries: [NewEntry], admittedAt size: UInt64? = nil) throws -> Receipt {
    try NewEntry.check(entries)
    return try commit(Request(entries, admittedAt: size))
  }

  /// Appends an index entry alone, which says that nothing was added until now.
  ///
  /// Where nobody cosigns, the time of the last index entry is all that tells how fresh a
  /// checkpoint is, so a ledger that rests needs this every few minutes.
  /// - Throws: ``LedgerError``.
  public func renew() throws -> Receipt {
    try commit(Request([], admittedAt: nil, wantsRevision: true))
  }

  private func commit(_ request: Request) throws -> Receipt {
    try waiting.withLock { waiting throws(LedgerError) in try waiting.add(request) }
    while !request.isAnswered { commitBatch() }
    return try request.receipt()
  }

  /// Commits the next batch, unless another thread has just done so for everyone.
  private func commitBatch() {
    writer.withLock { writer in
      guard let writer else {
        for request in waiting.withLock({ $0.takeBatch() }) {
          request.answer(.failure(LedgerError.closed))
        }
        return
      }
      guard waiting.withLock({ !$0.isEmpty }) else { return }
      writer.commit { waiting.withLock { $0.takeBatch() } }
      if let halt = writer.halt { waiting.withLock { $0.halt = halt } }
    }
  }

  /// Why the ledger takes no writes; `nil` while it does.
  public var halt: LedgerError? { waiting.withLock { $0.halt } }

  /// Removes the bodies and members parts of entries for good.
  ///
  /// The entries themselves stay. That the bodies may be missing is for a statement to say, which
  /// is to be appended first.
  /// - Throws: An `SQLiteError` with ``SQLite/SQLiteError/isBusy`` if a reader kept copies from being
  ///   overwritten: then erase again.
  public func eraseBodies(of numbers: [UInt64]) throws {
    try writer.withLock { writer in
      guard let writer else { throw LedgerError.closed }
      defer { if let halt = writer.halt { waiting.withLock { $0.halt = halt } } }
      try writer.eraseBodies(of: numbers)
    }
  }

  /// A connection for reading, for one thread at a time.
  public func reader() throws -> LedgerReader { try LedgerReader(directory) }

  /// Waits for what is being written, and gives up the lock; later appends are refused.
  public func close() {
    writer.withLock { $0 = nil }
    waiting.withLock { $0.halt = $0.halt ?? .closed }
  }
}
