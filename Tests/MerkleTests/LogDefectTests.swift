import Crypto
import Merkle
import Testing

/// Proofs of the log tree that must be refused.
struct LogDefectTests {
  static let leaves = LogTreeTests.leaves
  static let oracle = LogTreeTests.oracle

  /// An inclusion proof, to be spoilt.
  struct Inclusion {
    var leaf: Digest
    var index: UInt64
    var size: UInt64
    var path: [Digest]
    var root: Digest

    init(_ index: Int, of size: Int) {
      leaf = LogHash.leaf(leaves[index])
      self.index = UInt64(index)
      self.size = UInt64(size)
      path = oracle.path(index, size)
      root = oracle.root(size)
    }

    func verify() throws(MerkleError) {
      try InclusionProof.verify(leaf: leaf, index: index, size: size, path: path, root: root)
    }
  }

  struct Case<Proof>: Sendable, CustomTestStringConvertible {
    let name: String
    let spoil: @Sendable (inout Proof) -> Void
    let error: MerkleError?
    var testDescription: String { name }
  }

  static let inclusions: [Case<Inclusion>] = [
    Case(
      name: "index is the size",
      spoil: { $0.index = $0.size },
      error: .noSuchLeaf(index: 13, size: 13)
    ),
    Case(
      name: "index is far beyond the size",
      spoil: { $0.index = .max },
      error: .noSuchLeaf(index: .max, size: 13)
    ),
    Case(
      name: "the tree is empty",
      spoil: { ($0.index, $0.size, $0.path) = (0, 0, []) },
      error: .noSuchLeaf(index: 0, size: 0)
    ),
    Case(
      name: "the path is empty",
      spoil: { $0.path = [] },
      error: .pathLength(expected: 4, got: 0)
    ),
    Case(
      name: "the last hash is missing",
      spoil: { $0.path.removeLast() },
      error: .pathLength(expected: 4, got: 3)
    ),
    Case(
      name: "the first hash is missing",
      spoil: { $0.path.removeFirst() },
      error: .pathLength(expected: 4, got: 3)
    ),
    Case(
      name: "a hash too many at the end",
      spoil: { $0.path.append($0.root) },
      error: .pathLength(expected: 4, got: 5)
    ),
    Case(
      name: "a hash too many at the beginning",
      spoil: { $0.path.insert($0.leaf, at: 0) },
      error: .pathLength(expected: 4, got: 5)
    ),
    Case(
      name: "a node is given as the leaf, its own children left out",
      spoil: {
        $0.leaf = LogHash.node($0.leaf, $0.path.removeFirst())
        $0.index >>= 1
      },
      error: .pathLength(expected: 4, got: 3)
    ),
    Case(
      name: "another tree's size with a path of another length",
      spoil: { $0.size = 5 },
      error: .pathLength(expected: 1, got: 4)
    ),
    Case(name: "the root of another size", spoil: { $0.root = oracle.root(12) }, error: nil),
    Case(name: "two hashes swapped", spoil: { $0.path.swapAt(0, 1) }, error: nil),
    Case(name: "leaf and sibling swapped", spoil: { swap(&$0.leaf, &$0.path[0]) }, error: nil),
    Case(name: "the neighbour's index", spoil: { $0.index += 1 }, error: nil),
    Case(name: "the root is that of no tree", spoil: { $0.root = .zero }, error: nil),
  ]

  @Test(arguments: inclusions)
  func `a spoilt inclusion proof is refused`(defect: Case<Inclusion>) throws {
    var proof = Inclusion(4, of: 13)
    try proof.verify()
    defect.spoil(&proof)
    let error = #expect(throws: MerkleError.self) { try proof.verify() }
    if let expected = defect.error {
      #expect(error == expected)
    } else {
      guard case .rootMismatch = error else {
        Issue.record("\(error as Any) is no mismatch")
        return
      }
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 11, 16, 17])
  func `an inclusion proof with any byte changed is refused`(size: Int) throws {
    for index in 0..<size {
      let proof = Inclusion(index, of: size)
      try proof.verify()
      var spoilt = (0..<size).filter { $0 != index }.map { other in
        var spoilt = proof
        spoilt.index = UInt64(other)
        return spoilt
      }
      for byte in 0..<Digest.byteCount {
        let bit = byte * 8 + (byte + index) % 8
        spoilt += [proof, proof]
        spoilt[spoilt.count - 2].leaf = proof.leaf.flipping(bit: bit)
        spoilt[spoilt.count - 1].root = proof.root.flipping(bit: bit)
        for place in proof.path.indices {
          spoilt.append(proof)
          spoilt[spoilt.count - 1].path[place] = proof.path[place].flipping(bit: bit)
        }
      }
      #expect(spoilt.allSatisfy { spoilt in isRefused { try spoilt.verify() } })
    }
  }

  /// A consistency proof, to be spoilt.
  struct Consistency {
    var oldSize: UInt64
    var oldRoot: Digest
    var newSize: UInt64
    var newRoot: Digest
    var path: [Digest]

