import Crypto

/// A bounded memory of pages.
///
/// A page is known by its hash, which says everything that it and the pages below it hold; so
/// nothing in the cache ever becomes wrong, and what is no longer asked for falls out. One cache
/// belongs to one store's history: where applied changes are taken back, the cache goes as well.
///
/// It is confined to its owner; a writer and each reader have their own.
public final class IndexPageCache {
  /// The most bytes of memory that its pages take, roughly.
  public let bytesMax: Int

  // Two generations: what is asked for moves to the young one; when that is full it becomes the
  // old one, and what was old is forgotten. The most recently used half or more is always there.
  private var young: [Digest: IndexPage] = [:]
  private var old: [Digest: IndexPage] = [:]
  private var youngBytes = 0

  /// A cache without pages.
  public init(bytesMax: Int = 64 << 20) {
    self.bytesMax = bytesMax
  }

  /// The number of pages.
  var count: Int { young.count + old.count }

  /// The page with the hash `hash`.
  func page(_ hash: Digest) -> IndexPage? {
    if let page = young[hash] { return page }
    guard let page = old.removeValue(forKey: hash) else { return nil }
    insert(page)
    return page
  }

  /// Remembers `page`.
  func insert(_ page: IndexPage) {
    if youngBytes + page.memoryBytes > bytesMax / 2 {
      old = young
      young = [:]
      youngBytes = 0
    }
    if young.updateValue(page, forKey: page.hash) == nil { youngBytes += page.memoryBytes }
  }
}
