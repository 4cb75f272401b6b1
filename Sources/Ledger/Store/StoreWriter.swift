internal import Merkle

/// The one that writes a store; it also reads, and sees what it wrote.
protocol StoreWriter: StoreReader {
  /// Writes everything in `change`, or nothing; when this returns it is on disk, and readers that begin
  /// from now on see it.
  func commit(_ change: StoreChange) throws

  /// Writes the parts of `entries` that can be erased, packed as they are; the entries are numbered from
  /// `first`. When this returns they are on disk.
  ///
  /// They may come before the entries themselves, and stay behind if those do not come.
  func addParts(of entries: [NewEntry], from first: UInt64) throws
  /// Removes what can be erased of entries from `number` upwards: no such entry is durable.
  func removeParts(from number: UInt64) throws
  /// Removes what can be erased of `numbers` for good, so that no copy of it stays in the store's files;
  /// it waits for no reader that holds one.
  func erase(_ numbers: [UInt64]) throws -> ErasedParts

  /// Does what has to be done from time to time and need not be waited for; it is called after commits.
  func tidy() throws
}

/// What a store takes at once.
struct StoreChange: Sendable {
  /// Entries to be appended.
  var entries: [EntryRow] = []
  /// Batches of entries that are durable from now on.
  var staged: [StagedState] = []
  /// Tiles that are new or longer, the oldest changes first.
  var tiles: [TileChanges] = []
  /// What changes in the index, the oldest changes first.
  var index: [IndexChanges] = []
  /// The state that readers see from now on; staged batches that it holds are forgotten.
  var published: PublishedState?
  /// The published checkpoint with other cosignatures.
  var checkpoint: [UInt8]?
}

extension StoreChange {
  /// Appends `entries` and the index entry of `revision`, which they make.
  mutating func append(_ entries: [NewEntry], as revision: Revision) {
    self.entries.reserveCapacity(self.entries.count + entries.count + 1)
    for (number, entry) in zip(revision.range.lowerBound..., entries) {
      let kind: EntryKind = entry.isRegistry ? .registry : .other
      self.entries.append(EntryRow(number: number, kind: kind, entry: entry))
    }
    let last = NewEntry(text: Array(revision.indexEntry.text.utf8), keys: [])
    self.entries.append(EntryRow(number: revision.indexEntry.number, kind: .index, entry: last))
  }

  /// Shows `revisions`, which follow what is published; `note` is the signed checkpoint of the last, or
  /// without any, of what is published.
  mutating func publish(_ revisions: [Revision], note: [UInt8]) {
    guard let last = revisions.last else {
      checkpoint = note
      return
    }
    for revision in revisions {
      tiles.append(revision.tiles)
      index.append(revision.indexChanges)
    }
    published = PublishedState(
      size: last.range.upperBound,
      checkpoint: note,
      indexState: last.indexChanges.state
    )
  }
}
