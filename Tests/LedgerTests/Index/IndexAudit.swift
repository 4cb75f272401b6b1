import Merkle
import Testing

@testable import Ledger

/// Reads the whole store and checks that it is the index of `oracle`, and nothing else.
func expectSound(
  _ store: MemoryIndexStore,
  _ oracle: IndexOracle,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let index = try PagedIndex(state: store.state, store: store)
  var lists: [IndexKey: [UInt64]] = [:]
  var last: IndexKey?
  try index.forEach { key, entries in
    if let last { #expect(last < key, sourceLocation: sourceLocation) }
    last = key
    lists[key] = entries
  }
  #expect(lists == oracle.lists, sourceLocation: sourceLocation)
  #expect(index.root == oracle.root, sourceLocation: sourceLocation)

  // Every row belongs to the index, and is as large as it should be.
  var chunks = 0
  for (id, bytes) in store.pages {
    let page = try IndexPage(decoding: bytes)
    let least = id == index.state.page ? 1 : IndexLimits.slotsMin
    #expect(
      least...IndexLimits.slotsMax ~= page.slots.count,
      "page \(id)",
      sourceLocation: sourceLocation
    )
    #expect(id < index.state.nextPage, sourceLocation: sourceLocation)
    for case .list(let list) in page.slots.map(\.content) {
      chunks += (Int(list.value.count) + 255) / 256
    }
  }
  #expect(try index.pageIDs() == Set(store.pages.keys), sourceLocation: sourceLocation)
  #expect(chunks == store.chunks.count, sourceLocation: sourceLocation)
  #expect(store.chunks.keys.allSatisfy { $0 < index.state.nextChunk })
}

extension PagedIndex {
  /// The ids of all pages that can be reached.
  func pageIDs() throws -> Set<UInt64> {
    guard state.page != 0 else { return [] }
    var ids: Set<UInt64> = [state.page]
    var waiting = [try source.root(of: state)]
    while let page = waiting.popLast() {
      for slot in page.slots {
        guard case .page(let id, _) = slot.content else { continue }
        #expect(ids.insert(id).inserted, "page \(id) is referred to twice")
        waiting.append(try source.page(id, below: slot))
      }
    }
    return ids
  }
}
