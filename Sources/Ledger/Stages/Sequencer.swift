internal import Crypto
internal import Merkle
internal import Notes

/// The first stage: makes the next revision of what waits.
///
/// It computes and reads, and writes nothing. It is ahead of the store: what it goes on
/// from may not be published, and not even durable. That does no harm, for what comes after is written only if all before it was.
final class Sequencer {
  private let origin: Origin
  private let store: any StoreReader
  private let overlay: Overlay
  private let pages: IndexPageCache
  private let hook: Hook
  private var pacer: Pacer
  private(set) var head: Head

  /// Goes on from the published state in `files`, if all of it belongs together.
  init(_ files: LedgerFiles, key: VerifierKey, overlay: Overlay, options: LedgerOptions) throws {
    origin = Origin(key.name)
    // A connection of its own, so that it can read while the batch before is being written.
    store = try options.engine.reader(of: files.directory)
    pages = IndexPageCache(bytesMax: options.indexCacheBytes)
    pacer = Pacer(options)
    hook = options.hook
    self.overlay = overlay
    head =
      if let state = try store.published() {
        try Head(verifying: state, in: store, pages: pages, key: key)
      } else {
        Head()
      }
  }

  /// How far the last revision's date is ahead of the clock.
  var secondsAhead: UInt64 { pacer.secondsAhead(of: head.indexEntry?.time) }

  /// How long to wait before the next revision may begin.
  var delay: Duration { pacer.delay() }

  /// Makes a batch of `requests`.
  func sequence(_ requests: [Request]) throws -> Batch {
    // In this order: what is no longer in the overlay is in the database when that is read.
    let before = overlay.all
    return try store.read {
      var numbering = Numbering(
        after: head,
        earlier: { content in
          for batch in before.reversed() {
            if let number = batch.contents[content] { return number }
          }
          return try self.store.number(ofContent: content)
        },
        earlierNamed: { alias in
          for batch in before.reversed() {
            if let number = batch.soleAliases[alias] { return number }
          }
          return try self.store.number(ofAlias: alias)
        }
      )
      for request in requests { try numbering.take(request) }
      var batch = Batch(requests: requests, outcomes: numbering.outcomes)
      guard !numbering.entries.isEmpty || requests.contains(where: \.wantsRevision) else {
        return batch
      }
      let time = try pacer.begin(after: head.indexEntry?.time)
      batch.entries = numbering.entries
      batch.contents = numbering.contents
      batch.soleAliases = numbering.soleAliases
      batch.revision = try revise(
        numbering.entries.map(\.text),
        filed: numbering.filed,
        lastRegistry: numbering.lastRegistry,
        time: time,
        before: before
      )
      try hook(.sequenced)
      overlay.add(batch)
      return batch
    }
  }

  /// Makes the batch that was staged as `state` again from its entries.
  func replay(_ state: StagedState) throws -> Batch {
    let range = state.range
    guard range.lowerBound == head.size else {
      throw LedgerError.damaged("entries \(range.lowerBound)... are staged on top of \(head.size)")
    }
    let texts = try store.texts(range)
    let last = try IndexEntry(parsing: texts[texts.count - 1])
    let revision = try revise(
      texts.dropLast(),
      filed: state.filed,
      lastRegistry: try store.lastRegistry(),
      time: last.time,
      before: overlay.all
    )
    guard revision.indexEntry == last, revision.staged == state else {
      throw LedgerError.damaged("the staged entries \(range) do not make what was staged with them")
    }
    let batch = Batch(revision: revision)
    overlay.add(batch)
    return batch
  }

  /// Makes the batch that somebody else made of `entries`, which the index entry `closing` ends.
  ///
  /// - Throws: ``Replica/Fault`` if they do not make that index entry; then nothing has changed.
  func follow(_ entries: [NewEntry], closing: IndexEntry) throws -> Batch {
    let before = head
    guard closing.time >= head.indexEntry?.time ?? 0 else { throw Replica.Fault.time(closing) }
    let filed = zip(head.size..., entries).map { Filed(entry: $0, keys: $1.keys) }
    return try store.read {
      var batch = Batch(entries: entries)
      let revision = try revise(
        entries.map(\.text),
        filed: filed.filter { !$0.keys.isEmpty },
        lastRegistry: nil,
        time: closing.time,
        before: overlay.all
      )
      guard revision.indexEntry == closing else {
        head = before
        throw Replica.Fault.indexEntry(got: closing, computed: revision.indexEntry)
      }
      batch.revision = revision
      overlay.add(batch)
      return batch
    }
  }

  /// What of the index a change by `entries` rests on.
  func excerpt(for entries: [NewEntry]) throws -> IndexExcerpt {
    let filed = zip(head.size..., entries).map { Filed(entry: $0, keys: $1.keys) }
    let staged = overlay.all.compactMap(\.revision?.indexChanges)
    return try store.read {
      try IndexExcerpt(
        state: head.indexState,
        store: StagedIndexStore(base: store, staged: staged),
        filed: filed.filter { !$0.keys.isEmpty }
      )
    }
  }

  private func revise(
    _ texts: [[UInt8]],
    filed: [Filed],
    lastRegistry: UInt64?,
    time: UInt64,
    before: [Batch]
  ) throws -> Revision {
    let staged = before.compactMap(\.revision?.indexChanges)
    var index = try PagedIndex(
      state: head.indexState,
      store: StagedIndexStore(base: store, staged: staged),
      cache: pages
    )
    let (root, changes) = try index.adding(filed)
    let revision = try Revision(
      of: origin,
      after: head,
      texts: texts,
      filed: filed,
      time: time,
      index: (root, changes)
    )
    index.apply(changes)
    head = Head(
      frontier: revision.frontier,
      edge: revision.tiles.edge,
      indexState: changes.state,
      indexEntry: revision.indexEntry,
      lastRegistry: lastRegistry
    )
    return revision
  }
}
