import Crypto
import EPCIS
import Merkle
import Provenance
import Testing

/// Which statements are steps of a journey, and what they are to its subject.
@Suite struct StepTests {
  var world: TestWorld

  init() throws { world = try TestWorld() }

  private func journey(_ code: String = TestWorld.item) throws -> Journey {
    var log = world.log
    log.publish()
    let verified = try log.verify(try log.bundle(code), code)
    return Journey(of: verified, now: log.time + 60)
  }

  /// Says something an hour after the last index entry; it is recorded a minute later.
  @discardableResult
  private mutating func say(
    _ body: (TestWorld) throws -> JSONValue,
    by party: String = "carrier.example",
    _ things: [IndexKey: Role]
  ) throws -> UInt64 {
    world.log.publish(after: 3_600)
    defer { world.log.publish() }
    return try world.log.say(party, body(world), things)
  }

  private mutating func observe(_ uri: String, _ bizStep: String = "storing") throws -> UInt64 {
    try say({ try $0.event("OBSERVE", bizStep) }, [thing(uri): .subject])
  }

  private mutating func take(_ child: String, outOf parent: String) throws {
    try say(
      {
        try $0.event(
          "DELETE",
          "unpacking",
          type: "AggregationEvent",
          ["parentID": .string(thing(parent).base64)]
        )
      },
      [thing(child): .child, thing(parent): .parent]
    )
  }

  @Test mutating func `what happens to a container is a step while the thing is inside`() throws {
    let before = try observe(TestWorld.box)
    let pallet = try observe(TestWorld.pallet)
    try take(TestWorld.item, outOf: TestWorld.box)
    let after = try observe(TestWorld.box)
    let outer = try observe(TestWorld.pallet)
    let entries = try journey().steps.map(\.entry)
    #expect(entries.contains(before) && entries.contains(pallet))
    #expect(!entries.contains(after) && !entries.contains(outer))
  }

  @Test mutating func `windows nest: a box that leaves its pallet takes its contents along`() throws
  {
    try take(TestWorld.box, outOf: TestWorld.pallet)
    let box = try observe(TestWorld.box)
    let pallet = try observe(TestWorld.pallet)
    let entries = try journey().steps.map(\.entry)
    #expect(entries.contains(box))
    #expect(!entries.contains(pallet))
  }

  @Test mutating func `emptying a container takes everything out`() throws {
    try say(
      {
        try $0.event(
          "DELETE",
          "unpacking",
          type: "AggregationEvent",
          ["parentID": .string(thing(TestWorld.pallet).base64), "allChildren": true]
        )
      },
      [thing(TestWorld.pallet): .parent]
    )
    let emptying = world.log.size - 2
    let after = try observe(TestWorld.pallet)
    let entries = try journey().steps.map(\.entry)
    #expect(entries.contains(emptying))
    #expect(!entries.contains(after))
  }

  @Test mutating func `packing elsewhere ends the stay before`() throws {
    let other = "urn:test:other-box"
    world.log.publish(after: 3_600)
    try world.pack(TestWorld.item, into: other)
    world.log.publish()
    let old = try observe(TestWorld.box)
    let new = try observe(other)
    let entries = try journey().steps.map(\.entry)
    #expect(!entries.contains(old))
    #expect(entries.contains(new))
  }

  @Test mutating func `what else is packed into the pallet is no step`() throws {
    world.log.publish()
    let packing = try world.pack("urn:test:other-box", into: TestWorld.pallet)
    #expect(try !journey().steps.contains { $0.entry == packing })
    // Of the pallet's own journey it is one.
    let steps = try journey(TestWorld.pallet).steps
    #expect(steps.contains { $0.entry == packing })
  }

  @Test mutating func `what happens to the rest of an input is no step`() throws {
    let rest = try observe(TestWorld.drum)
    let entries = try journey().steps.map(\.entry)
    #expect(!entries.contains(rest))
    #expect(try journey().steps.first?.about == .input)
  }

  @Test mutating func `moving some of the lot is possible only`() throws {
    let moved = try say(
      { try $0.event("OBSERVE", "shipping") },
      [thing(TestWorld.lot): .class]
    )
    let journey = try journey()
    #expect(journey.steps.first { $0.entry == moved }?.certainty == .possible)
  }

  @Test mutating func `boxes within one another do not go round in circles`() throws {
    world.log.publish(after: 3_600)
    try world.pack(TestWorld.pallet, into: TestWorld.box)
    try world.pack(TestWorld.box, into: TestWorld.item)
    #expect(try !journey().steps.isEmpty)
  }

