import Merkle
import Testing

@testable import Ledger

@Suite struct IndexPageCacheTests {
  private func pages(_ count: Int) throws -> [(id: UInt64, page: IndexPage)] {
    var memory = try IndexInMemory()
    try memory.add((0..<count * 64).map { (.item($0), 1) })
    return try memory.store.pages.map { (id: $0, page: try IndexPage(decoding: $1)) }
  }

  @Test func `pages are found by their ids until there are too many`() throws {
    let pages = try pages(30)
    let bytes = pages.map(\.page.memoryBytes).reduce(0, +)
    let large = IndexPageCache(bytesMax: bytes * 2)
    for (id, page) in pages { large.insert(page, id: id) }
    #expect(pages.allSatisfy { large.page($0.id, hash: $0.page.hash) != nil })
    let small = IndexPageCache(bytesMax: bytes / 2)
    for (id, page) in pages { small.insert(page, id: id) }
    let found = pages.filter { small.page($0.id, hash: $0.page.hash) != nil }
    #expect(found.map(\.page.memoryBytes).reduce(0, +) <= bytes / 2)
    #expect(found.count > pages.count / 8)
  }

  @Test func `what is asked for again and again stays`() throws {
    let pages = try pages(30)
    let bytes = pages.map(\.page.memoryBytes).reduce(0, +)
    let cache = IndexPageCache(bytesMax: bytes / 3)
    for (id, page) in pages {
      cache.insert(page, id: id)
      #expect(cache.page(pages[0].id, hash: pages[0].page.hash) != nil)
    }
  }

  @Test func `a page of another state is not what is asked for`() throws {
    let pages = try pages(2)
    let cache = IndexPageCache()
    cache.insert(pages[0].page, id: 7)
    #expect(cache.page(7, hash: pages[1].page.hash) == nil)
    cache.insert(pages[1].page, id: 7)
    #expect(cache.page(7, hash: pages[0].page.hash) == nil)
    #expect(cache.page(7, hash: pages[1].page.hash) != nil)
    #expect(cache.count == 1)
  }

  @Test func `a cache for nothing keeps nothing for long`() throws {
    let cache = IndexPageCache(bytesMax: 0)
    for (id, page) in try pages(4) { cache.insert(page, id: id) }
    #expect(cache.count <= 2)
  }
}
