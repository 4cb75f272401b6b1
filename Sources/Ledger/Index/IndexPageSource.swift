import Crypto
import Merkle

/// Where an index gets its pages: from memory, or from the store, checked.
struct IndexPageSource {
  let store: any IndexPageStore
  let cache: IndexPageCache

  /// The root's page.
  func root(of state: IndexState) throws -> IndexPage {
    try page(state.page, hash: state.root)
  }

  /// The page below that `slot` stands for.
  func page(_ id: UInt64, below slot: IndexSlot) throws -> IndexPage {
    let page = try page(id, hash: slot.hash)
    // A child that begins where its slot says also has bits above all of the page it hangs from.
    guard page.bit == slot.bits, page.slots[0].key.agrees(with: slot.key, to: slot.bits) else {
      throw IndexError.pagePlace(id)
    }
    return page
  }

  private func page(_ id: UInt64, hash: Digest) throws -> IndexPage {
    if let page = cache.page(id, hash: hash) { return page }
    guard let bytes = try store.page(id) else { throw IndexError.pageMissing(id) }
    let page: IndexPage
    do throws(IndexFormatError) {
      page = try IndexPage(decoding: bytes)
    } catch {
      throw IndexError.page(id, error)
    }
    guard page.hash == hash else { throw IndexError.pageHash(id) }
    cache.insert(page, id: id)
    return page
  }
}