  @Test func `handing over is attested by both sides, customs and laboratories for themselves`()
    throws
  {
    var world = world
    world.log.add(try world.log.governing.party("lab.example", roles: [.laboratory]))
    world.log.add(try world.log.governing.party("shop.example", roles: [.retailer]))
    world.log.publish(after: 3_600)
    for (party, step) in [("shop.example", "receiving"), ("lab.example", "inspecting")] {
      try world.log.say(party, world.event("OBSERVE", step), [thing(TestWorld.pallet): .subject])
    }
    world.log.publish()
    let bundle = try world.log.bundle(TestWorld.item)
    let journey = Journey(
      of: try world.log.verify(bundle, TestWorld.item),
      now: world.log.time + 60
    )
    let said = Dictionary(
      journey.steps.map { ("\($0.party.text) \($0.bizStep ?? "")", $0.said.rawValue) },
      uniquingKeysWith: { one, _ in one }
    )
    #expect(said["carrier.example shipping"] == "counterparty")
    #expect(said["shop.example receiving"] == "counterparty")
    #expect(
      said["customs.example https://ledger.example/voc/BizStep-customs_clearing"] == "authority"
    )
    #expect(said["lab.example inspecting"] == "independent")
    #expect(said["brand.example commissioning"] == "own")
  }

  @Test mutating func `what was recorded a week late says so`() throws {
    let body: JSONValue = [
      "type": "ObjectEvent", "action": "OBSERVE", "bizStep": "transporting",
      "eventTime": "2026-01-01T00:10:00.000Z",
    ]
    world.log.publish(after: 7 * 86_400)
    try world.log.say("carrier.example", body, [thing(TestWorld.pallet): .subject])
    world.log.publish(after: 3_600)
    let journey = try journey()
    #expect(journey.notes == [.lateRecord])
    let step = try #require(journey.steps.first { $0.bizStep == "transporting" })
    #expect(step.isLate)
    #expect(journey.findings.filter { $0.step == step.number }.map(\.code) == [.lateRecord])
  }

  @Test mutating func `certificates, places, temperatures and results are read from the body`()
    throws
  {
    var body = try #require(try world.event("OBSERVE", "inspecting").objectValue)
    body["places"] = [["gln": "9520024000011", "name": "Hamilton", "country": "NZ", "lat": -37.79]]
    body["certificationInfo"] = "https://lab.example/reports/HL-0119"
    body["bizTransactionList"] = [
      ["type": "testres", "bizTransaction": "https://lab.example/reports/HL-0119"],
      ["type": "cert", "bizTransaction": "urn:example:cert:77"],
    ]
    body["sensorElementList"] = [
      [
        "sensorMetadata": [
          "startTime": "2026-01-01T00:00:00.000Z", "endTime": "2026-01-01T00:02:00.000Z",
        ],
        "sensorReport": [
          ["type": "Temperature", "minValue": 11.2, "maxValue": 23.8, "uom": "CEL"],
          ["type": "https://ledger.example/voc/Meas-MGO", "value": 461, "uom": "NA"],
        ],
      ]
    ]
    let number = try world.log.say(
      "carrier.example",
      .object(body),
      [thing(TestWorld.item): .subject]
    )
    let journey = try journey()
    let step = try #require(journey.steps.first { $0.entry == number })
    #expect(step.place?.name == "Hamilton")
    let certificates = step.certificates
    #expect(certificates.map(\.number) == ["HL-0119", "77"])
    #expect(certificates.map(\.kind) == ["testres", "cert"])
    #expect(step.temperature?.min == 11.2 && step.temperature?.max == 23.8)
    #expect(step.temperature?.to == "2026-01-01T00:02:00.000Z")
    #expect(step.results.map(\.name) == ["MGO"])
    #expect(step.results.first?.value == 461)
  }

  @Test mutating func `both versions of a corrected step are told`() throws {
    let first = try observe(TestWorld.item, "storing")
    let leaf = JSONValue.string(world.log.leafHash(first).base64)
    let second = try say(
      { try $0.event("OBSERVE", "transporting", ["corrects": leaf]) },
      [thing(TestWorld.item): .subject]
    )
    let journey = try journey()
    let states = journey.steps.filter { [first, second].contains($0.entry) }.map(\.state)
    #expect(states == [.corrected, .corrects])
    #expect(journey.steps.first { $0.entry == second }?.counterpart == first)
    #expect(journey.notes == [.corrected])
  }
}
