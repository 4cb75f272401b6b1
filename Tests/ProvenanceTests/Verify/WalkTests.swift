import EPCIS
import GS1
import Merkle
import Provenance
import Testing

/// How far a walk goes, and what extends it.
@Suite struct WalkTests {
  var world: TestWorld

  init() throws { world = try TestWorld() }

  private static func box(_ number: Int) -> String { "urn:test:box:\(number)" }

  private func levels(_ closure: Closure, _ uris: [String]) -> [Int?] {
    uris.map { closure.lookup(thing($0))?.level }
  }

  @Test func `levels count from the subject outwards`() throws {
    let closure = try world.log.read(TestWorld.item)
    let uris = [
      TestWorld.item, TestWorld.lot, TestWorld.box, TestWorld.drum, TestWorld.run,
      TestWorld.pallet,
    ]
    #expect(levels(closure, uris) == [0, 1, 1, 1, 1, 2])
  }

  @Test mutating func `boxes within boxes are followed to level 7`() throws {
    try world.pack(TestWorld.item, into: Self.box(1))
    for number in 1..<10 { try world.pack(Self.box(number), into: Self.box(number + 1)) }
    world.log.publish()
    let closure = try world.log.read(TestWorld.item)
    #expect(closure.lookup(thing(Self.box(7)))?.level == 7)
    #expect(closure.lookup(thing(Self.box(8)))?.finding == .notLookedUp)
    #expect(closure.lookup(thing(Self.box(9))) == nil)
    #expect(closure.isCut)
  }

  @Test func `a key at level 8 may be shown by its value, as the published bundle does`() throws {
    let vector = try BundleVectors.named("cut")
    var bundle = try ProofBundle(parsing: vector.bytes())
    let shown = try BundleVectors.verify(bundle.encoded, code: vector.code).closure
    bundle.lookups.removeAll { if case .value = $0.finding { true } else { false } }
    let hidden = try BundleVectors.verify(bundle.encoded, code: vector.code).closure
    #expect(shown.lookups == hidden.lookups)
    #expect(shown.isCut)
  }

  @Test
  mutating func `after 256 things the walk ends, in the order of the entries that brought them`()
    throws
  {
    // Subject, box, pallet, lot, drum and run are six.
    let inputs = (0..<300).map { thing("urn:test:input:\($0)") }.sorted()
    let body = try world.event(
      nil,
      "commissioning",
      type: "TransformationEvent",
      ["inputs": .strings(inputs.map(\.base64))]
    )
    try world.log.say("brand.example", body, [thing(TestWorld.item): .output])
    world.log.publish()
    let closure = try world.log.read(TestWorld.item)
    let things = closure.lookups.filter { $0.kind == .id }
    #expect(things.prefix(256).allSatisfy { $0.finding != .notLookedUp })
    #expect(things.dropFirst(256).allSatisfy { $0.finding == .notLookedUp })
    #expect(things.count == 306)
    // Level 1 comes in the order of entries: the inputs last, in ascending order of keys.
    #expect(things[5...255].map(\.key) == Array(inputs.prefix(251)))
    #expect(closure.lookup(thing(TestWorld.pallet))?.finding == .notLookedUp)
  }

  @Test mutating func `a list that would be too much is told by its length, and the walk goes on`()
    throws
  {
    let long = "urn:test:long"
    let short = "urn:test:short"
    let inputs = [thing(long), thing(short)]
    let body = try world.event(
      nil,
      "commissioning",
      type: "TransformationEvent",
      ["inputs": .strings(inputs.sorted().map(\.base64))]
    )
    var roles: [IndexKey: Role] = [thing(TestWorld.item): .output]
    for key in inputs { roles[key] = .input }
    let making = try world.log.say("brand.example", body, roles)
    // Filing one note 4,096 times is no true story, but a short one.
    for _ in 0..<4_096 {
      world.log.append(world.log.entries[Int(making)], under: [thing(long)])
    }
    world.log.publish()
    let bundle = try world.bundle()
    let closure = try world.log.verify(bundle, TestWorld.item).closure
    #expect(closure.lookup(thing(long))?.finding == .tooMany(4_097))
    #expect(closure.lookup(thing(short))?.finding == .entries([making]))
    #expect(closure.isCut)
  }

