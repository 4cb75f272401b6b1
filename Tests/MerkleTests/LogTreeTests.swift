import Crypto
import Merkle
import Testing

/// Roots and proofs against the oracle of RFC 6962, for every size up to 130.
struct LogTreeTests {
  static let leaves = (0..<130).map { [UInt8](repeating: UInt8($0), count: $0 % 7) + [UInt8($0)] }
  static let oracle = RFC6962(leaves)
  static let log = MemoryLog(leaves)
  static let hashes = leaves.map(LogHash.leaf)

  @Test(arguments: 0...130)
  func `a root is that of the RFC`(size: Int) throws {
    let expected = Self.oracle.root(size)
    #expect(LogHash.root(of: Self.hashes.prefix(size)) == expected)
    #expect(try Frontier(size: UInt64(size), node: Self.log.node).root == expected)
    #expect(MemoryLog(Self.leaves.prefix(size)).frontier.root == expected)
  }

  @Test(arguments: 1...130)
  func `every inclusion proof is that of the RFC and verifies`(size: Int) throws {
    let root = Self.oracle.root(size)
    for index in 0..<size {
      let path = Self.oracle.path(index, size)
      let made = try InclusionProof.path(
        index: UInt64(index),
        size: UInt64(size),
        node: Self.log.node
      )
      #expect(made == path)
      try InclusionProof.verify(
        leaf: Self.hashes[index],
        index: UInt64(index),
        size: UInt64(size),
        path: path,
        root: root
      )
    }
  }

  @Test(arguments: 1...130)
  func `every consistency proof is that of the RFC and verifies`(size: Int) throws {
    let root = Self.oracle.root(size)
    for old in 1...size {
      let path = Self.oracle.proof(old, size)
      let made = try ConsistencyProof.path(
        oldSize: UInt64(old),
        newSize: UInt64(size),
        node: Self.log.node
      )
      #expect(made == path)
      try ConsistencyProof.verify(
        oldSize: UInt64(old),
        oldRoot: Self.oracle.root(old),
        newSize: UInt64(size),
        newRoot: root,
        path: path
      )
    }
  }

  @Test(arguments: 1...40)
  func `a proof from leaf hashes alone is the same`(size: Int) {
    for index in 0..<size {
      #expect(
        LogHash.path(to: index, in: Array(Self.hashes.prefix(size)))
          == Self.oracle.path(index, size)
      )
    }
  }

  @Test func `all roots and proofs together have the digest that a second program found`() throws {
    var all = SHA256()
    for size in 0...130 {
      all.update(LogHash.root(of: Self.hashes.prefix(size)))
      for index in 0..<size {
        let path = try InclusionProof.path(
          index: UInt64(index),
          size: UInt64(size),
          node: Self.log.node
        )
        path.forEach { all.update($0) }
      }
      for old in 0..<size where old > 0 {
        let path = try ConsistencyProof.path(
          oldSize: UInt64(old),
          newSize: UInt64(size),
          node: Self.log.node
        )
        path.forEach { all.update($0) }
      }
    }
    #expect(
      all.finalize().hex == "9722ecdfbe2c16134f8322ff49a31f9c6ceec2014872f506a67eda69964224bc"
    )
  }

  @Test func `an edge read back from its subtrees goes on as if it had never been away`() throws {
    var kept = Frontier()
    for (size, hash) in Self.hashes.enumerated() {
      #expect(try Frontier(size: UInt64(size), node: Self.log.node) == kept)
      kept.append(hash)
    }
  }

  @Test func `an edge is unchanged when the store refuses a subtree`() throws {
    var frontier = Frontier()
    for hash in Self.hashes.prefix(7) { frontier.append(hash) }
    let before = frontier
    #expect(throws: Missing.self) {
      try frontier.append(Self.hashes[7]) { (level: Int, _, _) throws(Missing) in
        if level == 2 { throw Missing(description: "disk full") }
      }
    }
    #expect(frontier == before)
  }

  @Test func `an edge can stand at any size of 64 bits`() throws {
    let leaf = LogHash.leaf([1])
    let frontier = Frontier(size: UInt64.max - 1) { _, _ in leaf }
    #expect(frontier.size == UInt64.max - 1)
    let path = InclusionProof.path(index: UInt64.max - 1, size: UInt64.max) { _, _ in leaf }
    #expect(path.count == 63)
    let root = try InclusionProof.root(
      leaf: leaf,
      index: UInt64.max - 1,
      size: UInt64.max,
      path: path
    )
    var grown = frontier
    grown.append(leaf)
    #expect(grown.root == root)
  }
}
