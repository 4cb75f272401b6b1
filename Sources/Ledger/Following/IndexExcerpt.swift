public import Crypto
public import Merkle

/// The pages of an index that a change of it rests on: enough to compute the root after the change without
/// the rest.
///
/// Nothing in it is trusted: each page must hash to what the page above says, and the first one to the
/// root that one starts from.
public struct IndexExcerpt: Hashable, Sendable {
  /// The state of the index before; `nil` for an index without keys.
  public let state: [UInt8]?
  /// Pages by their ids.
  public let pages: [UInt64: [UInt8]]
  /// Chunks of posting lists by their ids.
  public let chunks: [UInt64: [UInt8]]

  /// Joins the parts.
  public init(state: [UInt8]?, pages: [UInt64: [UInt8]], chunks: [UInt64: [UInt8]]) {
    (self.state, self.pages, self.chunks) = (state, pages, chunks)
  }

  /// What adding `filed` reads of the index in `store`.
  init(state: [UInt8]?, store: any IndexPageStore, filed: [Filed]) throws {
    let recorder = Recorder(store)
    _ = try PagedIndex(state: state, store: recorder).adding(filed)
    self.init(state: state, pages: recorder.pages, chunks: recorder.chunks)
  }

  /// The roots before and after entries are filed under keys.
  ///
  /// - Throws: ``IndexError`` if pages are missing, or are not those of the root.
  public func roots(
    adding filed: [(key: IndexKey, entry: UInt64)]
  ) throws -> (before: Digest, after: Digest) {
    let store = MemoryIndexStore()
    (store.pages, store.chunks) = (pages, chunks)
    let index = try PagedIndex(state: state, store: store)
    return (index.root, try index.adding(filed).root)
  }

  /// Remembers what is read.
  private final class Recorder: IndexPageStore {
    private let store: any IndexPageStore
    private(set) var pages: [UInt64: [UInt8]] = [:]
    private(set) var chunks: [UInt64: [UInt8]] = [:]

    init(_ store: any IndexPageStore) { self.store = store }

    func page(_ id: UInt64) throws -> [UInt8]? {
      let bytes = try store.page(id)
      pages[id] = bytes
      return bytes
    }

    func chunk(_ id: UInt64) throws -> [UInt8]? {
      let bytes = try store.chunk(id)
      chunks[id] = bytes
      return bytes
    }
  }
}
