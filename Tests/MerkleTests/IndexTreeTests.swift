import Crypto
import Testing

@testable import Merkle

/// The index tree against published vectors, another program's, and a slow reference.
struct IndexTreeTests {
  struct Tree: Sendable, CustomTestStringConvertible {
    let pairs: [String: String]
    let root: String
    var testDescription: String { "\(pairs.sorted { $0.key < $1.key })" }
  }

  /// From torchwood's `mpt`: keys and values in hexadecimal.
  static let trees = [
    Tree(
      pairs: [:],
      root: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    ),
    Tree(
      pairs: ["ab": "cd"],
      root: "e2803f59293564e96b6c5c16157cec731a294631aefb5d08d18630ed6a27184c"
    ),
    Tree(
      pairs: ["": ""],
      root: "709e80c88487a2411e1ee4dfb9f22a861492d20c4765150c0c794abd70f8147c"
    ),
    Tree(
      pairs: ["12": "aa", "1234": "bb"],
      root: "fdc14c0c7b5792f43d902121bad7c3adac246ce0ae9278745ecb0843e6324b45"
    ),
    Tree(
      pairs: ["12": "cc", "3456": "dd"],
      root: "d85d93750f8d1daa041073d83fcd94fd122775aa99878f5db30818c206a3fe91"
    ),
    Tree(
      pairs: ["": "61", "00": "62"],
      root: "7ec62f38ea1e0d542f7a32c7e726542fa90ee20a61046ada8eaa22d6014a28b7"
    ),
    Tree(
      pairs: ["ab": "01", "ab00": "02", "ab00fe": "04", "ab00ff": "03", "ab01": "05"],
      root: "d3dc99aeacd7edf707a7b5f12753a5069726c3b6520c71fa44027e4a1ed63290"
    ),
    Tree(
      pairs: ["aa": "11", "aa00": "22", "aa00ff": "33"],
      root: "ef77e2611d540eb68a064bad3c5ed3ef6157717ffe929c533d02e2e5fdbab53d"
    ),
    Tree(
      pairs: ["aa": "11", "aa00ff": "33"],
      root: "3c473ef7d254065ac87f40191011fd242f830ecc09a44e69ace863f0bb0ff88e"
    ),
    Tree(
      pairs: ["aa00": "22", "aa00ff": "33"],
      root: "3e5f67a41049042651219eb0082888321710b95f544d25abf1112065530d1c99"
    ),
  ]

  static func reference(_ tree: Tree) throws -> ReferenceIndex {
    var pairs: [[UInt8]: [UInt8]] = [:]
    for (key, value) in tree.pairs { pairs[try bytes(hex: key)] = try bytes(hex: value) }
    return ReferenceIndex(pairs)
  }

  @Test(arguments: trees)
  func `the reference builds torchwood's roots`(tree: Tree) throws {
    #expect(try Self.reference(tree).root.hex == tree.root)
  }

  @Test(arguments: trees)
  func `our hashes lead from each of torchwood's leaves to its root`(tree: Tree) throws {
    let reference = try Self.reference(tree)
    for (key, value) in tree.pairs {
      let (key, value) = (try bytes(hex: key), try bytes(hex: value))
      let lookup = try #require(reference.lookup(key))
      #expect(lookup.key == key && lookup.value == value)
      var hash = IndexHash.leaf(key: key, value: value)
      for step in lookup.steps {
        let padded = key + [0, 0xff, 0xff]
        let isRight = padded[step.bit / 8] >> UInt8(7 - step.bit % 8) & 1 == 1
        hash =
          isRight
          ? IndexHash.inner(bit: step.bit, step.sibling, hash)
          : IndexHash.inner(bit: step.bit, hash, step.sibling)
      }
      #expect(hash.hex == tree.root)
    }
  }

