import Crypto
import EPCIS
import Merkle
import Notes
import Provenance
import Testing

@Suite struct RevisionTests {
  private static let origin = "ledger.example/tmg"

  private static func governanceKeys() throws -> [String: SignerKey] {
    let seeds = try #require(try Vectors.member("governance", "seeds").objectValue)
    var keys: [String: SignerKey] = [:]
    for member in seeds.members {
      let seed = try #require(member.value.stringValue.flatMap(Hex.decode))
      let key = try #require(Ed25519.PrivateKey(seed: seed))
      keys[String(member.name.suffix(1))] = SignerKey(
        name: try KeyName(member.name),
        privateKey: key
      )
    }
    return keys
  }

  private static func signers(_ names: String...) throws -> [SignerKey] {
    let keys = try governanceKeys()
    return try names.map { try #require(keys[$0]) }
  }

  @Test func `the genesis entry is that of the vectors, made and read`() throws {
    let text = try Vectors.text("governance", "genesis")
    let keys = try Self.signers("c", "a", "b").map(\.verifier)
    let revision = GovernanceRevision(
      origin: Self.origin,
      revision: 1,
      previous: nil,
      threshold: 2,
      keys: keys
    )
    let made = try GovernanceEntry(revision, signedBy: try Self.signers("b", "a"))
    #expect(made.bytes == Array(text.utf8))
    let read = try GovernanceEntry(parsing: Array(text.utf8))
    #expect(read.revision == revision)
    #expect(read.leafHash.base64 == (try Vectors.text("governance", "genesisLeaf")))
    #expect(read.signatureCount(by: keys) == 2)
    #expect(read.signatureCount(by: [keys[0]]) == 0)
    #expect(try LogHash.leaf(Array(Vectors.text("governance", "genesis").utf8)) == read.leafHash)
  }

  @Test func `one signature serves the revision before and its own`() throws {
    let read = try GovernanceEntry(
      parsing: Array(try Vectors.text("governance", "revision2").utf8)
    )
    #expect(read.revision.previous?.base64 == (try Vectors.text("governance", "genesisLeaf")))
    #expect(read.signatureCount(by: try Self.signers("a", "b", "c").map(\.verifier)) == 3)
    #expect(read.signatureCount(by: read.revision.keys) == 2)
  }

  @Test(arguments: ["ownKey", "byRecorder", "suspended", "distrusting", "skipped"])
  func `party entries of the vectors are read and written back`(name: String) throws {
    let bytes = Array(try Vectors.text("party", name).utf8)
    let entry = try PartyEntry(parsing: bytes)
    #expect(Array(entry.revision.text.utf8) == entry.note.text)
    let keys = try Self.signers("b", "c", "d").map(\.verifier)
    #expect(entry.signatureCount(by: keys) == (name == "skipped" ? 1 : 2))
  }

  @Test func `all that a party entry says is read`() throws {
    let own = try PartyEntry(parsing: Array(try Vectors.text("party", "ownKey").utf8)).revision
    #expect(own.party.text == "brand.example")
    #expect(own.displayName == "Brand")
    #expect(own.country == "NZ")
    #expect(own.status == .active && !own.maySignByRecorder)
    #expect(own.roles == [.brand, .maker])
    #expect(own.prefixes == ["9520003"])
    #expect(own.keys.map(\.vkey) == [try Vectors.text("note", "vkey")])
    let recorded = try PartyEntry(parsing: Array(try Vectors.text("party", "byRecorder").utf8))
    #expect(recorded.revision.maySignByRecorder && recorded.revision.keys.isEmpty)
    let other = try PartyEntry(parsing: Array(try Vectors.text("party", "distrusting").utf8))
    #expect(other.revision.distrusted.map(\.entry) == [33])
    #expect(other.revision.revision == 2 && other.revision.previous != nil)
  }

  @Test func `a spoilt signature of a known key counts for nothing`() throws {
    let keys = try Self.signers("b", "c").map(\.verifier)
    let good = try Vectors.text("party", "ownKey")
    let spoilt = good.replacing("name Brand", with: "name Bland")
    #expect(try PartyEntry(parsing: Array(good.utf8)).signatureCount(by: keys) == 2)
    #expect(try PartyEntry(parsing: Array(spoilt.utf8)).signatureCount(by: keys) == 0)
  }

  struct Change: CustomTestStringConvertible {
    let testDescription: String
    let old: String
    let new: String

    init(_ name: String, _ old: String, _ new: String) {
      (testDescription, self.old, self.new) = (name, old, new)
    }
  }

  static let partyChanges = [
    Change("unknown version", "party/v1", "party/v2"),
    Change("origin with an upper-case letter", "ledger.example/tmg\n", "ledger.example/Tmg\n"),
    Change("party without a name", "\nbrand.example\n", "\n\n"),
    Change("party with a bad name", "\nbrand.example\n", "\nbrand_example\n"),
    Change("revision 0", "revision 1", "revision 0"),
    Change("revision with a leading zero", "revision 1", "revision 01"),
    Change("revision with a sign", "revision 1", "revision +1"),
    Change("revision too great", "revision 1", "revision 18446744073709551616"),
    Change("revision missing", "revision 1\n", ""),
    Change("previous that is no digest", "previous -", "previous AAAA"),
    Change("previous empty", "previous -", "previous "),
    Change("name empty", "name Brand", "name "),
    Change("name with a delete character", "name Brand", "name Br\u{7f}and"),
    Change("country in lower case", "country NZ", "country nz"),
    Change("country of three letters", "country NZ", "country NZL"),
    Change("unknown status", "status active", "status dormant"),
    Change("unknown recorder word", "recorder no", "recorder maybe"),
    Change("key that is no vkey", "key brand.example+0ea80c8a", "key brand.example+0ea80c8b"),
    Change("unknown role", "role maker", "role make"),
    Change("roles out of order", "role brand\nrole maker", "role maker\nrole brand"),
    Change("role twice", "role brand\n", "role brand\nrole brand\n"),
    Change("prefix with a letter", "prefix 9520003", "prefix 952000A"),
    Change("prefix too short", "prefix 9520003", "prefix 952"),
    Change("prefix too long", "prefix 9520003", "prefix 9520003000000"),
    Change(
      "lines in another order",
      "role brand\nrole maker\nprefix 9520003",
      "prefix 9520003\nrole brand"
    ),
    Change("line too many", "prefix 9520003\n", "prefix 9520003\nextra\n"),
    Change("distrust without an entry", "prefix 9520003\n", "prefix 9520003\ndistrust x\n"),
    Change("two spaces", "status active", "status  active"),
    Change("carriage return", "status active\n", "status active\r\n"),
  ]

  @Test(arguments: partyChanges)
  func `a party entry in any other form is refused`(change: Change) throws {
    let good = try Vectors.text("party", "ownKey")
    let changed = Self.changeText(of: good, change)
    #expect(changed != good)
    #expect(throws: FormatError.self) { try PartyEntry(parsing: Array(changed.utf8)) }
  }

  @Test func `a party's key must carry its name`() throws {
    let good = try Vectors.text("party", "ownKey")
    let other = good.replacing("\nbrand.example\n", with: "\nbland.example\n")
    #expect(throws: FormatError.self) { try PartyEntry(parsing: Array(other.utf8)) }
    let distrusting = try Vectors.text("party", "distrusting")
    let others = distrusting.replacing(
      "distrust lab.example+80173e2e+AQw1NZJHI1TB3lavwHKiV/p0V/ctwWOgseAIHNckdJwO",
      with: "distrust \(try Vectors.text("note", "vkey"))"
    )
    #expect(others != distrusting)
    #expect(throws: FormatError.self) { try PartyEntry(parsing: Array(others.utf8)) }
  }

  static let governanceChanges = [
    Change("threshold 0", "threshold 2", "threshold 0"),
    Change("threshold beyond the keys", "threshold 2", "threshold 4"),
    Change("threshold with a leading zero", "threshold 2", "threshold 02"),
    Change("threshold missing", "threshold 2\n", ""),
    Change("origin missing", "ledger.example/tmg\n", ""),
    Change("line too many", "\n\n", "\nkeys\n\n"),
    Change("keys out of order", "\nkey governance.example/a", "\nkey governance.example/z"),
  ]

  @Test(arguments: governanceChanges)
  func `a governance entry in any other form is refused`(change: Change) throws {
    let good = try Vectors.text("governance", "genesis")
    let changed = Self.changeText(of: good, change)
    #expect(changed != good)
    #expect(throws: FormatError.self) { try GovernanceEntry(parsing: Array(changed.utf8)) }
  }

  @Test func `every byte of a registry entry counts`() throws {
    let keys = try Self.signers("b", "c").map(\.verifier)
    let good = Array(try Vectors.text("party", "ownKey").utf8)
    for index in good.indices {
      let entry = try? PartyEntry(parsing: mutated(good, at: index))
      let count = entry?.signatureCount(by: keys) ?? 0
      #expect(count < 2, "byte \(index) may be changed")
    }
  }

  @Test func `an entry too long for a tile is refused`() throws {
    let key = try Self.signers("a")
    let long = GovernanceRevision(
      origin: Self.origin,
      revision: 1,
      previous: nil,
      threshold: 1,
      keys: key.map(\.verifier)
    )
    #expect(throws: Never.self) { try GovernanceEntry(long, signedBy: key) }
    let party = PartyRevision(
      origin: Self.origin,
      party: try #require(PartyName("brand.example")),
      revision: 1,
      previous: nil,
      displayName: String(repeating: "x", count: 65_000),
      country: "NZ"
    )
    #expect(throws: FormatError.self) {
      try PartyEntry(party, signedBy: Array(repeating: key, count: 9).flatMap(\.self))
    }
  }

  /// The signatures no longer fit, but nobody looks at them before the text is read.
  private static func changeText(of note: String, _ change: Change) -> String {
    guard let range = note.firstRange(of: change.old) else { return note }
    return note.replacingCharacters(in: range, with: change.new)
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with new: String) -> String {
    String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
  }
}
