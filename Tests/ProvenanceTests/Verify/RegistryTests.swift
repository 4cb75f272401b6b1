import Crypto
import EPCIS
import GS1
import Merkle
import Notes
import Provenance
import Testing

@Suite struct RegistryTests {
  let governing: Governing
  var registry: Registry
  let brand = PartyName("brand.example")

  init() throws {
    governing = try Governing()
    registry = Registry(origin: governing.origin)
    registry.fold(0, governing.genesis)
  }

  @Test mutating func `the published vectors count as their program says`() throws {
    var registry = Registry(origin: "ledger.example/tmg")
    #expect(registry.fold(0, Array(try Vectors.text("governance", "genesis").utf8)) == nil)
    #expect(registry.fold(3, Array(try Vectors.text("party", "ownKey").utf8)) == nil)
    #expect(registry.fold(6, Array(try Vectors.text("party", "byRecorder").utf8)) == nil)
    #expect(registry.fold(23, Array(try Vectors.text("governance", "revision2").utf8)) == nil)
    #expect(registry.governance(below: 23)?.revision == 1)
    #expect(registry.governance(below: 24)?.revision == 2)
    #expect(registry.partyNames.map(\.text) == ["brand.example", "customs.example"])
    let skipped = registry.fold(39, Array(try Vectors.text("party", "skipped").utf8))
    #expect(skipped?.entry == 39)
    #expect(registry.skipped == [try #require(skipped)])
  }

  @Test mutating func `an entry is judged by the revisions below its own number`() throws {
    let first = try governing.party("brand.example", prefixes: ["9520003"])
    let left = try governing.party("brand.example", revision: 2, after: first, status: .left)
    registry.fold(5, first)
    registry.fold(9, left)
    let brand = try #require(brand)
    #expect(registry.party(brand, below: 5) == nil)
    #expect(registry.party(brand, below: 6)?.status == .active)
    #expect(registry.party(brand, below: 9)?.status == .active)
    #expect(registry.party(brand, below: 10)?.status == .left)
    #expect(registry.skipped.isEmpty)
  }

  @Test mutating func `a party's revision needs the governance's threshold of different keys`()
    throws
  {
    let one = try governing.party("brand.example", signedBy: [governing.keys[0]])
    #expect(registry.fold(1, one)?.reason.contains("fewer keys") == true)
    let stranger = try governing.party(
      "brand.example",
      signedBy: [governing.keys[0], testSigner("governance.example/x")]
    )
    #expect(registry.fold(2, stranger) != nil)
    let two = try governing.party(
      "brand.example",
      signedBy: [governing.keys[2], governing.keys[0]]
    )
    #expect(registry.fold(3, two) == nil)
  }

