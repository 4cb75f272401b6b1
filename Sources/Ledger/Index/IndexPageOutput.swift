import Crypto
import Merkle

/// The pages that a change of the index writes, and where their ids come from.
struct IndexPageOutput {
  /// The smallest id that no page has had yet; 0 is none.
  private(set) var nextID: UInt64
  /// The bytes of each written page.
  private(set) var rows: [(id: UInt64, bytes: [UInt8])] = []
  /// The same pages as they are in memory.
  private(set) var pages: [(id: UInt64, page: IndexPage)] = []

  init(nextID: UInt64 = 1) {
    self.nextID = nextID
  }

  /// Writes `page` under `id` or, without one, under a new id; returns the slot that stands for it.
  ///
  /// Neighbours that are cut off one after the other so get ids that follow each other, and lie
  /// side by side on disk.
  mutating func write(_ page: IndexPage, id: UInt64?) -> IndexSlot {
    let id = id ?? takeID()
    rows.append((id, page.encoded))
    pages.append((id, page))
    return IndexSlot(pageWith: page.slots[0].key, id: id, bits: page.bit, hash: page.hash)
  }

  private mutating func takeID() -> UInt64 {
    defer { nextID += 1 }
    return nextID
  }
}
