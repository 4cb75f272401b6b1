internal import Dispatch
internal import Notes
internal import Synchronization

/// The stages of a ledger that is open for writing, on two queues.
///
/// On the one the sequencer makes revisions, on the other the committer writes them: while a large
/// batch waits for the disk, the index is already computed with the next. Each has its state in a lock
/// that only its own queue takes, but for opening and closing.
final class Pipeline: Sendable {
  let intake: Intake
  let figures = StageFigures()
  let publication = Publication()
  private let overlay = Overlay()
  private let sequencing = DispatchQueue(label: "wayproof.ledger.sequence")
  private let committing = DispatchQueue(label: "wayproof.ledger.commit")
  private let witnessRetry: DispatchTimeInterval
  private let sequencer: Mutex<Sequencer?>
  private let committer: Mutex<Committer?>

  /// Opens the ledger in `files`, of which the caller holds the lock, and finishes what the last
  /// process left undone.
  ///
  /// It publishes what was staged, byte for byte as it would have been, and removes bodies whose
  /// entries did not become durable. Doing it twice does no harm.
  init(
    _ files: LedgerFiles,
    lock: consuming LockFile,
    key: SignerKey,
    options: LedgerOptions
  ) throws {
    intake = Intake(bound: options.pendingMax)
    witnessRetry = .milliseconds(options.witnessRetryMilliseconds)
    // First, for another log's key is better told that it is one than that its memory is another's.
    let sequencer = try Sequencer(files, key: key.verifier, overlay: overlay, options: options)
    let committer = try Committer(
      files,
      lock: lock,
      key: key,
      options: options,
      overlay: overlay,
      intake: intake,
      figures: figures,
      publication: publication
    )
    for staged in try committer.recover(head: sequencer.head) {
      committer.hold(try sequencer.replay(staged))
    }
    try committer.publishWaiting()
    try committer.confirmPublished()
    let isIncomplete = !committer.unpublished.isEmpty
    self.sequencer = Mutex(sequencer)
    self.committer = Mutex(committer)
    committing.setSpecific(key: Pipeline.place, value: ObjectIdentifier(self))
    if isIncomplete { askWitnessesLater() }
  }

  /// The number of entries on disk; `nil` once it is closed.
  func entryCount() throws -> UInt64? { try committer.withLock { try $0?.entryCount() } }

  /// Accepts an append; its answer comes through its own closure.
  func accept(_ request: Request) throws(LedgerError) {
    if try intake.add(request) { sequencing.async { self.turn() } }
  }

  /// The sequencer's turn.
  private func turn() {
    sequencer.withLock { sequencer in
      guard let sequencer else { return }
      switch intake.turn(delay: sequencer.delay) {
      case .rest: return
      case .wait(let delay):
        sequencing.asyncAfter(deadline: .now() + delay.seconds) { self.turn() }
      case .take(let requests):
        sequence(requests, with: sequencer)
        sequencing.async { self.turn() }
      }
    }
  }

  private func sequence(_ requests: [Request], with sequencer: Sequencer) {
    var batch = Batch(requests: requests)
    var failure: LedgerError?
    do {
      if let halt = intake.halt { throw halt }
      batch = try figures.measure(.sequence) { try sequencer.sequence(requests) }
      figures.note(secondsAhead: sequencer.secondsAhead)
    } catch let error as LedgerError where error.isPassing {
      failure = error
    } catch {
      failure = stop(error)
    }
    let sequenced = batch
    let refusal = failure
    committing.async { self.commit(sequenced, refusal: refusal) }
  }

  private func commit(_ batch: Batch, refusal: LedgerError?) {
    committer.withLock { committer in
      guard let committer else { return }
      // What was sequenced on top of what failed must not be written.
      if let refusal = refusal ?? intake.halt {
        committer.refuse(batch, refusal)
      } else {
        do {
          try committer.commit(batch)
          if !committer.unpublished.isEmpty { askWitnessesLater() }
        } catch {
          committer.giveUp(stop(error))
        }
      }
      if intake.endBatch() { sequencing.async { self.turn() } }
      tidy(committer)
    }
  }

  private func tidy(_ committer: Committer) {
    guard intake.halt == nil else { return }
    do { try committer.tidy() } catch { _ = stop(error) }
  }

  private func askWitnessesLater() {
    committing.asyncAfter(deadline: .now() + witnessRetry) {
      self.committer.withLock { committer in
        guard let committer, self.intake.halt == nil else { return }
        do {
          try committer.publishWaiting()
          if !committer.unpublished.isEmpty { self.askWitnessesLater() }
        } catch {
          committer.giveUp(self.stop(error))
        }
      }
    }
  }

  /// Takes no more writes because of what somebody else came upon.
  func halt(because error: any Error) {
    guard intake.halt == nil else { return }
    _ = stop(error)
  }

  /// Takes no more writes because of `error`, and returns how that is said.
  ///
  /// What is on disk now is not known here. The next opening finds out and goes on from there.
  private func stop(_ error: any Error) -> LedgerError {
    let halt = (error as? LedgerError).flatMap { $0.isHalt ? $0 : nil }
    let reason = halt ?? .halted(reason: "\(error)")
    let waiting = intake.stop(reason)
    if !waiting.isEmpty {
      let batch = Batch(requests: waiting)
      committing.async { self.committer.withLock { $0?.refuse(batch, reason) } }
    }
    return reason
  }

  /// Removes the bodies and members parts of `numbers` for good.
  func eraseBodies(of numbers: [UInt64]) throws -> ErasedParts {
    try committer.withLock { committer in
      guard let committer else { throw LedgerError.closed }
      if let halt = intake.halt { throw halt }
      do { return try committer.eraseBodies(of: numbers) } catch { throw stop(error) }
    }
  }

  /// Finishes what is sequenced, refuses what waits, and gives everything up.
  func close() {
    let waiting = Batch(requests: intake.stop(.closed))
    sequencing.sync { sequencer.withLock { $0 = nil } }
    let end = { @Sendable in
      self.committer.withLock { committer in
        committer?.refuse(waiting, .closed)
        committer?.giveUp(.closed)
        committer = nil
      }
    }
    // Who closes it while being told of an append is on this queue already.
    let isCommitting = DispatchQueue.getSpecific(key: Pipeline.place) == ObjectIdentifier(self)
    if isCommitting { committing.async { end() } } else { committing.sync(execute: end) }
  }

  private static let place = DispatchSpecificKey<ObjectIdentifier>()
}

extension LedgerError {
  /// Whether it is about these requests alone, so that others may go on.
  fileprivate var isPassing: Bool {
    if case .clockBehind = self { true } else { false }
  }

  /// Whether it says that nothing is written any more.
  fileprivate var isHalt: Bool {
    switch self {
    case .halted, .closed: true
    default: false
    }
  }
}

extension Duration {
  fileprivate var seconds: Double { self / .seconds(1) }
}
