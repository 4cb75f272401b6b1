internal import Crypto
internal import Merkle
internal import Notes

/// The next revision of the log: a batch of entries, closed by an index entry.
///
/// Making it computes and writes nothing, so what is made again after a crash is the same.
struct Revision: Sendable {
  /// The numbers of the entries, the index entry's last.
  let range: Range<UInt64>
  let indexEntry: IndexEntry
  let filed: [Filed]
  let frontier: Frontier
  let tiles: TileChanges
  let indexChanges: IndexChanges
  let checkpoint: Checkpoint

  /// Appends entries with `texts` to the log whose state is `head`; filing them as `filed` says makes
  /// of its index what `index` holds.
  init(
    of origin: Origin,
    after head: Head,
    texts: [[UInt8]],
    filed: [Filed],
    time: UInt64,
    index: (root: Digest, changes: IndexChanges)
  ) throws {
    let number = head.size + UInt64(texts.count)
    indexEntry = IndexEntry(
      number: number,
      previous: head.indexEntry?.number,
      time: time,
      root: index.root
    )
    var frontier = head.frontier
    var tiles = TileChanges(on: head.edge)
    for text in texts + [Array(indexEntry.text.utf8)] {
      frontier.append(LogHash.leaf(text)) { level, index, hash in
        tiles.add(level, index, hash)
      }
    }
    range = head.size..<number + 1
    self.filed = filed
    self.frontier = frontier
    self.tiles = tiles
    indexChanges = index.changes
    checkpoint = Checkpoint(origin: origin, size: frontier.size, root: frontier.root)
  }

  /// What is stored of it before it is published.
  var staged: StagedState {
    StagedState(range: range, checkpointText: checkpoint.text, filed: filed)
  }
}