  @Test mutating func `a revision out of its chain is skipped and changes nothing`() throws {
    let first = try governing.party("brand.example")
    let other = try governing.party("brand.example", prefixes: ["9520003"])
    registry.fold(1, first)
    #expect(registry.fold(2, other)?.reason == "it is revision 1, where 2 would follow")
    let strayed = try governing.party("brand.example", revision: 2, after: other)
    #expect(registry.fold(3, strayed)?.reason.contains("previous") == true)
    let jumped = try governing.party("brand.example", revision: 3, after: first)
    #expect(registry.fold(4, jumped) != nil)
    #expect(
      registry.fold(5, try governing.party("brand.example", revision: 2, after: first)) == nil
    )
    #expect(registry.skipped.map(\.entry) == [2, 3, 4])
  }

  @Test mutating func `the governance hands over by old and new threshold`() throws {
    let new = try ["c", "d", "e"].map { try testSigner("governance.example/\($0)") }
    func revision(signedBy signers: [SignerKey]) throws -> [UInt8] {
      let revision = GovernanceRevision(
        origin: governing.origin,
        revision: 2,
        previous: LogHash.leaf(governing.genesis),
        threshold: 2,
        keys: new.map(\.verifier)
      )
      return try GovernanceEntry(revision, signedBy: signers).bytes
    }
    #expect(registry.fold(1, try revision(signedBy: [new[0], new[1]])) != nil)
    #expect(registry.fold(2, try revision(signedBy: Array(governing.keys.prefix(2)))) != nil)
    // The key c stands in both, and one signature serves both.
    #expect(registry.fold(3, try revision(signedBy: [governing.keys[0], new[0], new[1]])) == nil)
    let old = try governing.party("brand.example")
    #expect(registry.fold(4, old) != nil)
    #expect(
      registry.fold(5, try governing.party("brand.example", signedBy: [new[1], new[2]])) == nil
    )
  }

  @Test mutating func `a distrusted key is judged by the lowest entry that was ever said`() throws {
    let key = try testSigner("brand.example")
    let first = try governing.party("brand.example")
    let second = try governing.party(
      "brand.example",
      revision: 2,
      after: first,
      distrusted: [.init(key: key.verifier, from: 7)]
    )
    let third = try governing.party("brand.example", revision: 3, after: second)
    let fourth = try governing.party(
      "brand.example",
      revision: 4,
      after: third,
      distrusted: [.init(key: key.verifier, from: 9)]
    )
    for (number, text) in [(1, first), (10, second), (11, third), (12, fourth)] {
      #expect(registry.fold(UInt64(number), text) == nil)
    }
    #expect(registry.distrustEntry(of: key.verifier) == 7)
    let brand = try #require(brand)
    let line = key.sign(Array("text\n".utf8))
    #expect(try registry.signer(of: line, for: brand, at: 6).key == key.verifier)
    #expect(throws: FormatError("brand.example distrusts the key from entry 7 on")) {
      try registry.signer(of: line, for: brand, at: 7)
    }
  }

  @Test mutating func `the recorder signs only for active parties that let it`() throws {
    let recorder = try testSigner("\(governing.origin)/recorder")
    registry.fold(1, try governing.party("brand.example"))
    registry.fold(2, try governing.party("customs.example", recorder: true, keys: []))
    let line = recorder.sign(Array("text\n".utf8))
    let customs = try #require(PartyName("customs.example"))
    #expect(throws: FormatError.self) { try registry.signer(of: line, for: customs, at: 9) }
    registry.fold(3, try governing.party("\(governing.origin)/recorder"))
    #expect(try registry.signer(of: line, for: customs, at: 9).isRecorder)
    #expect(throws: FormatError.self) { try registry.signer(of: line, for: customs, at: 3) }
    let brand = try #require(brand)
    #expect(throws: FormatError("brand.example does not let the recorder sign for it")) {
      try registry.signer(of: line, for: brand, at: 9)
    }
  }

  @Test mutating func `suspended parties keep their prefixes and parties that left do not`() throws
  {
    let id = try CanonicalID(scanned: "https://id.gs1.org/01/09520003000308/21/A")
    let brand = try #require(brand)
    let first = try governing.party("brand.example", prefixes: ["9520003"])
    let second = try governing.party(
      "brand.example",
      revision: 2,
      after: first,
      status: .suspended,
      prefixes: ["9520003"]
    )
    let third = try governing.party(
      "brand.example",
      revision: 3,
      after: second,
      status: .left,
      prefixes: ["9520003"]
    )
    registry.fold(1, first)
    #expect(registry.covers(brand, id))
    #expect(!registry.covers(brand, id, below: 1))
    registry.fold(2, second)
    #expect(
      registry.companyPrefix(in: id)?.utf8.count
        == registry.party(brand)?.prefixes.first?.utf8.count
    )
    #expect(registry.holders(of: id) == [brand])
    registry.fold(3, third)
    #expect(registry.holders(of: id).isEmpty)
    #expect(registry.companyPrefix(in: id) == nil)
    #expect(registry.urn(of: id) == nil)
    #expect(throws: FormatError("brand.example had left")) {
      try registry.signer(of: testSigner("brand.example").sign([10]), for: brand, at: 4)
    }
  }

  @Test mutating func `no key gets a second name or a second part`() throws {
    let shared = try testSigner("brand.example")
    registry.fold(1, try governing.party("brand.example"))
    let other = SignerKey(name: try KeyName("rival.example"), privateKey: shared.privateKey)
    let rival = try governing.party("rival.example", keys: [other])
    // Whoever sees only the rival's entries must come to the same answer as whoever sees all.
    #expect(registry.objection(to: rival, at: 2)?.message.contains("two names") == true)
    #expect(registry.objection(to: try governing.party("rival.example"), at: 2) == nil)
    let governor = SignerKey(
      name: try KeyName("rival.example"),
      privateKey: governing.keys[0].privateKey
    )
    let posing = try governing.party("rival.example", keys: [governor])
    #expect(registry.fold(2, posing)?.reason == "a key of the governance is to serve a party")
  }

  @Test mutating func `what is no revision for this log is passed over`() throws {
    let foreign = try Governing(origin: "other.example/log")
    #expect(registry.fold(1, foreign.genesis) == nil)
    #expect(registry.fold(2, Array("wayproof/party/v1\nnonsense\n".utf8)) == nil)
    #expect(registry.fold(3, []) == nil)
    #expect(registry.skipped.isEmpty)
    #expect(registry.governance()?.origin == governing.origin)
    #expect(registry.objection(to: foreign.genesis, at: 1) != nil)
  }
}
