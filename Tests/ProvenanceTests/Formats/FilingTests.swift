import Crypto
import EPCIS
import Merkle
import Provenance
import Testing

@Suite struct FilingTests {
  private static let secret = [UInt8](0..<16)

  private static func leaves(_ count: Int) -> [Filing.Leaf] {
    (0..<count).map { Filing.Leaf(role: .child, key: testKey("\($0)")) }
  }

  private static func vectorLeaves(_ vector: JSONValue) throws -> [Filing.Leaf] {
    try vector.elements("leaves").map { leaf in
      let role = try #require(leaf["role"]?.integerValue.flatMap { Role(rawValue: UInt8($0)) })
      return Filing.Leaf(role: role, key: try #require(IndexKey(bytes: try leaf.hex("key"))))
    }
  }

  @Test(arguments: ["filing3", "filing9"])
  func `root, size and proof are those of the vectors`(name: String) throws {
    let vector = try Vectors.member(name)
    let filing = try Filing(
      try Self.vectorLeaves(vector).shuffled(),
      secret: try vector.hex("secret")
    )
    #expect(Int64(filing.size) == vector["T"]?.integerValue)
    #expect(filing.root == (try vector.digest("root")))
    let expected = try #require(vector["proof"])
    let key = try #require(IndexKey(base64: try expected.text("key")))
    let proof = try #require(filing.proof(for: key))
    #expect(proof.role.rawValue == expected["role"]?.integerValue.map(UInt8.init))
    #expect(Base64.encode(proof.blind) == (try expected.text("blind")))
    #expect(proof.position == expected["position"]?.integerValue.map(UInt64.init))
    let path = try expected.elements("path").compactMap(\.stringValue)
    #expect(proof.path.map(\.base64) == path)
    try proof.verify(size: UInt64(filing.size), root: filing.root)
  }

  @Test func `every key of every filing is proved`() throws {
    for count in [0, 1, 2, 7, 8, 9, 16, 17, 33] {
      let filing = try Filing(Self.leaves(count), secret: Self.secret)
      #expect(filing.size >= max(8, count))
      for key in filing.keys {
        let proof = try #require(filing.proof(for: key))
        try proof.verify(size: UInt64(filing.size), root: filing.root)
      }
      #expect(filing.proof(for: testKey("other")) == nil)
    }
  }

  @Test func `a proof holds for its key, role, blind, position, path and filing only`() throws {
    let filing = try Filing(Self.leaves(5), secret: Self.secret)
    let good = try #require(filing.proof(for: testKey("3")))
    let size = UInt64(filing.size)
    let bad = [
      FilingProof(
        key: testKey("4"),
        role: good.role,
        blind: good.blind,
        position: good.position,
        path: good.path
      ),
      FilingProof(
        key: good.key,
        role: .parent,
        blind: good.blind,
        position: good.position,
        path: good.path
      ),
      FilingProof(
        key: good.key,
        role: good.role,
        blind: mutated(good.blind, at: 0),
        position: good.position,
        path: good.path
      ),
      FilingProof(
        key: good.key,
        role: good.role,
        blind: good.blind + [0],
        position: good.position,
        path: good.path
      ),
      FilingProof(
        key: good.key,
        role: good.role,
        blind: good.blind,
        position: good.position ^ 1,
        path: good.path
      ),
      FilingProof(
        key: good.key,
        role: good.role,
        blind: good.blind,
        position: good.position + size,
        path: good.path
      ),
      FilingProof(
        key: good.key,
        role: good.role,
        blind: good.blind,
        position: good.position,
        path: good.path.dropLast()
      ),
    ]
    for proof in bad {
      #expect(throws: FormatError.self) { try proof.verify(size: size, root: filing.root) }
    }
    #expect(throws: FormatError.self) { try good.verify(size: size * 2, root: filing.root) }
    #expect(throws: FormatError.self) { try good.verify(size: size, root: .zero) }
    #expect(throws: FormatError.self) { try good.verify(size: 0, root: filing.root) }
  }

  @Test(arguments: [KeyKind.party, .by, .prefix, .governance])
  func `a filing that names a key of the registry is refused`(kind: KeyKind) {
    let leaf = Filing.Leaf(role: .subject, key: .of(kind, "brand.example"))
    #expect(throws: FormatError.self) { try Filing([leaf], secret: Self.secret) }
  }

  @Test func `a filing that names a key twice is refused, whatever the roles`() {
    let twice = [
      Filing.Leaf(role: .subject, key: testKey("a")),
      Filing.Leaf(role: .child, key: testKey("a")),
    ]
    #expect(throws: FormatError.self) { try Filing(twice, secret: Self.secret) }
    #expect(throws: FormatError.self) { try Filing([], secret: [1, 2, 3]) }
  }

  @Test func `the stored form gives the same filing back`() throws {
    for count in [0, 1, 9] {
      let filing = try Filing(Self.leaves(count), secret: Self.secret)
      #expect(filing.encoded.count == 17 + 41 * count)
      #expect(try Filing(encoded: filing.encoded) == filing)
    }
  }

  @Test func `a stored form that is not exact is refused`() throws {
    let stored = try Filing(Self.leaves(2), secret: Self.secret).encoded
    let second = stored[(17 + 41)...]
    let bad: [[UInt8]] = [
      [],
      stored.dropLast(),
      stored + [0],
      mutated(stored, at: 0),
      Array(stored[..<17]) + [0] + stored[18...],
      Array(stored[..<17]) + [9] + stored[18...],
      Array(stored[..<17]) + second + stored[17..<(17 + 41)],
      stored + second,
    ]
    for bytes in bad {
      #expect(throws: FormatError.self) { try Filing(encoded: bytes) }
    }
  }
}
