import Crypto
import Ledger
import Merkle
import Testing

/// The index as it is defined: a dictionary, and the tree of it built anew for each question.
struct IndexOracle {
  private(set) var lists: [IndexKey: [UInt64]] = [:]

  indirect enum Node {
    case leaf(IndexKey, [UInt64])
    case inner(bit: Int, hash: Digest, Node, Node)

    var hash: Digest {
      switch self {
      case .leaf(let key, let entries): IndexHash.leaf(key, IndexValue(entries: entries))
      case .inner(_, let hash, _, _): hash
      }
    }
  }

  mutating func add(_ batch: [(key: IndexKey, entry: UInt64)]) {
    for (key, entry) in batch { lists[key, default: []].append(entry) }
    for key in Set(batch.map(\.key)) { lists[key]?.sort() }
  }

  var tree: Node? {
    let leaves = lists.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
    return leaves.isEmpty ? nil : IndexOracle.tree(leaves[...])
  }

  var root: Digest { tree?.hash ?? IndexHash.emptyRoot }

  /// The tree of sorted leaves, of which no two differ before the first and the last do.
  private static func tree(_ leaves: ArraySlice<(IndexKey, [UInt64])>) -> Node {
    let (first, last) = (leaves[leaves.startIndex], leaves[leaves.endIndex - 1])
    guard let bit = first.0.firstDifference(from: last.0) else { return .leaf(first.0, first.1) }
    let middle = leaves.firstIndex { $0.0.bit(bit) } ?? leaves.endIndex
    let (left, right) = (tree(leaves[..<middle]), tree(leaves[middle...]))
    let hash = IndexHash.inner(bit: bit, left.hash, right.hash)
    return .inner(bit: bit, hash: hash, left, right)
  }

  static func lookup(_ key: IndexKey, in tree: Node?) -> IndexLookup {
    guard var node = tree else { return .empty }
    var steps: [IndexStep] = []
    while case .inner(let bit, _, let left, let right) = node {
      let (next, other) = key.bit(bit) ? (right, left) : (left, right)
      steps.insert(IndexStep(bit: bit, sibling: other.hash), at: 0)
      node = next
    }
    guard case .leaf(let found, let entries) = node else { return .empty }
    let value = IndexValue(entries: entries)
    return found == key
      ? .present(value: value, entries: entries, steps: steps)
      : .absent(otherKey: found, otherValue: value, steps: steps)
  }
}

/// Numbers that follow from a seed (SplitMix64).
struct IndexRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }

  mutating func key() -> IndexKey { IndexKey(bytes(IndexKey.byteCount).span) }
}

extension IndexKey {
  /// The key of item `serial` of a print run of a product: neighbours share 8 bytes.
  static func item(_ serial: Int, run: Int = 0, product: Int = 0) -> IndexKey {
    let hash = SHA256.hash(utf8: "\(product)/\(run)/\(serial)").bytes
    let product = SHA256.hash(utf8: "\(product)").bytes.prefix(4)
    let run = SHA256.hash(utf8: "\(product)/\(run)").bytes.prefix(4)
    return IndexKey(Array(product + run + hash).span)
  }

  /// The key with bit `bit` turned over.
  func flipping(_ bit: Int) -> IndexKey {
    var bytes = self.bytes
    bytes[bit / 8] ^= 0x80 >> UInt8(bit % 8)
    return IndexKey(bytes.span)
  }
}

/// An index over a store in memory, whose every change is published at once.
struct IndexInMemory {
  let store = MemoryIndexStore()
  var index: PagedIndex

  init(cacheBytesMax: Int = 1 << 20) throws {
    let cache = IndexPageCache(bytesMax: cacheBytesMax)
    index = try PagedIndex(state: nil, store: store, cache: cache)
  }

  mutating func add(_ batch: [(key: IndexKey, entry: UInt64)]) throws {
    let (root, changes) = try index.adding(batch)
    store.apply(changes)
    index.apply(changes)
    try #require(index.root == root)
  }

  /// The same index, opened anew from what is stored.
  func reopened() throws -> PagedIndex { try PagedIndex(state: store.state, store: store) }
}

/// Checks that the proof of `lookup` leads from `key` to `root`.
func expectProof(
  _ lookup: IndexLookup,
  of key: IndexKey,
  root: Digest,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  switch lookup {
  case .present(let value, let entries, let steps):
    if let entries {
      #expect(IndexValue(entries: entries) == value, sourceLocation: sourceLocation)
    }
    let proved = try IndexProof.rootPresent(key: key, value: value, steps: steps)
    #expect(proved == root, sourceLocation: sourceLocation)
  case .absent(let otherKey, let otherValue, let steps):
    let proved = try IndexProof.rootAbsent(
      key: key,
      otherKey: otherKey,
      otherValue: otherValue,
      steps: steps
    )
    #expect(proved == root, sourceLocation: sourceLocation)
  case .empty:
    #expect(root == IndexHash.emptyRoot, sourceLocation: sourceLocation)
  }
}
