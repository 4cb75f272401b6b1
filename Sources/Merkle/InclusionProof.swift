public import Crypto

/// Proofs that a leaf stands in a log tree (RFC 6962 §2.1.1).
///
/// A proof is the list of hashes that stand beside the way from the leaf to the root. Its length
/// follows from the leaf's number and the tree's size, and must be exactly that: otherwise one
/// proof could be read in two ways.
public enum InclusionProof {
  /// The root to which `path` leads from leaf `index` of a tree of `size` leaves.
  ///
  /// The result means nothing until it is compared with a root that is trusted for `size`.
  public static func root(
    leaf: Digest,
    index: UInt64,
    size: UInt64,
    path: [Digest]
  ) throws(MerkleError) -> Digest {
    guard index < size else { throw .noSuchLeaf(index: index, size: size) }
    // Below `inner` levels the leaf and the tree's last leaf have different ancestors, and the
    // bits of the index say on which side a hash stands. Above, the way runs along the right
    // edge, and only where a bit is set does anything stand beside it: on the left.
    let inner = bitLength(index ^ (size - 1))
    let border = (index >> UInt64(inner)).nonzeroBitCount
    guard path.count == inner + border else {
      throw .pathLength(expected: inner + border, got: path.count)
    }
    var hash = leaf
    for (level, sibling) in path.enumerated() {
      let isRight = level >= inner || index >> UInt64(level) & 1 == 1
      hash = isRight ? LogHash.node(sibling, hash) : LogHash.node(hash, sibling)
    }
    return hash
  }

  /// Throws unless `path` proves that leaf `index` of the tree with this size and root is `leaf`.
  public static func verify(
    leaf: Digest,
    index: UInt64,
    size: UInt64,
    path: [Digest],
    root expected: Digest
  ) throws(MerkleError) {
    let got = try root(leaf: leaf, index: index, size: size, path: path)
    guard got == expected else { throw .rootMismatch(expected: expected, got: got) }
  }

  /// The proof for leaf `index` of a tree of `size` leaves, leaf to root.
  ///
  /// `node` gives the hash of the complete subtree over the leaves
  /// `index << level ..< (index + 1) << level`; it is asked for at most 126 of them.
  /// `index` must be below `size`.
  public static func path<Failure: Error>(
    index: UInt64,
    size: UInt64,
    node: (_ level: Int, _ index: UInt64) throws(Failure) -> Digest
  ) throws(Failure) -> [Digest] {
    precondition(index < size, "a tree of \(size) leaves has no leaf \(index)")
    var path: [Digest] = []
    var (start, end) = (UInt64(0), size)
    while end - start > 1 {
      let middle = start + split(end - start)
      if index < middle {
        path.append(try subtreeHash(middle, end, node: node))
        end = middle
      } else {
        path.append(try subtreeHash(start, middle, node: node))
        start = middle
      }
    }
    path.reverse()
    return path
  }
}
