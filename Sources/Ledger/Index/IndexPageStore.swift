/// Where the rows of an index are read from.
///
/// A store shows one state of the index; a change is written to it by its owner, all rows of
/// ``IndexChanges`` in one transaction.
public protocol IndexPageStore {
  /// The bytes of page `id`; `nil` if there is none.
  func page(_ id: UInt64) throws -> [UInt8]?
  /// The bytes of chunk `id` of a posting list; `nil` if there is none.
  func chunk(_ id: UInt64) throws -> [UInt8]?
}

/// What adding a batch to an index changes in its store.
///
/// An index only grows: rows are inserted and replaced, and none is ever removed. Ids rise, in the
/// order of the keys within a batch, so rows written in the order of their ids lie side by side.
public struct IndexChanges: Sendable {
  /// The bytes of new and changed pages by their ids, which are below 2^63 and not 0.
  public let pages: IndexRows
  /// The bytes of new and changed chunks of posting lists by their ids, likewise.
  public let chunks: [UInt64: [UInt8]]
  /// The new state, about 70 bytes; see ``PagedIndex/init(state:store:cache:)``.
  public let state: [UInt8]
  /// The same state, decoded.
  let decodedState: IndexState
  /// The pages as they are in memory, for the cache.
  let decodedPages: [(id: UInt64, page: IndexPage)]
}

/// Rows of an index by their ids, in whose order they come.
public struct IndexRows: Sendable, RandomAccessCollection {
  private let rows: [(id: UInt64, bytes: [UInt8])]

  /// Sorts `rows`, each of which has an id of its own.
  init(_ rows: [(id: UInt64, bytes: [UInt8])]) { self.rows = rows.sorted { $0.id < $1.id } }

  /// 0, as of an array.
  public var startIndex: Int { 0 }
  /// The number of rows.
  public var endIndex: Int { rows.count }
  /// The row at a place.
  public subscript(position: Int) -> (id: UInt64, bytes: [UInt8]) { rows[position] }

  /// The bytes of row `id`; `nil` if there is none.
  public func bytes(of id: UInt64) -> [UInt8]? {
    var range = rows.indices
    while let middle = range.isEmpty ? nil : range.lowerBound + range.count / 2 {
      if rows[middle].id == id { return rows[middle].bytes }
      range = rows[middle].id < id ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }
}

/// A store in memory, for tests, measurements, and an index that is rebuilt to compare its root.
public final class MemoryIndexStore: IndexPageStore {
  /// The bytes of the pages by their ids.
  public var pages: [UInt64: [UInt8]] = [:]
  /// The bytes of the chunks by their ids.
  public var chunks: [UInt64: [UInt8]] = [:]
  /// The last state that was applied; `nil` before the first.
  public private(set) var state: [UInt8]?

  /// A store without rows.
  public init() {}

  /// Writes `changes`.
  public func apply(_ changes: IndexChanges) {
    for (id, bytes) in changes.pages { pages[id] = bytes }
    chunks.merge(changes.chunks) { $1 }
    state = changes.state
  }

  /// The bytes of page `id`.
  public func page(_ id: UInt64) -> [UInt8]? { pages[id] }

  /// The bytes of chunk `id`.
  public func chunk(_ id: UInt64) -> [UInt8]? { chunks[id] }
}

/// A store with changes on top that it does not hold yet: what is staged and not published.
public struct StagedIndexStore: IndexPageStore {
  private let base: any IndexPageStore
  private let staged: [IndexChanges]

  /// `staged` lies on `base`, the oldest changes first.
  public init(base: any IndexPageStore, staged: [IndexChanges]) {
    self.base = base
    self.staged = staged
  }

  /// The bytes of page `id` in the newest changes that have it, or in the base.
  public func page(_ id: UInt64) throws -> [UInt8]? {
    for changes in staged.reversed() {
      if let bytes = changes.pages.bytes(of: id) { return bytes }
    }
    return try base.page(id)
  }

  /// The bytes of chunk `id` in the newest changes that have it, or in the base.
  public func chunk(_ id: UInt64) throws -> [UInt8]? {
    for changes in staged.reversed() {
      if let bytes = changes.chunks[id] { return bytes }
    }
    return try base.chunk(id)
  }
}
