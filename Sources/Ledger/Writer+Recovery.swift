internal import Merkle
internal import Notes

extension Writer {
  /// Finishes what the last process left undone.
  ///
  /// It publishes what was staged, byte for byte as it would have been, and removes bodies whose
  /// entries did not become durable. Doing it twice does no harm.
  func recover() throws {
    let staged = try states.allStaged()
    let held = staged.last?.range.upperBound ?? head.size
    let count = try tables.entries.count()
    guard count == held else {
      throw LedgerError.damaged("there are \(count) entries, and \(held) were made durable")
    }
    try checkMemory(staged: staged.last)
    try bodies.removeOrphans(from: count)
    for state in staged { try publish(replay(state)) }
  }

  /// Throws unless what the key signed last is a tree that this ledger holds.
  private func checkMemory(staged: StagedState?) throws {
    let published =
      head.size == 0
      ? nil : Checkpoint(origin: origin, size: head.size, root: head.frontier.root)
    let newest = try staged.map { try Checkpoint(parsing: $0.checkpointText) } ?? published
    try signer.memory.check(published: published, newest: newest)
  }

  /// The revision that was staged, made again from its entries.
  private func replay(_ state: StagedState) throws -> Revision {
    let range = state.range
    guard range.lowerBound == head.size else {
      throw LedgerError.damaged("entries \(range.lowerBound)... are staged on top of \(head.size)")
    }
    let texts = try tables.entries.texts(range)
    let last = try IndexEntry(parsing: texts[texts.count - 1])
    let revision = try Revision(
      of: origin,
      after: head,
      texts: texts.dropLast(),
      filed: state.filed,
      time: last.time,
      tiles: tables.tiles
    )
    guard revision.indexEntry == last, revision.staged == state else {
      throw LedgerError.damaged("the staged entries \(range) do not make what was staged with them")
    }
    return revision
  }
}
