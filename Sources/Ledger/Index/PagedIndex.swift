public import Crypto
public import Merkle

/// The index: a binary Patricia tree from keys to posting lists, kept as pages in a store.
///
/// Each page is a fragment of the tree with up to 64 keys or child pages, so keys that share their
/// first bits share rows. Inner hashes are not stored: they are made again when a page is loaded,
/// and the page must hash to what the page above it says. So what a lookup or a change rests on has
/// been checked, and a damaged row is named.
///
///     var index = try PagedIndex(state: state, store: store)
///     let (root, changes) = try index.adding(batch)    // nothing is written yet
///     …                                                // publish root and changes, durably
///     index.apply(changes)
///
/// The root depends only on which entries are filed under which keys, never on the order or the
/// batches in which they came.
public struct PagedIndex {
  private(set) var state: IndexState
  let source: IndexPageSource

  /// The index with the state `state`, as ``IndexChanges/state`` had it, or with none a new one.
  ///
  /// - Parameters:
  ///   - state: The state that belongs to what `store` shows.
  ///   - store: Where pages are read from, when they are needed.
  ///   - cache: Keeps pages between indexes over the same history; it must not be used elsewhere at
  ///     the same time.
  /// - Throws: ``IndexError/state(_:)`` if `state` is none.
  public init(
    state: [UInt8]?,
    store: any IndexPageStore,
    cache: IndexPageCache = IndexPageCache()
  ) throws(IndexError) {
    source = IndexPageSource(store: store, cache: cache)
    guard let state else {
      self.state = IndexState()
      return
    }
    do throws(IndexFormatError) {
      self.state = try IndexState(decoding: state)
    } catch {
      throw .state(error)
    }
  }

  /// The root: what an index entry of the log commits to.
  public var root: Digest { state.root }

  /// What becomes of the index when entries are filed under keys.
  ///
  /// The batch may be in any order. It costs a pass over the pages that hold its keys: larger batches
  /// of neighbouring keys are cheaper an item. The index itself stays as it is.
  ///
  /// - Returns: The new root, and what has to be written.
  /// - Throws: ``IndexError/entryOrder(_:entry:last:)`` unless each entry is above those already
  ///   filed under its key and stands under it once; otherwise what is wrong with the store.
  public func adding(
    _ batch: [(key: IndexKey, entry: UInt64)]
  ) throws -> (root: Digest, changes: IndexChanges) {
    try adding(batch.map { IndexUpdate.Filing(key: $0.key, entry: $0.entry) })
  }

  /// The same for a batch that comes entry by entry.
  func adding(_ filed: [Filed]) throws -> (root: Digest, changes: IndexChanges) {
    var batch: [IndexUpdate.Filing] = []
    batch.reserveCapacity(filed.reduce(0) { $0 + $1.keys.count })
    for place in filed {
      for key in place.keys { batch.append(IndexUpdate.Filing(key: key, entry: place.entry)) }
    }
    return try adding(batch)
  }

  private func adding(
    _ batch: [IndexUpdate.Filing]
  ) throws -> (root: Digest, changes: IndexChanges) {
    var update = IndexUpdate(batch, to: state, source: source)
    let after = batch.isEmpty ? state : try update.run(on: state)
    let changes = IndexChanges(
      pages: IndexRows(update.pages.rows),
      chunks: update.postings.chunks,
      state: after.encoded,
      decodedState: after,
      decodedPages: update.pages.pages
    )
    return (after.root, changes)
  }

  /// Goes on to the state after `changes`, which ``adding(_:)`` made of this index.
  ///
  /// The store must show their rows from here on; where the changes could still be taken back, wait.
  public mutating func apply(_ changes: IndexChanges) {
    state = changes.decodedState
    for (id, page) in changes.decodedPages { source.cache.insert(page, id: id) }
  }

  /// What is filed under `key`, with the proof for it.
  ///
  /// A posting list with more than `entriesMax` entries is not read. Costs a few pages, most of them
  /// in the cache.
  public func lookup(_ key: IndexKey, entriesMax: UInt64 = .max) throws -> IndexLookup {
    try IndexLookup(key, in: state, source: source, entriesMax: entriesMax)
  }
}
