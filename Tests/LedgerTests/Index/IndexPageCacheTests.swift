import Merkle
import Testing

@testable import Ledger

@Suite struct IndexPageCacheTests {
  private func pages(_ count: Int) throws -> [IndexPage] {
    var memory = try IndexInMemory()
    try memory.add((0..<count * 64).map { (.item($0), 1) })
    return try memory.store.pages.values.map { try IndexPage(decoding: $0) }
  }

  @Test func `pages are found by their hashes until there are too many`() throws {
    let pages = try pages(30)
    let bytes = pages.map(\.memoryBytes).reduce(0, +)
    let large = IndexPageCache(bytesMax: bytes * 2)
    for page in pages { large.insert(page) }
    #expect(pages.allSatisfy { large.page($0.hash) != nil })
    let small = IndexPageCache(bytesMax: bytes / 2)
    for page in pages { small.insert(page) }
    let found = pages.filter { small.page($0.hash) != nil }
    #expect(found.map(\.memoryBytes).reduce(0, +) <= bytes / 2)
    #expect(found.count > pages.count / 8)
  }

  @Test func `what is asked for again and again stays`() throws {
    let pages = try pages(30)
    let bytes = pages.map(\.memoryBytes).reduce(0, +)
    let cache = IndexPageCache(bytesMax: bytes / 3)
    for page in pages {
      cache.insert(page)
      #expect(cache.page(pages[0].hash) != nil)
    }
  }

  @Test func `a cache for nothing keeps nothing for long`() throws {
    let cache = IndexPageCache(bytesMax: 0)
    for page in try pages(4) { cache.insert(page) }
    #expect(cache.count <= 2)
  }
}
