public import Crypto

/// The hashes of a log tree (RFC 6962 §2.1).
///
/// A leaf is `SHA-256(00 ‖ data)`, a node `SHA-256(01 ‖ left ‖ right)`, and a tree of n leaves is
/// split at the largest power of two below n. The leading byte keeps leaf and node apart.
public enum LogHash {
  /// The root of the tree without leaves: `SHA-256("")`.
  public static let emptyRoot = SHA256.hash([])

  /// The hash of the leaf that holds `data`.
  public static func leaf(_ data: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(byte: 0)
    hash.update(data)
    return hash.finalize()
  }

  /// The hash of the leaf that holds `number` as 8 big-endian bytes.
  public static func leaf(bigEndian number: UInt64) -> Digest {
    var message = ShortMessage()
    message.append(0)
    message.append(bigEndian: number)
    return message.hash()
  }

  /// The hash of the node above `left` and `right`.
  public static func node(_ left: Digest, _ right: Digest) -> Digest {
    SHA256.hash(tag: 1, left, right)
  }

  /// The root over `leafHashes`, in one pass and in memory for one hash a level.
  public static func root(of leafHashes: some Sequence<Digest>) -> Digest {
    var frontier = Frontier()
    for leaf in leafHashes { frontier.append(leaf) }
    return frontier.root
  }

  /// All nodes of the tree over `leafHashes`, of which there are a power of two, n.
  ///
  /// The root has index 1, the nodes below node i have 2i and 2i + 1, and the leaves begin at n. Index 0
  /// stands for nothing.
  public static func nodes(ofFull leafHashes: [Digest]) -> [Digest] {
    let count = leafHashes.count
    precondition(count > 0 && count & (count - 1) == 0, "a full tree has a power of two of leaves")
    var nodes = [Digest](repeating: .zero, count: count)
    nodes.reserveCapacity(2 * count)
    nodes += leafHashes
    for index in (1..<count).reversed() {
      nodes[index] = node(nodes[2 * index], nodes[2 * index + 1])
    }
    return nodes
  }

  /// The siblings of node `node` and of those above it, from there to the root, among `nodes` as
  /// ``nodes(ofFull:)`` numbers them.
  public static func path(from node: Int, in nodes: [Digest]) -> [Digest] {
    var (node, path) = (node, [Digest]())
    while node > 1 {
      path.append(nodes[node ^ 1])
      node /= 2
    }
    return path
  }

  /// The inclusion proof of leaf `index` of the tree over `leafHashes`, leaf to root.
  ///
  /// It hashes the whole tree; a store that keeps nodes uses ``InclusionProof/path(index:size:node:)``.
  /// There must be such a leaf.
  public static func path(to index: Int, in leafHashes: [Digest]) -> [Digest] {
    precondition(leafHashes.indices.contains(index), "the tree has no leaf \(index)")
    return InclusionProof.path(index: UInt64(index), size: UInt64(leafHashes.count)) {
      level,
      position in
      let first = Int(position) << level
      return root(of: leafHashes[first..<first + 1 << level])
    }
  }
}
