public import Crypto

/// The right edge of a log tree: all that is needed to go on appending to it.
///
/// It holds the hashes of the complete subtrees into which the leaves fall, one for each set bit
/// of the size, largest first. Appending costs two hashes on average.
public struct Frontier: Hashable, Sendable {
  /// The number of leaves.
  public private(set) var size: UInt64
  /// The complete subtrees, from left to right.
  private var subtrees: [Digest]

  /// The tree without leaves.
  public init() {
    size = 0
    subtrees = []
  }

  /// The edge of a stored tree of `size` leaves.
  ///
  /// `node` gives the hash of the complete subtree over the leaves
  /// `index << level ..< (index + 1) << level`; it is asked once for each set bit of `size`.
  public init<Failure: Error>(
    size: UInt64,
    node: (_ level: Int, _ index: UInt64) throws(Failure) -> Digest
  ) throws(Failure) {
    self.init()
    for level in stride(from: 63, through: 0, by: -1) where size >> UInt64(level) & 1 == 1 {
      subtrees.append(try node(level, size >> UInt64(level) - 1))
    }
    self.size = size
  }

  /// Appends the leaf with the hash `leaf`.
  ///
  /// `store` is told of each subtree that the leaf completes, itself (level 0) first: its level,
  /// its number among the subtrees of that level, and its hash. If it throws, the frontier is
  /// unchanged.
  public mutating func append<Failure: Error>(
    _ leaf: Digest,
    store: (_ level: Int, _ index: UInt64, _ hash: Digest) throws(Failure) -> Void
  ) throws(Failure) {
    precondition(size < UInt64.max, "the log is full")
    // The leaf joins as many subtrees as the old size has trailing ones.
    let joined = (~size).trailingZeroBitCount
    var hash = leaf
    try store(0, size, hash)
    for level in 0..<joined {
      hash = LogHash.node(subtrees[subtrees.count - 1 - level], hash)
      try store(level + 1, size >> UInt64(level + 1), hash)
    }
    subtrees.removeLast(joined)
    subtrees.append(hash)
    size += 1
  }

  /// Appends the leaf with the hash `leaf`.
  public mutating func append(_ leaf: Digest) {
    append(leaf) { _, _, _ in }
  }

  /// The root of the tree.
  public var root: Digest {
    guard var hash = subtrees.last else { return LogHash.emptyRoot }
    for left in subtrees.dropLast().reversed() { hash = LogHash.node(left, hash) }
    return hash
  }
}
