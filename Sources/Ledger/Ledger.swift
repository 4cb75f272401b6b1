public import Merkle
public import Notes

/// A verifiable ledger in a directory, opened for writing by one process.
///
/// An append goes through these stages, together with all that wait at the time:
///
///     sequence → stage → sign → witness → publish → answer
///
/// Staging makes it durable: what is staged survives the process being killed at any moment, and
/// is published when the ledger is next opened. Publishing shows it to readers, all at once. An
/// append returns after both; ``submit(_:admittedAt:progress:)`` tells of each. While a large batch
/// is being written, the next one is sequenced already. How much may be under way is bounded; past
/// that an append is refused at once, with a hint when to try again.
///
/// When a write fails, for a full disk say, the ledger takes no more of them and says why. Readers
/// go on. What is on disk is found out by opening it again.
public final class Ledger: Sendable {
  /// The directory that holds the ledger's files.
  public let directory: String
  /// The log's name, which is that of its key.
  public let origin: Origin

  private let engine: any StoreEngine
  private let pipeline: Pipeline

  /// Opens a ledger for writing.
  ///
  /// Before it returns, the last checkpoint has been verified against the tree and the index, and
  /// what the last process left undone has been finished.
  /// - Throws: ``LedgerError``, or what the store throws, if there is no ledger, if another process
  ///   writes it, if its state contradicts itself, or if the key has signed something newer.
  public init(
    opening directory: String,
    key: SignerKey,
    options: LedgerOptions = LedgerOptions()
  ) throws {
    let files = LedgerFiles(directory: directory)
    guard options.engine.exists(in: directory) else {
      throw LedgerError.missing(directory: directory)
    }
    let lock = try LockFile(files)
    pipeline = try Pipeline(files, lock: lock, key: key, options: options)
    guard try pipeline.entryCount() ?? 0 > 0 else {
      throw LedgerError.missing(directory: directory)
    }
    self.directory = directory
    engine = options.engine
    origin = Origin(key.name)
  }

  deinit { pipeline.close() }

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
    try options.engine.make(in: directory)
    // Fails if the key remembers signing for a ledger that was here before.
    let pipeline = try Pipeline(files, lock: lock, key: key, options: options)
    defer { pipeline.close() }
    guard try pipeline.entryCount() ?? 0 == 0 else {
      throw LedgerError.exists(directory: directory)
    }
    _ = try pipeline.append([genesis])
  }

  /// Appends `entries`, all of them or none, and returns when they are durable and published.
  ///
  /// Entries whose content was taken before are not appended again. Appends of several threads are
  /// joined.
  /// - Parameters:
  ///   - entries: The entries, at most 65,536.
  ///   - size: The size of the log by which they were admitted. If the registry was changed at or
  ///     above it, they are refused.
  /// - Returns: The numbers of the entries, and the checkpoint that holds them.
  /// - Throws: ``LedgerError``; ``LedgerError/busy(retryAfterSeconds:)`` if too much is under way.
  public func append(_ entries: [NewEntry], admittedAt size: UInt64? = nil) throws -> Receipt {
    try pipeline.append(entries, admittedAt: size)
  }

  /// Appends `entries` as ``append(_:admittedAt:)`` does, without waiting.
  ///
  /// - Parameters:
  ///   - entries: The entries, at most 65,536.
  ///   - size: The size of the log by which they were admitted.
  ///   - progress: Is told when the entries are durable, and at the end when they are published, or
  ///     why they are not: exactly one end, unless this throws. It is called on the thread that writes,
  ///     and must only hand on what it is told.
  /// - Throws: ``LedgerError`` if they are not taken at all: what is wrong with one of them,
  ///   ``LedgerError/busy(retryAfterSeconds:)``, or why the ledger takes no writes.
  public func submit(
    _ entries: [NewEntry],
    admittedAt size: UInt64? = nil,
    progress: @escaping @Sendable (AppendProgress) -> Void
  ) throws(LedgerError) {
    try pipeline.submit(Request(entries, admittedAt: size, report: progress))
  }

  /// Appends an index entry alone, which says that nothing was added until now.
  ///
  /// Where nobody cosigns, the time of the last index entry is all that tells how fresh a
  /// checkpoint is, so a ledger that rests needs this every few minutes.
  /// - Throws: ``LedgerError``.
  public func renew() throws -> Receipt { try pipeline.append([], wantsRevision: true) }

  /// Why the ledger takes no writes; `nil` while it does.
  public var halt: LedgerError? { pipeline.intake.halt }

  /// Tells what a reader came upon.
  ///
  /// If it is damage to the ledger's files, no writes are taken any more, for nobody knows what else
  /// is damaged. All that can be proved is still read.
  /// - Returns: whether it is.
  @discardableResult
  public func report(_ error: any Error) -> Bool {
    guard LedgerError.isDamage(error) else { return false }
    pipeline.halt(because: error)
    return true
  }

  /// How far the published log is, as readers see it at once afterwards; any thread may ask, and it
  /// costs a load from memory.
  public var published: LogMoment { pipeline.publication.moment }

  /// Whether it is known that, from one moment to another, nothing was filed under any of `keys` and no
  /// body was erased: then all that was found under them is the same at both.
  ///
  /// Only the last revisions are remembered, so `false` may also mean that it is not known.
  public func isUnchanged(_ keys: [IndexKey], from first: LogMoment, to last: LogMoment) -> Bool {
    pipeline.publication.isUnchanged(keys, from: first, to: last)
  }

  /// What it has done since it was opened, and what waits.
  public var figures: LedgerFigures {
    var figures = pipeline.figures.current
    let intake = pipeline.intake.current
    figures.refusals = intake.busyCount
    figures.entriesPending = intake.pending.entries
    figures.keysPending = intake.pending.keys
    figures.bytesPending = intake.pending.bytes
    return figures
  }

  /// Removes the bodies and members parts of entries for good.
  ///
  /// The entries themselves stay. That the bodies may be missing is for a statement to say, which
  /// is to be appended first.
  /// - Returns: whether there was anything, and whether a reader keeps copies from being overwritten.
  ///   Then erase again to learn when they are; it is tried after each append too, and when the ledger is
  ///   opened.
  /// - Throws: ``LedgerError``.
  @discardableResult
  public func eraseBodies(of numbers: [UInt64]) throws -> ErasedParts {
    try pipeline.eraseBodies(of: numbers)
  }

  /// A connection for reading, for one thread at a time.
  public func reader() throws -> LedgerReader { try LedgerReader(directory, engine: engine) }

  /// Waits for what is being written, and gives up the lock; later appends are refused.
  ///
  /// What was accepted and is not being written yet is refused too.
  public func close() { pipeline.close() }
}

extension Pipeline {
  /// Hands a request in.
  func submit(_ request: Request) throws(LedgerError) {
    try NewEntry.check(request.entries)
    try accept(request)
  }

  /// Appends entries, and waits until they are published.
  func append(
    _ entries: [NewEntry],
    admittedAt size: UInt64? = nil,
    wantsRevision: Bool = false
  ) throws -> Receipt {
    let outcome = Outcome()
    let request = Request(entries, admittedAt: size, wantsRevision: wantsRevision) {
      outcome.take($0)
    }
    try submit(request)
    return try outcome.receipt()
  }
}
