internal import Crypto
internal import Merkle
internal import Notes

/// The stages that write, one batch after the other: stage, sign, witness, publish, answer.
///
/// It has the only connection that writes.
final class Committer {
  private let origin: Origin
  private let store: any StoreWriter
  private let stager: Stager
  private var signer: Signer
  private let witnessing: Witnessing
  private let publisher: Publisher
  private let overlay: Overlay
  private let intake: Intake
  private let figures: StageFigures
  private let hook: Hook
  /// The published checkpoint, a signed note, and the size of its tree.
  private var published: (note: [UInt8], size: UInt64) = ([], 0)
  /// The same, for whoever asks.
  private let publication: Publication
  /// The batches that are not yet published, the oldest first; durable, but for one being staged.
  private(set) var unpublished: [Batch] = []
  // The last of all, so that it ends after the connection does.
  private let lock: LockFile

  /// Opens what is in `files`, of which the caller holds the lock.
  init(
    _ files: LedgerFiles,
    lock: consuming LockFile,
    key: SignerKey,
    options: LedgerOptions,
    overlay: Overlay,
    intake: Intake,
    figures: StageFigures,
    publication: Publication
  ) throws {
    guard key.verifier.kind == .ed25519 else { throw LedgerError.wrongKey(key.name.text) }
    store = try options.engine.writer(
      of: files.directory,
      StoreWriterOptions(cacheBytes: options.databaseCacheBytes)
    )
    self.lock = lock
    (self.overlay, self.intake, self.figures, hook) = (overlay, intake, figures, options.hook)
    self.publication = publication
    origin = Origin(key.name)
    stager = Stager(store)
    witnessing = Witnessing(witness: options.witness, key: key.verifier)
    publisher = Publisher(store)
    if let state = try store.published() {
      published = (state.checkpoint, state.size)
      publication.publish([], size: state.size)
    }
    signer = Signer(
      key: key,
      others: options.otherKeys,
      memory: try SignerMemory(files, origin: origin)
    )
  }

  /// The number of entries on disk, published or not.
  func entryCount() throws -> UInt64 { try store.entryCount() }

  /// What is durable and not yet published, if it goes with what the key signed; what harms nobody
  /// but is in the way is removed.
  func recover(head: Head) throws -> [StagedState] {
    let staged = try store.staged()
    let held = staged.last?.range.upperBound ?? head.size
    let count = try entryCount()
    guard count == held else {
      throw LedgerError.damaged("there are \(count) entries, and \(held) were made durable")
    }
    let published =
      head.size == 0
      ? nil : Checkpoint(origin: origin, size: head.size, root: head.frontier.root)
    // What was signed last is a tree that this ledger holds.
    let trees = try staged.map { try Checkpoint(parsing: $0.checkpointText) }
    try signer.memory.check(published: published, staged: trees)
    try store.removeParts(from: count)
    return staged
  }

  /// Asks who cosigns whether they know of nothing newer, and shows their new cosignatures.
  ///
  /// Nobody need be in reach: then the published checkpoint stays as it is.
  ///
  /// - Throws: if somebody holds a history that contradicts this one.
  func confirmPublished() throws {
    guard published.size > 0, unpublished.isEmpty else { return }
    let note = try SignedNote(parsing: published.note)
    let tree = Revisions(published: store, revisions: [])
    guard let cosigned = try witnessing.cosign(note, tree: tree), cosigned != published.note else {
      return
    }
    try publisher.publish([], note: cosigned)
    published.note = cosigned
  }

  /// Leads a batch through the stages.
  ///
  /// - Throws: where the state on disk is no longer known. If only the witnesses are out of reach, the
  ///   batch stays in ``unpublished``.
  func commit(_ batch: Batch) throws {
    unpublished.append(batch)
    if let revision = batch.revision {
      try figures.measure(.stage) {
        try stager.stage(batch.entries, as: revision, hook: hook)
      }
      try hook(.staged)
    }
    for (request, outcome) in zip(batch.requests, batch.outcomes) {
      if case .success(let numbers) = outcome { request.reportDurable(numbers) }
    }
    try publishWaiting()
  }

  /// Takes `batch`, which was made durable by an earlier process.
  ///
  /// All of them are published together: the newest may have been signed already, and then no older
  /// one is.
  func hold(_ batch: Batch) { unpublished.append(batch) }

  /// Publishes and answers all that is durable, unless witnesses are out of reach.
  func publishWaiting() throws {
    let batches = unpublished
    guard !batches.isEmpty else { return }
    let revisions = batches.compactMap(\.revision)
    if let newest = revisions.last {
      let note = try figures.measure(.sign) { try signer.sign(newest.checkpoint) }
      try hook(.signed)
      let tree = Revisions(published: store, revisions: revisions)
      guard
        let cosigned = try figures.measure(.witness, { try witnessing.cosign(note, tree: tree) })
      else { return }
      try hook(.witnessed)
      try figures.measure(.publish) { try publisher.publish(revisions, note: cosigned) }
      published = (cosigned, newest.range.upperBound)
      publication.publish(revisions, size: published.size)
      overlay.removeFirst(revisions.count)
      try hook(.published)
    }
    unpublished = []
    figures.measure(.answer) { for batch in batches { answer(batch) } }
  }

  /// Answers with `error` what is not published; what is durable will be when the ledger is next
  /// opened.
  func giveUp(_ error: LedgerError) {
    for batch in unpublished { refuse(batch, error) }
    unpublished = []
  }

  /// Answers everybody in `batch` with `error`.
  func refuse(_ batch: Batch, _ error: LedgerError) {
    for request in batch.requests { finish(request, .failure(error)) }
  }

  private func answer(_ batch: Batch) {
    if let revision = batch.revision { figures.count(revision) }
    for (request, outcome) in zip(batch.requests, batch.outcomes) {
      finish(
        request,
        outcome.map { numbers in
          Receipt(numbers: numbers, checkpoint: published.note, size: published.size)
        }.mapError { $0 as any Error }
      )
    }
  }

  private func finish(_ request: Request, _ result: Result<Receipt, any Error>) {
    intake.end(request)
    figures.countAnswer(after: request.begun)
    request.answer(result)
  }

  /// Has the store do what nobody has to wait for; after the answers.
  func tidy() throws { try figures.measure(.tidy) { try store.tidy() } }

  /// Removes the bodies and members parts of `numbers` for good.
  func eraseBodies(of numbers: [UInt64]) throws -> ErasedParts {
    // Removed or not, whoever asks must look again.
    defer { publication.erase() }
    return try store.erase(numbers)
  }
}
