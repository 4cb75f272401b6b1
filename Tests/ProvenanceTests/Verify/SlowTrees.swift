import Crypto
import Merkle

/// The log tree by the words of RFC 6962 §2.1, hashing everything anew each time.
enum SlowLog {
  static func leaves(_ texts: [[UInt8]]) -> [Digest] { texts.map { SHA256.hash([0] + $0) } }

  static func root(_ leaves: ArraySlice<Digest>) -> Digest {
    guard let first = leaves.first else { return SHA256.hash([]) }
    if leaves.count == 1 { return first }
    let middle = leaves.startIndex + split(leaves.count)
    return SHA256.hash([1] + root(leaves[..<middle]).bytes + root(leaves[middle...]).bytes)
  }

  static func path(_ index: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
    if leaves.count <= 1 { return [] }
    let middle = leaves.startIndex + split(leaves.count)
    if index < middle { return path(index, leaves[..<middle]) + [root(leaves[middle...])] }
    return path(index, leaves[middle...]) + [root(leaves[..<middle])]
  }

  /// The largest power of two below `count`.
  private static func split(_ count: Int) -> Int {
    var size = 1
    while size * 2 < count { size *= 2 }
    return size
  }
}

/// The index tree, built anew from all keys.
struct SlowIndex {
  let lists: [IndexKey: [UInt64]]
  private let top: Node?

  private indirect enum Node {
    case leaf(IndexKey, IndexValue)
    case inner(bit: Int, Node, Node, Digest)

    var hash: Digest {
      switch self {
      case .leaf(let key, let value): IndexHash.leaf(key, value)
      case .inner(_, _, _, let hash): hash
      }
    }
  }

  init(_ lists: [IndexKey: [UInt64]]) {
    self.lists = lists
    let leaves = lists.keys.sorted().map { ($0, IndexValue(entries: lists[$0] ?? [])) }
    top = SlowIndex.node(leaves[...])
  }

  private static func node(_ leaves: ArraySlice<(IndexKey, IndexValue)>) -> Node? {
    guard let first = leaves.first, let last = leaves.last else { return nil }
    guard let bit = first.0.firstDifference(from: last.0),
      let middle = leaves.firstIndex(where: { $0.0.bit(bit) }),
      let left = node(leaves[..<middle]), let right = node(leaves[middle...])
    else { return .leaf(first.0, first.1) }
    return .inner(bit: bit, left, right, IndexHash.inner(bit: bit, left.hash, right.hash))
  }

  var root: Digest { top?.hash ?? SHA256.hash([]) }

  /// The leaf to which the bits of `key` lead, with the steps from there to the root.
  func find(_ key: IndexKey) -> (leaf: IndexKey, value: IndexValue, steps: [IndexStep])? {
    var steps: [IndexStep] = []
    var node = top
    while case .inner(let bit, let left, let right, _) = node {
      steps.insert(IndexStep(bit: bit, sibling: (key.bit(bit) ? left : right).hash), at: 0)
      node = key.bit(bit) ? right : left
    }
    guard case .leaf(let leaf, let value) = node else { return nil }
    return (leaf, value, steps)
  }
}
