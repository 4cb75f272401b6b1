public import Merkle

extension PagedIndex {
  /// Visits each key with its posting list, in the order of the keys.
  ///
  /// It reads the whole index and checks every row of it against the root on the way.
  public func forEach(_ visit: (IndexKey, [UInt64]) throws -> Void) throws {
    guard state.page != 0 else { return }
    try walk(try source.root(of: state), visit)
  }

  /// Goes no deeper than a key has bits, for each page's bits are above all of the page before.
  private func walk(
    _ page: IndexPage,
    _ visit: (IndexKey, [UInt64]) throws -> Void
  ) throws {
    for slot in page.slots {
      switch slot.content {
      case .entry(let entry): try visit(slot.key, [entry])
      case .entries(let entries): try visit(slot.key, entries)
      case .list(let list): try visit(slot.key, try list.entries(of: slot.key, store: source.store))
      case .page(let id, _): try walk(try source.page(id, below: slot), visit)
      }
    }
  }
}
