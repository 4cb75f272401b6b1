internal import Crypto
internal import Merkle
internal import Notes

/// The next revision of the log: a batch of entries, closed by an index entry.
///
/// Making it computes and writes nothing, so what is made again after a crash is the same.
struct Revision {
  /// The numbers of the entries, the index entry's last.
  let range: Range<UInt64>
  let indexEntry: IndexEntry
  let filed: [Filed]
  let frontier: Frontier
  let tiles: TileChanges
  let indexChanges: IndexChanges
  let checkpoint: Checkpoint

  /// Appends entries with `texts`, filed as `filed` says, to the log whose state is `head`.
  init(
    of origin: Origin,
    after head: Head,
    texts: [[UInt8]],
    filed: [Filed],
    time: UInt64,
    tiles table: TileTable
  ) throws {
    let number = head.size + UInt64(texts.count)
    let (root, changes) = try head.index.adding(filed.map { ($0.key, $0.entry) })
    indexEntry = IndexEntry(
      number: number,
      previous: head.indexEntry?.number,
      time: time,
      root: root
    )
    var frontier = head.frontier
    var tiles = TileChanges(table)
    for text in texts + [Array(indexEntry.text.utf8)] {
      try frontier.append(LogHash.leaf(text)) { level, index, hash in
        try tiles.add(level, index, hash)
      }
    }
    range = head.size..<number + 1
    self.filed = filed
    self.frontier = frontier
    self.tiles = tiles
    indexChanges = changes
    checkpoint = Checkpoint(origin: origin, size: frontier.size, root: frontier.root)
  }

  /// What is stored of it before it is published.
  var staged: StagedState {
    StagedState(range: range, checkpointText: checkpoint.text, filed: filed)
  }
}
