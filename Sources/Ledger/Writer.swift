internal import Crypto
internal import Merkle
internal import Notes
internal import SQLite

/// The one writer of a ledger: leads batches of requests through the stages.
///
/// Whoever has it is alone with it; ``Ledger`` sees to that.
final class Writer {
  let origin: Origin
  private let options: LedgerOptions
  let tables: LedgerTables
  let bodies: BodyWriter
  let states: StateWriter
  private let stager: Stager
  private(set) var signer: Signer
  private let witnessing: Witnessing
  private let publisher: Publisher
  private(set) var head: Head
  /// Why no more is written; then the state on disk is known again only after the next opening.
  private(set) var halt: LedgerError?
  // The last of all, so that it ends after the connections do.
  private let lock: LockFile

  /// Opens what is in `files`, of which the caller holds the lock; see ``recover()``.
  init(
    _ files: LedgerFiles,
    lock: consuming LockFile,
    key: SignerKey,
    options: LedgerOptions
  ) throws {
    guard key.verifier.kind == .ed25519 else { throw LedgerError.wrongKey(key.name.text) }
    let database = try Database(files.ledger, access: .readWrite)
    try Schema.check(database)
    // Nobody else writes here. Only an erasure ever waits, for a reader, and not for long: all
    // other writers wait for it.
    let bodyDatabase = try Database(
      files.bodies,
      access: .readWrite,
      busyTimeoutMilliseconds: 250,
      erasesDeleted: true
    )
    try Schema.check(bodyDatabase)
    self.lock = lock
    self.options = options
    origin = Origin(key.name)
    tables = try LedgerTables(database)
    bodies = try BodyWriter(bodyDatabase)
    states = try StateWriter(database)
    stager = try Stager(database, bodies: bodies, states: states)
    witnessing = Witnessing(witness: options.witness, key: key.verifier)
    publisher = try Publisher(database, tables: tables, states: states)
    head =
      if let state = try tables.published.state() {
        try Head(verifying: state, in: tables, key: key.verifier)
      } else {
        try Head(emptyWith: tables.index)
      }
    // After the ledger itself: another log's key is better told that it is one.
    signer = Signer(key: key, memory: try SignerMemory(files, origin: origin))
  }

  /// The number of entries on disk, published or not.
  func entryCount() throws -> UInt64 { try tables.entries.count() }

  /// Commits what `take` returns, and answers all of it, with receipts for what is published.
  ///
  /// Index entries are dated in seconds that rise, so there is at most one revision a second. What
  /// comes in while this waits for the next second is still taken.
  func commit(_ take: () -> [Request]) {
    let time = Result { try nextTime() }
    let requests = take()
    do {
      if let halt { throw halt }
      let batch = try Sequencer.sequence(requests, after: head, table: tables.entries)
      let isWanted = !batch.entries.isEmpty || requests.contains(where: \.wantsRevision)
      if isWanted { try write(batch, time: time.get()) }
      answer(requests, batch.outcomes)
    } catch {
      for request in requests { request.answer(.failure(error)) }
    }
  }

  /// The time of the next index entry, which has begun.
  private func nextTime() throws -> UInt64 {
    guard let last = head.indexEntry?.time else { return options.clock.seconds() }
    if halt == nil, options.clock.seconds() <= last { options.clock.waitAfter(last) }
    let now = options.clock.seconds()
    guard last < now + LedgerLimits.secondsAheadMax else {
      throw LedgerError.clockBehind(seconds: last - now)
    }
    return max(now, last + 1)
  }

  /// Removes the bodies and members parts of `numbers` for good.
  func eraseBodies(of numbers: [UInt64]) throws {
    if let halt { throw halt }
    do {
      try bodies.erase(numbers)
    } catch let error as SQLiteError where error.isBusy {
      throw error
    } catch {
      throw stop(error)
    }
  }

  private func write(_ batch: Sequencer.Batch, time: UInt64) throws {
    let revision = try Revision(
      of: origin,
      after: head,
      texts: batch.entries.map(\.text),
      filed: batch.filed,
      time: time,
      tiles: tables.tiles
    )
    do {
      try options.hook(.sequenced)
      try stager.stage(batch.entries, as: revision, hook: options.hook)
      try options.hook(.staged)
      try publish(revision)
    } catch {
      throw stop(error)
    }
  }

  /// Takes no more writes because of `error`, and returns how that is said.
  ///
  /// What is on disk now is not known here. The next opening finds out and goes on from there.
  private func stop(_ error: any Error) -> LedgerError {
    let halt = LedgerError.halted(reason: "\(error)")
    self.halt = halt
    return halt
  }

  /// Leads a durable revision through the rest of the stages.
  func publish(_ revision: Revision) throws {
    let note = try signer.sign(revision.checkpoint)
    try options.hook(.signed)
    let cosigned = try witnessing.cosign(note)
    try options.hook(.witnessed)
    head = try publisher.publish(revision, after: head, note: cosigned)
    try options.hook(.published)
  }

  private func answer(_ requests: [Request], _ outcomes: [Result<[UInt64], LedgerError>]) {
    for (request, outcome) in zip(requests, outcomes) {
      switch outcome {
      case .success(let numbers):
        let receipt = Receipt(numbers: numbers, checkpoint: head.note, size: head.size)
        request.answer(.success(receipt))
      case .failure(let error): request.answer(.failure(error))
      }
    }
  }
}