  @Test mutating func `only what counts extends the walk`() throws {
    let stray = "urn:test:stray"
    let body = try world.event(
      "ADD",
      "packing",
      type: "AggregationEvent",
      ["parentID": .string(thing(stray).base64)]
    )
    try world.log.say("ghost.example", body, [thing(TestWorld.item): .child])
    world.log.publish()
    let closure = try world.log.read(TestWorld.item)
    #expect(closure.lookup(thing(stray)) == nil)
    // Of whoever speaks, who it is has to be shown: here, that it is nobody.
    #expect(closure.lookup(.of(.party, "ghost.example"))?.finding == .absent)
  }

  @Test mutating func `what is filed under a product or a recall leads nowhere`() throws {
    let stray = "urn:test:stray"
    let body = try world.event(
      "ADD",
      "packing",
      type: "AggregationEvent",
      ["parentID": .string(thing(stray).base64)]
    )
    let keys = [IndexKey.of(.product, TestWorld.gtin), .of(.recall, TestWorld.gtin)]
    for key in keys { try world.log.say("carrier.example", body, [key: .child]) }
    world.log.publish()
    let closure = try world.log.read(TestWorld.item)
    #expect(closure.readings.count { $0.role == .child && $0.isCounted } == 4)
    #expect(closure.lookup(thing(stray)) == nil)
  }

  @Test mutating func `a key that its statement is not filed under is followed and noted`() throws {
    let known = TestWorld.pallet
    let unknown = "urn:test:elsewhere"
    for parent in [known, unknown] {
      let body = try world.event(
        "ADD",
        "packing",
        type: "AggregationEvent",
        ["parentID": .string(thing(parent).base64)]
      )
      try world.log.say("carrier.example", body, [thing(TestWorld.item): .child])
    }
    world.log.publish()
    let last = world.log.size - 2
    let closure = try world.log.read(TestWorld.item)
    #expect(closure.lookup(thing(known))?.oneSided == [last - 1])
    #expect(closure.lookup(thing(unknown))?.oneSided == [last])
    #expect(closure.lookup(thing(unknown))?.finding == .absent)
    #expect(closure.lookup(thing(TestWorld.box))?.oneSided == [])
  }

  @Test mutating func `an assembly brings its parts to what they were built into`() throws {
    let part = "urn:test:part"
    let body = try world.event(
      "ADD",
      "assembling",
      type: "AssociationEvent",
      [
        "parentID": .string(thing(TestWorld.item).base64),
        "children": .strings([thing(part).base64]),
      ]
    )
    try world.log.say(
      "brand.example",
      body,
      [thing(TestWorld.item): .parent, thing(part): .child]
    )
    world.log.publish()
    #expect(levels(try world.log.read(TestWorld.item), [part]) == [1])
    #expect(levels(try world.log.read(part), [TestWorld.item]) == [1])
  }

  @Test func `a place is described under itself and has no lot`() throws {
    let subject = Subject(try CanonicalID(scanned: "https://x.example/414/9520003000018"))
    #expect(subject.productKey == .of(.product, "https://id.gs1.org/414/9520003000018"))
    #expect(subject.recallKey == nil)
    let piece = Subject(
      try CanonicalID(scanned: "https://x.example/8006/095200030003080102/21/B")
    )
    #expect(piece.productKey == .of(.product, TestWorld.gtin))
    #expect(piece.recallKey == .of(.recall, TestWorld.gtin))
    #expect(Subject(try CanonicalID(scanned: "urn:test:box")).productKey == nil)
  }
}
