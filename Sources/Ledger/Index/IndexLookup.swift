public import Merkle

/// What an index says of a key, with the proof of it.
public enum IndexLookup: Equatable, Sendable {
  /// Entries are filed under the key.
  ///
  /// `entries` are their numbers, ascending; `nil` if they are more than were asked for. `value` and
  /// `steps` lead from the key to the root: ``Merkle/IndexProof/rootPresent(key:value:steps:)``.
  case present(value: IndexValue, entries: [UInt64]?, steps: [IndexStep])
  /// Nothing is filed under the key: its bits lead to the leaf of another key, and by `steps` from
  /// there to the root: ``Merkle/IndexProof/rootAbsent(key:otherKey:otherValue:steps:)``.
  case absent(otherKey: IndexKey, otherValue: IndexValue, steps: [IndexStep])
  /// The index has no keys.
  case empty
}

extension IndexLookup {
  /// Follows the bits of `key` from the root's page to a leaf.
  init(
    _ key: IndexKey,
    in state: IndexState,
    source: IndexPageSource,
    entriesMax: UInt64
  ) throws {
    guard state.page != 0 else {
      self = .empty
      return
    }
    var page = try source.root(of: state)
    var steps: [IndexStep] = []
    // Each page's bits are above all of the page before, so this comes to an end.
    while true {
      let position = page.position(of: key)
      page.appendSteps(from: position, to: &steps)
      let slot = page.slots[position]
      if case .page(let id, _) = slot.content {
        page = try source.page(id, below: slot)
        continue
      }
      steps.sort { $0.bit > $1.bit }
      try self.init(key, leaf: slot, steps: steps, source: source, entriesMax: entriesMax)
      return
    }
  }

  private init(
    _ key: IndexKey,
    leaf: IndexSlot,
    steps: [IndexStep],
    source: IndexPageSource,
    entriesMax: UInt64
  ) throws {
    var leaves = IndexLeafMaker()
    let value = leaves.value(of: leaf.content)
    guard leaf.key == key else {
      self = .absent(otherKey: leaf.key, otherValue: value, steps: steps)
      return
    }
    guard value.count <= entriesMax else {
      self = .present(value: value, entries: nil, steps: steps)
      return
    }
    let entries =
      switch leaf.content {
      case .entry(let entry): [entry]
      case .entries(let entries): entries
      case .list(let list): try list.entries(of: key, store: source.store)
      case .page: preconditionFailure("a leaf is no page")
      }
    self = .present(value: value, entries: entries, steps: steps)
  }
}
