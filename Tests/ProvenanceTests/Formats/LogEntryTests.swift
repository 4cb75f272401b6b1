import Crypto
import EPCIS
import Merkle
import Provenance
import Testing

@Suite struct LogEntryTests {
  private static let origin = "ledger.example/tmg"

  private static func registryKeys(_ text: String, origin: String = origin) -> [IndexKey] {
    MapKeys.registry(Array(text.utf8), origin: origin)
  }

  @Test func `the statement entry and its leaf are those of the vectors`() throws {
    let note = Array(try Vectors.text("note", "note").utf8)
    let salt = try Vectors.member("statement").hex("salt")
    let text = try Vectors.text("statement", "entry")
    let entry = StatementEntry(note: note, salt: salt)
    #expect(entry.text == text)
    #expect(try StatementEntry(parsing: Array(text.utf8)) == entry)
    let leaf = try Vectors.member("statement").digest("leafHash")
    #expect(LogHash.leaf(Array(text.utf8)) == leaf)
  }

  @Test(arguments: ["", "\n", "x", " \n"])
  func `a statement entry with anything more or less is refused`(more: String) throws {
    let text = try Vectors.text("statement", "entry")
    let bad = more.isEmpty ? String(text.dropLast()) : text + more
    #expect(throws: FormatError.self) { try StatementEntry(parsing: Array(bad.utf8)) }
  }

  @Test func `an entry is what its first line says`() throws {
    let governance = try Vectors.text("governance", "genesis")
    let party = try Vectors.text("party", "ownKey")
    let statement = try Vectors.text("statement", "entry")
    let index = try Vectors.text("indexEntry")
    #expect(EntryKind(firstLineOf: Array(governance.utf8)) == .governance)
    #expect(EntryKind(firstLineOf: Array(party.utf8)) == .party)
    #expect(EntryKind(firstLineOf: Array(statement.utf8)) == .statement)
    #expect(EntryKind(firstLineOf: Array(index.utf8)) == .index)
    for text in [governance, party, statement, index] {
      #expect(throws: Never.self) {
        try LogEntry(parsing: Array(text.utf8), origin: Self.origin)
      }
    }
    for text in ["", "\n", "wayproof/index/v1", "wayproof/index/v2\n", "wayproof/index/v1 \n"] {
      #expect(EntryKind(firstLineOf: Array(text.utf8)) == nil)
      #expect(throws: FormatError.self) {
        try LogEntry(parsing: Array(text.utf8), origin: Self.origin)
      }
    }
  }

  @Test func `a party entry is filed under its party and each prefix`() throws {
    let text = try Vectors.text("party", "ownKey")
    let expected = [IndexKey.of(.party, "brand.example"), .of(.prefix, "9520003")]
    #expect(Self.registryKeys(text) == expected.sorted())
    let noPrefix = try Vectors.text("party", "byRecorder")
    #expect(Self.registryKeys(noPrefix) == [.of(.party, "customs.example")])
  }

  @Test func `a revision that lacks signatures is filed all the same`() throws {
    let skipped = try Vectors.text("party", "skipped")
    #expect(Self.registryKeys(skipped) == [.of(.party, "shop.example")])
  }

  @Test func `governance is filed under the origin, index entries and statements nowhere`() throws {
    let governance = try Vectors.text("governance", "genesis")
    #expect(Self.registryKeys(governance) == [.of(.governance, Self.origin)])
    #expect(Self.registryKeys(try Vectors.text("indexEntry")).isEmpty)
    #expect(Self.registryKeys(try Vectors.text("statement", "entry")).isEmpty)
  }

  @Test func `what cannot be read, or is for another log, is filed nowhere`() throws {
    let text = try Vectors.text("party", "ownKey")
    #expect(Self.registryKeys(text, origin: "other.example/log").isEmpty)
    #expect(Self.registryKeys(text.replacing("role maker", with: "role wizard")).isEmpty)
    #expect(Self.registryKeys("").isEmpty)
  }

  @Test func `a statement is filed under its filing's keys and its party`() throws {
    let filing = try Self.filing3()
    let note = try StatementNote(parsing: Array(try Vectors.text("note", "note").utf8))
    let keys = try MapKeys.statement(note: note, filing: filing)
    #expect(keys == (filing.keys + [.of(.by, "brand.example")]).sorted())
    let other = try Filing(filing.leaves, secret: [UInt8](repeating: 7, count: 16))
    #expect(throws: FormatError.self) { try MapKeys.statement(note: note, filing: other) }
  }

  @Test func `a note that names no party is filed under none`() throws {
    let text = try Vectors.text("note", "note").replacing("\nbrand.example\n", with: "\nBRAND\n")
    let note = try StatementNote(parsing: Array(text.utf8))
    let filing = try Self.filing3()
    #expect(try MapKeys.statement(note: note, filing: filing) == filing.keys)
  }

  private static func filing3() throws -> Filing {
    let vector = try Vectors.member("filing3")
    let leaves = try vector.elements("leaves").map { leaf in
      let role = try #require(leaf["role"]?.integerValue.flatMap { Role(rawValue: UInt8($0)) })
      return Filing.Leaf(role: role, key: try #require(IndexKey(bytes: try leaf.hex("key"))))
    }
    return try Filing(leaves, secret: try vector.hex("secret"))
  }
}
