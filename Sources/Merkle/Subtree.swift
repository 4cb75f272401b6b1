import Crypto

/// The hash of the leaves `start ..< end`, from the hashes of complete subtrees.
///
/// `start` must be a multiple of the smallest power of two that is at least `end - start`, as it is
/// for every node on the way of a proof; then the range falls into complete subtrees, one for each
/// set bit of its length, largest first.
func subtreeHash<Failure: Error>(
  _ start: UInt64,
  _ end: UInt64,
  node: (_ level: Int, _ index: UInt64) throws(Failure) -> Digest
) throws(Failure) -> Digest {
  precondition(start < end, "a subtree has leaves")
  // From right to left, because the tree leans on its left side: the smallest subtree is the last.
  var result: Digest?
  var rest = end - start
  while rest != 0 {
    let level = rest.trailingZeroBitCount
    rest &= rest - 1
    let left = try node(level, (start + rest) >> UInt64(level))
    result = if let right = result { LogHash.node(left, right) } else { left }
  }
  guard let result else { preconditionFailure("a subtree has leaves") }
  return result
}

/// The largest power of two below `count`, which is at least 2: where RFC 6962 §2.1 splits a tree.
func split(_ count: UInt64) -> UInt64 {
  1 << UInt64(63 - (count - 1).leadingZeroBitCount)
}

/// The number of bits that `number` takes without leading zeros.
func bitLength(_ number: UInt64) -> Int { 64 - number.leadingZeroBitCount }
