public import Crypto

/// Proofs that one log tree is the beginning of another (RFC 6962 §2.1.2).
public enum ConsistencyProof {
  /// Throws unless `path` proves that the tree `(newSize, newRoot)` begins with `(oldSize, oldRoot)`.
  ///
  /// Between trees of one size there is nothing to prove: the path is empty and the roots are
  /// equal. About the empty tree there is no proof.
  public static func verify(
    oldSize: UInt64,
    oldRoot: Digest,
    newSize: UInt64,
    newRoot: Digest,
    path: [Digest]
  ) throws(MerkleError) {
    if oldSize == newSize {
      guard path.isEmpty else { throw .pathLength(expected: 0, got: path.count) }
      guard oldRoot == newRoot else { throw .rootMismatch(expected: newRoot, got: oldRoot) }
      return
    }
    guard 0 < oldSize, oldSize < newSize else { throw .noConsistency(old: oldSize, new: newSize) }
    // The way begins at the largest complete subtree at the old tree's right edge. Where that is
    // the whole old tree, its hash is the old root, and the path does not repeat it.
    let shift = oldSize.trailingZeroBitCount
    let inner = bitLength((oldSize - 1) ^ (newSize - 1)) - shift
    let border = ((oldSize - 1) >> UInt64(inner + shift)).nonzeroBitCount
    let isSubtree = oldSize.nonzeroBitCount == 1
    let expected = inner + border + (isSubtree ? 0 : 1)
    guard path.count == expected else { throw .pathLength(expected: expected, got: path.count) }

    var (old, new) = (oldRoot, oldRoot)
    if !isSubtree { (old, new) = (path[0], path[0]) }
    let edge = (oldSize - 1) >> UInt64(shift)
    for (level, sibling) in path.dropFirst(isSubtree ? 0 : 1).enumerated() {
      if level >= inner || edge >> UInt64(level) & 1 == 1 {
        old = LogHash.node(sibling, old)
        new = LogHash.node(sibling, new)
      } else {
        // This stands to the right of everything that the old tree holds.
        new = LogHash.node(new, sibling)
      }
    }
    guard old == oldRoot else { throw .rootMismatch(expected: oldRoot, got: old) }
    guard new == newRoot else { throw .rootMismatch(expected: newRoot, got: new) }
  }

  /// The proof that a tree of `newSize` leaves begins with that of `oldSize` leaves.
  ///
  /// `node` is as in ``InclusionProof/path(index:size:node:)``. `oldSize` must not be zero, nor
  /// above `newSize`; for equal sizes the proof is empty.
  public static func path<Failure: Error>(
    oldSize: UInt64,
    newSize: UInt64,
    node: (_ level: Int, _ index: UInt64) throws(Failure) -> Digest
  ) throws(Failure) -> [Digest] {
    precondition(0 < oldSize && oldSize <= newSize, "no proof from \(oldSize) to \(newSize)")
    var path: [Digest] = []
    var (start, end) = (UInt64(0), newSize)
    while oldSize != end {
      let middle = start + split(end - start)
      if oldSize <= middle {
        path.append(try subtreeHash(middle, end, node: node))
        end = middle
      } else {
        path.append(try subtreeHash(start, middle, node: node))
        start = middle
      }
    }
    // What is left is the old tree's right edge: known to the verifier only if it is the whole.
    if start != 0 { path.append(try subtreeHash(start, end, node: node)) }
    path.reverse()
    return path
  }
}
