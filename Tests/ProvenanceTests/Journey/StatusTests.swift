import Crypto
import EPCIS
import Merkle
import Notes
import Provenance
import Testing

/// Each status code, and which comes first.
@Suite struct StatusTests {
  var world: TestWorld
  private static let serial = "7K3MDXWW7XH6D6ZDWB"

  init() throws { world = try TestWorld() }

  private func journey(_ code: String = TestWorld.item, now: UInt64? = nil) throws -> Journey {
    var log = world.log
    log.publish()
    let now = now ?? log.time + 60
    let bytes = try log.bundle(code).encoded
    let verified = try Recorded.verify(bytes, code: code, trust: log.trust(), now: now)
    return Journey(of: verified, now: now)
  }

  @discardableResult
  private mutating func say(
    _ body: JSONValue,
    by party: String = "brand.example",
    in role: Role = .subject,
    of uri: String = TestWorld.item
  ) throws -> UInt64 {
    world.log.publish()
    return try world.log.say(party, body, [thing(uri): role])
  }

  @Test func `records that fit together are consistent`() throws {
    let journey = try journey()
    #expect(journey.status == .consistent)
    #expect(journey.notes.isEmpty)
  }

  @Test func `a serial that breaks the scheme and is nobody's is a typing error`() throws {
    #expect(try journey("\(TestWorld.gtin)/21/7K3MDXWW7XH6D6ZDWA").status == .typingError)
    #expect(try journey("\(TestWorld.gtin)/21/7K3MGH1GZC5TQKP0H4").status == .notIssued)
  }

  @Test(arguments: [
    (TestWorld.item, "recalled"), (TestWorld.lot, "recalled"), (TestWorld.box, "consistent"),
    (TestWorld.drum, "consistent"), (TestWorld.run, "consistent"),
  ])
  mutating func `a recall decides for the thing and its lot, and is a note elsewhere`(
    uri: String,
    code: String
  ) throws {
    try say(["type": "Recall", "reason": "A seam may leak.", "phone": "+64"], of: uri)
    let journey = try journey()
    #expect(journey.status.rawValue == code)
    #expect(journey.notes == [code == "recalled" ? .recalled : .recallElsewhere])
    #expect(journey.recalls.first?.reason == "A seam may leak.")
    #expect(journey.recalls.first?.details == ["phone": "+64"])
  }

  @Test mutating func `a recall of the product counts until it is withdrawn`() throws {
    let key = IndexKey.of(.recall, TestWorld.gtin)
    let recall = try world.log.say("brand.example", ["type": "Recall"], [key: .subject])
    #expect(try journey().status == .recalled)
    // A recall comes before all that is not known.
    #expect(try journey(now: world.log.time + 99_999).status == .recalled)
    let withdrawal: JSONValue = [
      "type": "Withdrawal", "corrects": .string(world.log.leafHash(recall).base64),
    ]
    try world.log.say("brand.example", withdrawal, [key: .subject])
    #expect(try journey().status == .consistent)
    #expect(try journey().notes.isEmpty)
  }

  @Test func `what is too old cannot tell`() throws {
    let journey = try journey(now: world.log.time + 9_999)
    #expect(journey.status == .cannotTell)
  }

  @Test mutating func `a body that is missing cannot tell, unless it was erased`() throws {
    world.log.erase(world.shipping)
    #expect(try journey().status == .cannotTell)
    let erasure: JSONValue = [
      "type": "Erasure", "erases": .string(world.log.leafHash(world.shipping).base64),
    ]
    try say(erasure, by: "carrier.example", of: TestWorld.pallet)
    let journey = try journey()
    #expect(journey.status == .consistent)
    #expect(journey.steps.first { $0.entry == world.shipping }?.state == .withheld)
  }

  @Test(arguments: [false, true])
  mutating func `an erased commissioning cannot tell`(saysWas: Bool) throws {
    world.log.erase(world.making)
    var erasure: JSONObject = [
      "type": "Erasure", "erases": .string(world.log.leafHash(world.making).base64),
    ]
    if saysWas { erasure["was"] = ["type": "TransformationEvent", "bizStep": "commissioning"] }
    let things = [TestWorld.item, TestWorld.lot, TestWorld.drum, TestWorld.run].map(thing)
    try world.log.say(
      "brand.example",
      .object(erasure),
      Dictionary(things.map { ($0, .subject) }, uniquingKeysWith: { one, _ in one })
    )
    #expect(try journey().status == .cannotTell)
  }