  @Test(arguments: [
    (
      trees[8], "aa00", "aa", 24,
      "5fb7883d4653ebe26760b3617c66faf24760ac52357d4ea3e6ebcec2012f1766"
    ),
    (
      trees[9], "aa", "aa00ff", 16,
      "8fae00f40df5903c04ac1b908e2c15554b7929594b2bea9bcfeb39087477a511"
    ),
  ])
  func `an absent key leads to torchwood's other leaf`(
    tree: Tree,
    absent: String,
    other: String,
    bit: Int,
    sibling: String
  ) throws {
    let lookup = try #require(try Self.reference(tree).lookup(try bytes(hex: absent)))
    #expect(Hex.encode(lookup.key) == other)
    #expect(lookup.steps == [IndexStep(bit: bit, sibling: try digest(hex: sibling))])
  }

  @Test func `a leaf of 40 bytes is a leaf of any length`() throws {
    let key = try key(hex: IndexVectors.present.key)
    let value = try value(hex: IndexVectors.present.value)
    #expect(IndexHash.leaf(key, value) == IndexHash.leaf(key: key.bytes, value: value.bytes))
  }

  @Test(arguments: IndexVectors.roots)
  func `another program's roots are met`(count: Int, root: String) throws {
    let keys = try IndexVectors.keys.prefix(count).map(key(hex:))
    let reference = ReferenceIndex(
      Dictionary(uniqueKeysWithValues: zip(keys, keys.indices.map { [UInt64($0)] }))
    )
    #expect(reference.root.hex == root)
    for (number, key) in keys.enumerated() {
      let steps = try #require(reference.lookup(key.bytes)).steps
      let value = IndexValue(entries: [UInt64(number)])
      #expect(try IndexProof.rootPresent(key: key, value: value, steps: steps).hex == root)
    }
  }

  @Test func `another program's lookups verify`() throws {
    let present = IndexVectors.present
    #expect(
      try IndexProof.rootPresent(
        key: try key(hex: present.key),
        value: try value(hex: present.value),
        steps: try present.steps.map { IndexStep(bit: $0.0, sibling: try digest(hex: $0.1)) }
      ).hex == IndexVectors.roots[17]
    )
    let absent = IndexVectors.absent
    #expect(
      try IndexProof.rootAbsent(
        key: try key(hex: absent.key),
        otherKey: try key(hex: absent.found),
        otherValue: try value(hex: absent.value),
        steps: try absent.steps.map { IndexStep(bit: $0.0, sibling: try digest(hex: $0.1)) }
      ).hex == IndexVectors.roots[17]
    )
  }

  @Test(arguments: [1, 2, 3, 4, 8, 33, 130])
  func `every lookup of a random index verifies, of what is there and of what is not`(
    count: Int
  ) throws {
    var random = SeededGenerator()
    let keys = (0..<count).map { _ in randomKey(&random) }
    let index = ReferenceIndex(
      Dictionary(keys.enumerated().map { ($1, [UInt64($0)]) }) { first, _ in first }
    )
    for key in keys + (0..<count).map({ _ in randomKey(&random) }) {
      let lookup = try #require(index.lookup(key.bytes))
      let found = try #require(IndexKey(bytes: lookup.key))
      let value = try #require(IndexValue(bytes: lookup.value))
      let root =
        if found == key {
          try IndexProof.rootPresent(key: key, value: value, steps: lookup.steps)
        } else {
          try IndexProof.rootAbsent(
            key: key,
            otherKey: found,
            otherValue: value,
            steps: lookup.steps
          )
        }
      #expect(root == index.root, "SEED=\(random.seed)")
    }
  }
}

/// A key whose first bytes are one of few, so that trees are deep and lean.
private func randomKey(_ random: inout SeededGenerator) -> IndexKey {
  var bytes = (0..<IndexKey.byteCount).map { _ in UInt8.random(in: 0...255, using: &random) }
  let shared = Int.random(in: 0...IndexKey.byteCount - 1, using: &random)
  for place in 0..<shared { bytes[place] = 0x6f }
  return IndexKey(bytes.span)
}
