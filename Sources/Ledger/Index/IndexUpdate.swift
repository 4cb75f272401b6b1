import Crypto
import Merkle

/// One pass over an index, in the order of the keys, that adds a batch to it.
///
/// Nothing is written: the new pages and chunks are collected in ``pages`` and ``postings``.
struct IndexUpdate {
  private let source: IndexPageSource
  /// Sorted by key, then by entry.
  private let batch: [Filing]
  /// The first filing that has not been added yet.
  private var next = 0
  private var leaves = IndexLeafMaker()
  /// What is written.
  private(set) var pages: IndexPageOutput
  /// What is written of long posting lists.
  private(set) var postings: PostingOutput

  /// An entry that is filed under a key.
  struct Filing {
    let key: IndexKey
    let entry: UInt64
  }

  /// Sorts `batch`, which is to be added to the index with the state `state`.
  init(
    _ batch: [Filing],
    to state: IndexState,
    source: IndexPageSource
  ) {
    self.source = source
    self.batch = batch.sorted { $0.key == $1.key ? $0.entry < $1.entry : $0.key < $1.key }
    pages = IndexPageOutput(nextID: state.nextPage)
    postings = PostingOutput(nextID: state.nextChunk)
  }

  /// Adds the batch, which is not empty, to the index with the state `state`.
  mutating func run(on state: IndexState) throws -> IndexState {
    let root = state.page == 0 ? nil : try source.root(of: state)
    let slots = try change(root, id: root.map { _ in state.page }, end: batch.count, isRoot: true)
    guard slots.count == 1, case .page(let id, _) = slots[0].content else {
      preconditionFailure("the root is one page")
    }
    return IndexState(
      page: id,
      root: slots[0].hash,
      nextPage: pages.nextID,
      nextChunk: postings.nextID
    )
  }

  /// Adds the filings up to `end` to `page`; returns what now stands in its place in the page above:
  /// its own slot or, where it grew too large, the slots of its parts.
  private mutating func change(
    _ page: IndexPage?,
    id: UInt64?,
    end: Int,
    isRoot: Bool
  ) throws -> [IndexSlot] {
    var weaver = IndexWeaver(
      changing: id,
      slotCount: (page?.slots.count ?? 0) + end - next
    )
    // Whether the slot before in the page is also the slot before in the weaver.
    var isNeighbour = false
    if let page {
      for index in page.slots.indices {
        let slot = page.slots[index]
        if try addLeaves(before: slot.key, end: end, to: &weaver) { isNeighbour = false }
        let gap = isNeighbour ? page.gaps[index - 1] : nil
        isNeighbour = try add(slot, gap: gap, end: end, to: &weaver)
      }
    }
    try addLeaves(before: nil, end: end, to: &weaver)
    guard let top = weaver.finish(output: &pages) else { return [] }
    // Too little is left for a page of its own: it joins the page above.
    if weaver.isCut, !isRoot, top.slots.count < IndexLimits.slotsMin { return top.slots }
    return [weaver.write(top, output: &pages)]
  }

  /// Adds a slot of the page that is changed, with all filings that go into it; whether it is still
  /// one slot.
  private mutating func add(
    _ slot: IndexSlot,
    gap: IndexPage.Gap?,
    end: Int,
    to weaver: inout IndexWeaver
  ) throws -> Bool {
    var inside = next
    while inside < end, batch[inside].key.agrees(with: slot.key, to: slot.bits) { inside += 1 }
    if inside == next {
      try weaver.add(slot, isKept: true, gap: gap, output: &pages)
      return true
    }
    guard case .page(let id, _) = slot.content else {
      let content = try appended(to: slot, end: inside)
      try weaver.add(leaves.leaf(slot.key, content), gap: gap, output: &pages)
      return true
    }
    let page = try source.page(id, below: slot)
    let slots = try change(page, id: id, end: inside, isRoot: false)
    try weaver.add(slots[0], gap: slots.count == 1 ? gap : nil, output: &pages)
    for part in slots.dropFirst() { try weaver.add(part, output: &pages) }
    return slots.count == 1
  }

  /// Adds the leaves of new keys below `bound`, or of all up to `end`; whether there were any.
  @discardableResult
  private mutating func addLeaves(
    before bound: IndexKey?,
    end: Int,
    to weaver: inout IndexWeaver
  ) throws -> Bool {
    let start = next
    while next < end {
      let key = batch[next].key
      if let bound, key >= bound { break }
      let first = next
      while next < end, batch[next].key == key { next += 1 }
      let content = try content(of: batch[first..<next])
      try weaver.add(leaves.leaf(key, content), output: &pages)
    }
    return next > start
  }

  /// What is filed under a new key.
  private mutating func content(of filings: ArraySlice<Filing>) throws -> IndexSlot.Content {
    if filings.count == 1 { return .entry(filings[filings.startIndex].entry) }
    return try content([], with: filings)
  }

  /// What is filed under the key of `slot` after the filings up to `end`.
  private mutating func appended(to slot: IndexSlot, end: Int) throws -> IndexSlot.Content {
    let filings = batch[next..<end]
    next = end
    switch slot.content {
    case .entry(let entry): return try content([entry], with: filings)
    case .entries(let entries): return try content(entries, with: filings)
    case .list(let list):
      var appender = try PostingAppender(list, of: slot.key, store: source.store)
      try expectAscending(filings, above: appender.last)
      appender.append(filings.lazy.map(\.entry), output: &postings)
      return .list(appender.finish(output: &postings))
    case .page: preconditionFailure("entries are filed under keys")
    }
  }

  /// A posting list of `entries`, with `filings` behind.
  private mutating func content(
    _ entries: [UInt64],
    with filings: ArraySlice<Filing>
  ) throws -> IndexSlot.Content {
    try expectAscending(filings, above: entries.last)
    if entries.count + filings.count <= IndexLimits.inlineEntriesMax {
      return .entries(entries + filings.map(\.entry))
    }
    var appender = PostingAppender(output: &postings)
    appender.append(entries, output: &postings)
    appender.append(filings.lazy.map(\.entry), output: &postings)
    return .list(appender.finish(output: &postings))
  }

  private func expectAscending(_ filings: ArraySlice<Filing>, above last: UInt64?) throws {
    var last = last
    for filing in filings {
      if let last, filing.entry <= last {
        throw IndexError.entryOrder(filing.key, entry: filing.entry, last: last)
      }
      last = filing.entry
    }
  }
}
