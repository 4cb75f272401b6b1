import Crypto

/// A bounded memory of pages.
///
/// A page is found by its id, and is what is wanted if it has the hash that is wanted, which says
/// everything that it and the pages below it hold. So nothing in the cache can be wrong, only of no
/// use, and what is no longer asked for falls out.
///
/// It is confined to its owner; a writer and each reader have their own.
public final class IndexPageCache {
  /// The most bytes of memory that its pages take, roughly.
  public let bytesMax: Int

  // Two generations: what is asked for moves to the young one; when that is full it becomes the
  // old one, and what was old is forgotten. The most recently used half or more is always there.
  private var young: [UInt64: IndexPage] = [:]
  private var old: [UInt64: IndexPage] = [:]
  private var youngBytes = 0

  /// A cache without pages.
  public init(bytesMax: Int = 64 << 20) {
    self.bytesMax = bytesMax
  }

  /// The number of pages.
  var count: Int { young.count + old.count }

  /// The page `id`, if it is here with the hash `hash`.
  func page(_ id: UInt64, hash: Digest) -> IndexPage? {
    if let page = young[id] { return page.hash == hash ? page : nil }
    guard let page = old[id], page.hash == hash else { return nil }
    insert(page, id: id)
    return page
  }

  /// Remembers `page`, and forgets what it was before.
  func insert(_ page: IndexPage, id: UInt64) {
    let bytes = page.memoryBytes
    if youngBytes + bytes > bytesMax / 2 {
      old = young
      young = [:]
      youngBytes = 0
    } else {
      old[id] = nil
    }
    if let before = young.updateValue(page, forKey: id) { youngBytes -= before.memoryBytes }
    youngBytes += bytes
  }
}
