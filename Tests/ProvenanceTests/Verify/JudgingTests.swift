import Crypto
import EPCIS
import GS1
import Merkle
import Notes
import Provenance
import Testing

/// What does not count, and why: step 8.
///
/// Such a statement stays in the result and changes nothing.
@Suite struct JudgingTests {
  var world: TestWorld

  init() throws { world = try TestWorld() }

  /// Why statement `number` does not count under `uri`, in the journey of the item.
  private mutating func fault(_ number: UInt64, under key: IndexKey? = nil) throws -> String? {
    world.log.publish()
    let closure = try world.log.read(TestWorld.item)
    let place = closure.lookups.firstIndex { $0.key == key ?? thing(TestWorld.item) }
    let reading = try #require(
      closure.readings.first { $0.entry == number && $0.lookup == place }
    )
    return reading.fault
  }

  private mutating func say(
    _ body: JSONValue,
    by party: String = "carrier.example",
    in role: Role = .subject,
    at time: Instant? = nil,
    signedBy signer: SignerKey? = nil
  ) throws -> UInt64 {
    try world.log.say(party, body, [thing(TestWorld.item): role], at: time, signedBy: signer)
  }

  @Test mutating func `a statement in good form by an active party counts`() throws {
    let number = try say(world.event("OBSERVE", "storing"))
    #expect(try fault(number) == nil)
  }

  @Test mutating func `a signature that is not the registered key's does not count`() throws {
    let key = try testSigner("carrier.example", seed: "other")
    let number = try say(world.event("OBSERVE", "storing"), signedBy: key)
    #expect(try fault(number) == "the note is signed with no key that carrier.example had")
  }

  @Test mutating func `the recorder does not sign for who signs itself`() throws {
    let recorder = try testSigner("\(world.log.origin)/recorder")
    let number = try say(world.event("OBSERVE", "storing"), signedBy: recorder)
    #expect(try fault(number) == "carrier.example does not let the recorder sign for it")
  }

  @Test mutating func `the same note again does not count`() throws {
    let number = try say(world.event("OBSERVE", "storing"))
    let parts = world.log.entries[Int(number)]
    let statement = try #require(parts.statement)
    let note = try StatementNote(parsing: statement.note)
    let again = try world.log.append(
      note: note,
      Filing(encoded: #require(statement.filing)),
      statement.body
    )
    #expect(try fault(number) == nil)
    #expect(try fault(again)?.hasPrefix("repeated") == true)
  }

  @Test mutating func `body and note must name one event time`() throws {
    let body = try world.event("OBSERVE", "storing")
    let number = try say(body, at: Instant(milliseconds: 1_700_000_000_000))
    #expect(try fault(number) == "body and note name different event times")
  }

  @Test(arguments: [
    ("action", "MOVE" as JSONValue), ("parentID", "AAAA"), ("inputs", "none"),
    ("allChildren", false), ("corrects", "x"), ("eventTime", "2026-01-05"), ("bizStep", 1),
  ])
  mutating func `a body with a member in another form does not count`(
    name: String,
    value: JSONValue
  ) throws {
    var body = try #require(try world.event("OBSERVE", "storing").objectValue)
    body[name] = value
    let time = Instant(milliseconds: Int64(world.log.time) * 1000)
    let number = try say(.object(body), at: time)
    #expect(try fault(number)?.contains(name) == true)
  }

  @Test mutating func `a body that is not in canonical form does not count`() throws {
    let bytes = Array("{\"type\": \"ObjectEvent\"}".utf8)
    let salt = [UInt8](repeating: 5, count: 16)
    let filing = try Filing([.init(role: .subject, key: thing(TestWorld.item))], secret: salt)
    let contents = NoteContents(
      origin: world.log.origin,
      party: try #require(PartyName("carrier.example")),
      eventTime: try #require(Instant(milliseconds: 0)),
      filing: filing,
      bodyDigest: StatementPart.body.digest(salt: salt, bytes: bytes),
      membersDigest: nil
    )
    let number = try world.log.append(
      note: contents.signed(by: testSigner("carrier.example")),
      filing,
      .init(bytes: bytes, salt: salt)
    )
    #expect(try fault(number)?.contains("RFC 8785") == true)
  }

  @Test mutating func `only the holder of the prefix makes, issues and describes`() throws {
    let made = try say(world.event("OBSERVE", "commissioning"), in: .output)
    #expect(try fault(made)?.contains("company prefix") == true)
    let added = try say(world.event("ADD", "commissioning"))
    #expect(try fault(added)?.contains("company prefix") == true)
    let product = IndexKey.of(.product, TestWorld.gtin)
    let described = try world.log.say("carrier.example", ["type": "Product"], [product: .described])
    #expect(try fault(described, under: product)?.contains("company prefix") == true)
  }

  @Test mutating func `of a thing whose ID nobody can see authority is not checked`() throws {
    let number = try world.log.say(
      "carrier.example",
      world.event("ADD", "commissioning"),
      [thing(TestWorld.box): .subject]
    )
    #expect(try fault(number, under: thing(TestWorld.box)) == nil)
    let closure = try world.log.read(TestWorld.item)
    let reading = try #require(closure.readings.first { $0.entry == number })
    #expect(!reading.isAuthorityChecked)
    let making = try #require(closure.readings.first { $0.entry == world.making })
    #expect(making.isAuthorityChecked)
  }

  @Test mutating func `recalls are for the holder of the prefix and for regulators`() throws {
    world.log.add(try world.log.governing.party("office.example", roles: [.regulator]))
    let recall: JSONValue = ["type": "Recall", "reason": "label"]
    let key = IndexKey.of(.recall, TestWorld.gtin)
    for (party, counts) in [
      ("brand.example", true), ("office.example", true), ("carrier.example", false),
    ] {
      let number = try world.log.say(party, recall, [key: .subject])
      #expect(try (fault(number, under: key) == nil) == counts, "\(party)")
    }
  }

  @Test mutating func `only customs clear goods`() throws {
    let step = "https://ledger.example/voc/BizStep-customs_clearing"
    let number = try say(world.event("OBSERVE", step))
    #expect(try fault(number) == "only customs may say the clearing of goods (rule clear_customs)")
    let other = try say(
      world.event("OBSERVE", "https://other.example/voc/BizStep-customs_clearing")
    )
    #expect(try fault(other) == nil)
  }

  // MARK: Erasures and corrections

  private func erasure(of number: UInt64, was: JSONValue? = nil) -> JSONValue {
    var body: JSONObject = [
      "type": "Erasure", "erases": .string(world.log.leafHash(number).base64),
      "reason": "personal data",
    ]
    body["was"] = was
    return .object(body)
  }

  private mutating func statement(_ number: UInt64) throws -> Closure.Statement {
    world.log.publish()
    return try #require(try world.log.read(TestWorld.item).statements[number])
  }

  @Test mutating func `an erased body is told by what it was`() throws {
    let number = try say(world.event("OBSERVE", "storing"))
    world.log.erase(number)
    #expect(try statement(number).isBodyMissing)
    let erasure = try say(
      erasure(of: number, was: ["type": "ObjectEvent", "action": "OBSERVE", "bizStep": "storing"])
    )
    let erased = try statement(number)
    #expect(!erased.isBodyMissing)
    #expect(erased.erasedBy == erasure)
    #expect(erased.bizStep == "storing" && erased.action == .observe)
  }

  @Test mutating func `only the party itself and the governance erase`() throws {
    world.log.add(try world.log.governing.party("\(world.log.origin)/governance"))
    let number = try say(world.event("OBSERVE", "storing"))
    world.log.erase(number)
    _ = try say(erasure(of: number), by: "brand.example")
    #expect(try statement(number).isBodyMissing)
    let erasure = try say(erasure(of: number), by: "\(world.log.origin)/governance")
    #expect(try statement(number).erasedBy == erasure)
  }

  @Test mutating func `what was erased is judged by what it was`() throws {
    let number = try say(world.event("ADD", "commissioning"))
    world.log.erase(number)
    #expect(try fault(number) == nil)
    _ = try say(erasure(of: number, was: ["type": "ObjectEvent", "action": "ADD"]))
    #expect(try fault(number)?.contains("company prefix") == true)
  }

  @Test mutating func `a correction is of the same party, later, and under the same keys`() throws {
    let keys = [thing(TestWorld.item): Role.subject, thing(TestWorld.box): .subject]
    let number = try world.log.say("carrier.example", world.event("OBSERVE", "storing"), keys)
    let leaf = JSONValue.string(world.log.leafHash(number).base64)
    func correction() throws -> JSONValue {
      try world.event("OBSERVE", "shipping", ["corrects": leaf])
    }
    _ = try world.log.say("brand.example", correction(), keys)
    #expect(try statement(number).correctedBy == nil)
    _ = try world.log.say("carrier.example", correction(), [thing(TestWorld.item): .subject])
    #expect(try statement(number).correctedBy == nil)
    let good = try world.log.say("carrier.example", correction(), keys)
    #expect(try statement(number).correctedBy == good)
    // Correcting the correction does not bring back what it corrected.
    let withdrawal: JSONValue = [
      "type": "Withdrawal", "corrects": .string(world.log.leafHash(good).base64),
    ]
    let last = try world.log.say("carrier.example", withdrawal, keys)
    #expect(try statement(good).correctedBy == last)
    #expect(try statement(number).correctedBy == good)
  }

  @Test mutating func `a correction changes the reading and never the walk`() throws {
    let withdrawal: JSONValue = [
      "type": "Withdrawal", "corrects": .string(world.log.leafHash(world.packing).base64),
    ]
    let keys = [thing(TestWorld.item): Role.subject, thing(TestWorld.box): .subject]
    let before = try world.log.read(TestWorld.item)
    _ = try world.log.say("brand.example", withdrawal, keys)
    #expect(try statement(world.packing).correctedBy != nil)
    let after = try world.log.read(TestWorld.item)
    #expect(after.lookups.map(\.key) == before.lookups.map(\.key))
  }
}
