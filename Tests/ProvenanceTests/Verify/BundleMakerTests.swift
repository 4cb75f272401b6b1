import GS1
import Merkle
import Provenance
import Testing

@Suite struct BundleMakerTests {
  @Test func `a bundle that was made is verified and says the same to both sides`() throws {
    let world = try TestWorld()
    let source = try world.log.source()
    let made = try BundleMaker.make(try CanonicalID(scanned: TestWorld.item), from: source)
    let verified = try world.log.verify(made.bundle, TestWorld.item)
    #expect(verified.closure.lookups == made.closure.lookups)
    #expect(verified.closure.readings == made.closure.readings)
    let faults = verified.closure.readings.compactMap(\.fault)
    #expect(faults.isEmpty)
    #expect(!verified.isTooOld && !verified.isIncomplete && !verified.closure.isCut)
    let things = [TestWorld.item, TestWorld.lot, TestWorld.box, TestWorld.pallet, TestWorld.drum]
    for uri in things {
      let lookup = try #require(verified.closure.lookup(thing(uri)), "\(uri) was not looked up")
      #expect(lookup.finding != .absent)
      #expect(lookup.oneSided.isEmpty)
    }
    #expect(verified.closure.lots.map(\.uri) == [TestWorld.lot])
  }

  @Test func `members parts are shown to members only`() throws {
    let world = try TestWorld()
    let holders = try world.log.bundle(TestWorld.item)
    #expect(holders.entries.allSatisfy { $0.statement?.members == nil })
    let members = try world.log.bundle(TestWorld.item, includesMembers: true)
    #expect(members.entries.count { $0.statement?.members != nil } == 1)
    _ = try world.log.verify(members, TestWorld.item)
  }

  @Test func `what nobody has said anything about is proved absent, with whom one could ask`()
    throws
  {
    let world = try TestWorld()
    let closure = try world.log.read("\(TestWorld.gtin)/21/NEVER")
    #expect(closure.lookup(closure.subject.key)?.finding == .absent)
    #expect(closure.lookups.count { $0.kind == .prefix } == 9)
    #expect(closure.registry.holders(of: closure.subject.id).map(\.text) == ["brand.example"])
    let strange = try world.log.read("https://id.gs1.org/01/09611111000011/21/ABC")
    #expect(strange.registry.holders(of: strange.subject.id).isEmpty)
  }

  @Test func `a bundle is read back as it was written`() throws {
    let bundle = try TestWorld().log.bundle(TestWorld.item, includesMembers: true)
    let read = try ProofBundle(parsing: bundle.encoded)
    #expect(read == bundle)
    #expect(read.encoded == bundle.encoded)
  }

  @Test func `the published bundles are written byte for byte`() throws {
    for vector in BundleVectors.cases {
      let bytes = try vector.bytes()
      #expect(try ProofBundle(parsing: bytes).encoded == bytes, "\(vector.file)")
    }
  }

  /// Random stories: who says what, of which things, in which roles, is left to chance.
  @Test(arguments: 0..<UInt64(Exhaustive.isAskedFor ? 200 : 4))
  func `whatever a log says, its bundles are verified`(seed: UInt64) throws {
    var story = try RandomStory(seed: seed)
    try story.tell(steps: 40)
    let source = try story.log.source()
    var kinds: Set<Bool> = []
    for uri in story.things + [story.gtin, "\(story.gtin)/21/NEVER"] {
      let made = try BundleMaker.make(try CanonicalID(scanned: uri), from: source)
      let verified = try story.log.verify(made.bundle, uri)
      #expect(verified.closure.lookups == made.closure.lookups, "seed \(seed), \(uri)")
      #expect(verified.closure.readings == made.closure.readings, "seed \(seed), \(uri)")
      for reading in made.closure.readings { kinds.insert(reading.isCounted) }
    }
    #expect(kinds == [true, false], "some statements should count, and some not")
  }
}
