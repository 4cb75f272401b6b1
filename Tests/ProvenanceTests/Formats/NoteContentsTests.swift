import Crypto
import EPCIS
import Merkle
import Notes
import Provenance
import Testing

@Suite struct NoteContentsTests {
  private static let origin = "ledger.example/tmg"

  private static func key() throws -> SignerKey {
    let key = try #require(Ed25519.PrivateKey(seed: try Vectors.member("note").hex("seed")))
    return SignerKey(name: try KeyName("brand.example"), privateKey: key)
  }

  private static func contents(origin: String = origin) throws -> NoteContents {
    let vector = try Vectors.member("filing3")
    let leaves = try vector.elements("leaves").map { leaf in
      let role = try #require(leaf["role"]?.integerValue.flatMap { Role(rawValue: UInt8($0)) })
      return Filing.Leaf(role: role, key: try #require(IndexKey(bytes: try leaf.hex("key"))))
    }
    let digests = try Vectors.member("digests")
    return NoteContents(
      origin: origin,
      party: try #require(PartyName("brand.example")),
      eventTime: try #require(Instant(parsing: "2026-01-05T16:00:00.000999+08:00")),
      filing: try Filing(leaves, secret: try vector.hex("secret")),
      bodyDigest: try digests.digest("bodyDigest"),
      membersDigest: try digests.digest("membersDigest")
    )
  }

  @Test func `the note is that of the vectors, made and read`() throws {
    let contents = try Self.contents()
    #expect(contents.text == (try Vectors.text("note", "text")))
    let note = try contents.signed(by: try Self.key())
    #expect(note.bytes == Array(try Vectors.text("note", "note").utf8))
    let (read, signature) = try note.contents(origin: Self.origin)
    #expect(read.text == contents.text)
    #expect(read.party == contents.party)
    let key = try VerifierKey(vkey: try Vectors.text("note", "vkey"))
    #expect(key.isValid(signature, of: Array(read.text.utf8)))
  }

  @Test func `the recorder may stand for the party`() throws {
    let recorder = SignerKey(
      name: try KeyName("ledger.example/tmg/recorder"),
      privateKey: try Self.key().privateKey
    )
    let note = try Self.contents().signed(by: recorder)
    #expect(throws: Never.self) { try note.contents(origin: Self.origin) }
  }

  static let uncounted: [(name: String, old: String, new: String)] = [
    ("another origin", "ledger.example/tmg\n", "ledger.example/tmh\n"),
    ("an empty origin", "ledger.example/tmg\n", "\n"),
    ("a party that is no name", "\nbrand.example\n", "\nBrand\n"),
    ("a party that did not sign", "\nbrand.example\n", "\nbland.example\n"),
    ("an event time without milliseconds", ":00.000Z", ":00Z"),
    ("an event time in local time", ":00.000Z", ":00.000+00:00"),
    ("an event time in lower case", ":00.000Z", ":00.000z"),
    ("a day that is none", "2026-01-05", "2026-02-30"),
    ("no signature", "— brand.example", "- brand.example"),
    ("a control character in a line", "\nbrand.example\n", "\nbrand\u{1}example\n"),
  ]

  @Test(arguments: uncounted.indices)
  func `what is wrong in the other lines leaves a note that does not count`(
    index: Int
  ) throws {
    let (name, old, new) = Self.uncounted[index]
    let good = try Vectors.text("note", "note")
    let range = try #require(good.firstRange(of: old))
    let changed = good[..<range.lowerBound] + new + good[range.upperBound...]
    let note = try StatementNote(parsing: Array(changed.utf8))
    #expect(throws: FormatError.self, "\(name)") { try note.contents(origin: Self.origin) }
  }

  @Test func `two signature lines are one too many`() throws {
    let good = try SignedNote(parsing: try Vectors.text("note", "note"))
    let twice = try good.adding(good.signatures)
    let note = try StatementNote(parsing: twice.bytes)
    #expect(throws: FormatError.self) { try note.contents(origin: Self.origin) }
  }

  @Test func `an origin that is no line cannot be signed`() throws {
    let contents = try Self.contents(origin: "ledger.example\n/tmg")
    #expect(throws: FormatError.self) { try contents.signed(by: try Self.key()) }
  }
}