  @Test mutating func `a withdrawn commissioning issues nothing`() throws {
    let withdrawal: JSONValue = [
      "type": "Withdrawal", "corrects": .string(world.log.leafHash(world.making).base64),
    ]
    let things = [TestWorld.item, TestWorld.lot, TestWorld.drum, TestWorld.run].map(thing)
    // In the role output too: a withdrawal has no content, and issues nothing whatever its role.
    try world.log.say(
      "brand.example",
      withdrawal,
      Dictionary(things.map { ($0, .output) }, uniquingKeysWith: { one, _ in one })
    )
    #expect(try journey().status == .notIssued)
  }

  @Test func `whose prefix nobody holds belongs to another programme`() throws {
    #expect(try journey("https://id.gs1.org/01/09611111000011/21/A").status == .otherProgramme)
  }

  @Test func `what nobody issued is not found, unless all serials are registered`() throws {
    #expect(try journey("\(TestWorld.gtin)/10/NONE").status == .notFound)
    #expect(try journey("\(TestWorld.gtin)/21/7K3MGH1GZC5TQKP0H4").status == .notIssued)
    #expect(try journey(TestWorld.box).status == .notFound)
  }

  @Test func `a product is found if it is described, a transformation if it is named`() throws {
    #expect(try journey(TestWorld.gtin).status == .consistent)
    #expect(try journey(TestWorld.gtin).level == .product)
    #expect(try journey(TestWorld.run).status == .consistent)
    #expect(try journey("https://id.gs1.org/414/9520003000018").status == .notFound)
  }

  @Test mutating func `a code is void by the word of its maker`() throws {
    try say(world.event("DELETE", "destroying"))
    #expect(try journey().status == .void)
  }

  @Test mutating func `what ends by the word of others is disputed, of the last holder it ends`()
    throws
  {
    try say(world.event("DELETE", "destroying"), by: "carrier.example")
    let disputed = try journey()
    #expect(disputed.status == .consistent)
    #expect(disputed.notes.contains(.disputed))
    try say(world.event("OBSERVE", "storing"), by: "carrier.example")
    try say(world.event("DELETE", "decommissioning"), by: "carrier.example")
    #expect(try journey().status == .void)
  }

  @Test mutating func `deleting a bond voids nothing`() throws {
    try say(world.event("DELETE", "other", type: "TransactionEvent"))
    #expect(try journey().status == .consistent)
  }

  @Test mutating func `a code that was printed last is not applied yet`() throws {
    try say(world.event("OBSERVE", "encoding", type: "TransactionEvent"))
    #expect(try journey().status == .notApplied)
    try say(world.event("OBSERVE", "packing"))
    #expect(try journey().status == .consistent)
  }

  @Test mutating func `what was used up was made into something else`() throws {
    try say(world.event(nil, "repackaging", type: "TransformationEvent"), in: .input)
    #expect(try journey().status == .madeInto)
  }

  @Test(arguments: [
    ("/10/L1", "?17=281231", nil), ("/10/L1", "?17=281200", nil), ("", "", nil),
    ("/10/L2", "", "lot"), ("", "?17=290101", "expiry"), ("", "?17=281100", "expiry"),
  ])
  func `lot and expiry of the code are compared with the records`(
    lot: String,
    query: String,
    field: String?
  ) throws {
    let code = "https://t.example.com/01/09520003000308\(lot)/21/\(Self.serial)\(query)"
    let status = try journey(code).status
    #expect(status == (field == nil ? .consistent : .mismatch))
  }

  @Test mutating func `what happened before the thing was there is unusual`() throws {
    let body: JSONValue = [
      "type": "ObjectEvent", "action": "OBSERVE", "bizStep": "storing",
      "eventTime": "2025-12-31T00:00:00.000Z",
    ]
    try say(body, by: "carrier.example")
    let journey = try journey()
    #expect(journey.status == .unusual)
    #expect(journey.findings.map(\.code) == [.beforeIssue])
  }
}
