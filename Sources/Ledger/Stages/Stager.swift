/// The second stage: makes a batch durable, so that nothing of it can be lost afterwards.
struct Stager {
  private let store: any StoreWriter

  init(_ store: any StoreWriter) { self.store = store }

  /// Writes `entries` and the index entry of `revision`, which they make.
  ///
  /// What can be erased is kept apart and cannot be committed with the rest, so it goes first: a durable
  /// entry has its body. A body without an entry, after a crash between the two, harms nobody: no reader
  /// asks for it, since its number is above the published size, and it is removed before that number
  /// is given out again, when the ledger is next opened.
  func stage(_ entries: [NewEntry], as revision: Revision, hook: Hook) throws {
    try store.addParts(of: entries, from: revision.range.lowerBound)
    try hook(.bodiesWritten)
    var change = StoreChange()
    change.append(entries, as: revision)
    change.staged.append(revision.staged)
    try store.commit(change)
  }
}
