internal import Crypto
internal import Merkle

/// The index once more, in memory and in the plainest way: what the stored one is compared with.
///
/// A Patricia tree of nodes that remember their hash until something below them changes. It shares
/// nothing with the index in pages but the hashing.
struct ReferenceIndex {
  private enum Node {
    case leaf(IndexKey, Frontier)
    case inner(bit: Int, left: Int, right: Int)
  }

  private var nodes: [Node] = []
  /// The hash of each node; `nil` where it has to be made again.
  private var hashes: [Digest?] = []
  private var top: Int?

  /// Files `entry` under `key`; entries come in ascending order.
  mutating func add(_ key: IndexKey, _ entry: UInt64) {
    guard let top else {
      self.top = add(leaf: key, entry)
      return
    }
    let (other, path) = leaf(near: key, from: top)
    for node in path { hashes[node] = nil }
    guard let bit = key.firstDifference(from: other) else {
      append(entry, to: path[path.count - 1])
      return
    }
    // The new node belongs above the first one on the way that divides at a later bit.
    guard let place = path.firstIndex(where: { self.bit(of: $0) > bit }) else {
      preconditionFailure("a leaf divides at no bit")
    }
    let below = path[place]
    let leaf = add(leaf: key, entry)
    let (left, right) = key.bit(bit) ? (below, leaf) : (leaf, below)
    let node = add(.inner(bit: bit, left: left, right: right))
    if place == 0 { self.top = node } else { replace(below, with: node, in: path[place - 1]) }
  }

  /// The root.
  mutating func root() -> Digest {
    top.map { hash($0) } ?? IndexHash.emptyRoot
  }

  /// Visits each key with the value of its posting list, in the order of the keys.
  func forEach(_ visit: (IndexKey, IndexValue) throws -> Void) rethrows {
    var waiting = top.map { [$0] } ?? []
    while let node = waiting.popLast() {
      switch nodes[node] {
      case .leaf(let key, let entries): try visit(key, IndexValue(entries))
      case .inner(_, let left, let right): waiting += [right, left]
      }
    }
  }

  private mutating func add(_ node: Node) -> Int {
    nodes.append(node)
    hashes.append(nil)
    return nodes.count - 1
  }

  private mutating func add(leaf key: IndexKey, _ entry: UInt64) -> Int {
    let node = add(.leaf(key, Frontier()))
    append(entry, to: node)
    return node
  }

  private mutating func append(_ entry: UInt64, to node: Int) {
    guard case .leaf(let key, var entries) = nodes[node] else { return }
    entries.append(LogHash.leaf(bigEndian: entry))
    nodes[node] = .leaf(key, entries)
  }

  /// The leaf to which the bits of `key` lead, and the nodes on the way, it being the last.
  private func leaf(near key: IndexKey, from top: Int) -> (key: IndexKey, path: [Int]) {
    var path = [top]
    while true {
      switch nodes[path[path.count - 1]] {
      case .leaf(let other, _): return (other, path)
      case .inner(let bit, let left, let right): path.append(key.bit(bit) ? right : left)
      }
    }
  }

  private func bit(of node: Int) -> Int {
    if case .inner(let bit, _, _) = nodes[node] { bit } else { IndexKey.bitCount }
  }

  private mutating func replace(_ child: Int, with node: Int, in parent: Int) {
    guard case .inner(let bit, let left, let right) = nodes[parent] else { return }
    nodes[parent] =
      left == child
      ? .inner(bit: bit, left: node, right: right) : .inner(bit: bit, left: left, right: node)
  }

  /// The hash of `node`; goes no deeper than a key has bits.
  private mutating func hash(_ node: Int) -> Digest {
    if let hash = hashes[node] { return hash }
    let hash =
      switch nodes[node] {
      case .leaf(let key, let entries): IndexHash.leaf(key, IndexValue(entries))
      case .inner(let bit, let left, let right):
        IndexHash.inner(bit: bit, self.hash(left), self.hash(right))
      }
    hashes[node] = hash
    return hash
  }
}