    init(_ old: Int, _ new: Int) {
      oldSize = UInt64(old)
      oldRoot = oracle.root(old)
      newSize = UInt64(new)
      newRoot = oracle.root(new)
      path = oracle.proof(old, new)
    }

    func verify() throws(MerkleError) {
      try ConsistencyProof.verify(
        oldSize: oldSize,
        oldRoot: oldRoot,
        newSize: newSize,
        newRoot: newRoot,
        path: path
      )
    }
  }

  static let consistencies: [Case<Consistency>] = [
    Case(
      name: "the old tree is empty",
      spoil: { ($0.oldSize, $0.oldRoot, $0.path) = (0, LogHash.emptyRoot, []) },
      error: .noConsistency(old: 0, new: 13)
    ),
    Case(
      name: "the old tree is the larger",
      spoil: { swap(&$0.oldSize, &$0.newSize) },
      error: .noConsistency(old: 13, new: 6)
    ),
    Case(
      name: "equal sizes, with a path",
      spoil: { ($0.oldSize, $0.oldRoot) = ($0.newSize, $0.newRoot) },
      error: .pathLength(expected: 0, got: 4)
    ),
    Case(
      name: "equal sizes, other roots",
      spoil: { ($0.oldSize, $0.path) = ($0.newSize, []) },
      error: .rootMismatch(expected: oracle.root(13), got: oracle.root(6))
    ),
    Case(
      name: "the path is empty",
      spoil: { $0.path = [] },
      error: .pathLength(expected: 4, got: 0)
    ),
    Case(
      name: "the last hash is missing",
      spoil: { $0.path.removeLast() },
      error: .pathLength(expected: 4, got: 3)
    ),
    Case(
      name: "a hash too many",
      spoil: { $0.path.append($0.newRoot) },
      error: .pathLength(expected: 4, got: 5)
    ),
    Case(
      name: "a power of two with its root repeated",
      spoil: {
        $0 = Consistency(8, 13)
        $0.path.insert($0.oldRoot, at: 0)
      },
      error: .pathLength(expected: 1, got: 2)
    ),
    Case(name: "roots swapped", spoil: { swap(&$0.oldRoot, &$0.newRoot) }, error: nil),
    Case(name: "two hashes swapped", spoil: { $0.path.swapAt(0, 1) }, error: nil),
    Case(name: "the root of another old size", spoil: { $0.oldRoot = oracle.root(5) }, error: nil),
    Case(name: "the root of another new size", spoil: { $0.newRoot = oracle.root(14) }, error: nil),
  ]

  @Test(arguments: consistencies)
  func `a spoilt consistency proof is refused`(defect: Case<Consistency>) throws {
    var proof = Consistency(6, 13)
    try proof.verify()
    defect.spoil(&proof)
    let error = #expect(throws: MerkleError.self) { try proof.verify() }
    if let expected = defect.error {
      #expect(error == expected)
    } else {
      guard case .rootMismatch = error else {
        Issue.record("\(error as Any) is no mismatch")
        return
      }
    }
  }

  @Test(arguments: [2, 3, 4, 5, 7, 8, 11, 16, 17])
  func `a consistency proof with any byte changed is refused`(size: Int) throws {
    for old in 1..<size {
      let proof = Consistency(old, size)
      try proof.verify()
      var spoilt: [Consistency] = []
      for byte in 0..<Digest.byteCount {
        let bit = byte * 8 + (byte + old) % 8
        spoilt += [proof, proof]
        spoilt[spoilt.count - 2].oldRoot = proof.oldRoot.flipping(bit: bit)
        spoilt[spoilt.count - 1].newRoot = proof.newRoot.flipping(bit: bit)
        for place in proof.path.indices {
          spoilt.append(proof)
          spoilt[spoilt.count - 1].path[place] = proof.path[place].flipping(bit: bit)
        }
      }
      #expect(spoilt.allSatisfy { spoilt in isRefused { try spoilt.verify() } })
    }
  }

  @Test func `sizes near 2^64 neither trap nor verify`() {
    let sizes: [UInt64] = [0, 1, 2, 1 << 62, 1 << 63, .max - 1, .max]
    let paths = [[], [Digest](repeating: .zero, count: 1), [Digest](repeating: .zero, count: 64)]
    for (first, second) in sizes.flatMap({ first in sizes.map { (first, $0) } }) {
      for path in paths {
        #expect(throws: MerkleError.self) {
          try InclusionProof.verify(
            leaf: .zero,
            index: first,
            size: second,
            path: path,
            root: LogHash.emptyRoot
          )
        }
        #expect(throws: MerkleError.self) {
          try ConsistencyProof.verify(
            oldSize: first,
            oldRoot: .zero,
            newSize: second,
            newRoot: LogHash.emptyRoot,
            path: path
          )
        }
      }
    }
  }
}
