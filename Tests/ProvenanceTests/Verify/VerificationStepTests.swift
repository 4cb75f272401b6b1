import Crypto
import EPCIS
import GS1
import Merkle
import Notes
import Provenance
import Testing

/// Each step has tests in which only that step refuses: all else in the bundle is in order.
@Suite struct VerificationStepTests {
  let world: TestWorld
  var bundle: ProofBundle

  init() throws {
    world = try TestWorld()
    bundle = try world.bundle()
    _ = try world.log.verify(bundle, TestWorld.item)
  }

  private func refusal(
    of bundle: ProofBundle,
    _ code: String = TestWorld.item,
    in log: TestLog? = nil,
    trust: TrustPolicy? = nil
  ) throws -> Refusal? {
    #expect(throws: Refusal.self) {
      try (log ?? world.log).verify(bundle, code, trust: trust)
    }
  }

  private func place(of number: UInt64) throws -> Int {
    try #require(bundle.entries.firstIndex { $0.number == number })
  }

  // MARK: 1, 2, 3

  @Test func `step 1 refuses the bundle of another thing`() throws {
    let other = "\(TestWorld.gtin)/21/OTHER"
    #expect(try refusal(of: bundle, other)?.step == 1)
    #expect(try refusal(of: bundle, "no code at all")?.step == 1)
  }

  @Test func `step 1 compares bytes, for some texts look equal to Swift`() throws {
    var bundle = bundle
    bundle.subject = bundle.subject.replacing("K", with: "\u{212a}")
    #expect(bundle.subject == TestWorld.item)
    #expect(try refusal(of: bundle)?.step == 1)
  }

  @Test mutating func `step 2 refuses a checkpoint for which too few vouch`() throws {
    let log = world.log
    let cosigners = [log.witness, log.follower]
    let text = try SignedNote(parsing: bundle.checkpoint).text
    let lines = cosigners.map { $0.cosign(text, time: log.time) }
    func refusal(_ signatures: [SignatureLine]) throws -> Refusal? {
      var bundle = bundle
      bundle.checkpoint = try SignedNote(text: text, signatures: signatures).bytes
      return try self.refusal(of: bundle)
    }
    #expect(try refusal([log.logKey.sign(text), lines[0]])?.step == 2)
    #expect(try refusal([log.logKey.sign(text), lines[1]])?.step == 2)
    #expect(try refusal(lines)?.step == 2)
    #expect(try refusal([log.logKey.sign(text)] + lines + [lines[0]])?.step == 2)
    let late = cosigners.map { $0.cosign(text, time: log.time + 361) }
    #expect(try refusal([log.logKey.sign(text)] + late)?.step == 2)
    let stranger = try testSigner(log.origin, seed: "stranger")
    #expect(try refusal([stranger.sign(text)] + lines)?.step == 2)
  }

  @Test func `step 3 refuses an index entry that is later than the checkpoint`() throws {
    var bundle = bundle
    bundle.checkpoint = try world.log.source(cosigned: world.log.time - 300).checkpoint
    _ = try world.log.verify(bundle, TestWorld.item)
    bundle.checkpoint = try world.log.source(cosigned: world.log.time - 301).checkpoint
    let refusal = try refusal(of: bundle)
    #expect(refusal?.step == 3)
    #expect(refusal?.field == "entries[\(bundle.entries.count - 1)]")
  }

  @Test func `step 3 refuses a log that ends with anything else than its index`() throws {
    var log = world.log
    log.add(try log.governing.party("late.example"))
    var bundle = try BundleMaker.make(
      CanonicalID(scanned: TestWorld.item),
      from: world.log.source()
    ).bundle
    bundle.checkpoint = try log.source().checkpoint
    #expect(try refusal(of: bundle, in: log)?.step == 3)
  }

  @Test(arguments: ["number", "previous", "time"])
  func `step 3 refuses index entries that do not follow one another`(fault: String) throws {
    var log = world.log
    let index = IndexEntry(
      number: log.size + (fault == "number" ? 1 : 0),
      previous: fault == "previous" ? 2 : log.lastIndex,
      time: fault == "time" ? log.time - 1 : log.time + 1,
      root: SlowIndex(log.lists).root
    )
    log.publish(Array(index.text.utf8))
    #expect(try refusal(of: try log.bundle(TestWorld.item), in: log)?.step == 3)
  }

  @Test func `index entries of the same second follow one another`() throws {
    var log = world.log
    let index = IndexEntry(
      number: log.size,
      previous: log.lastIndex,
      time: log.time,
      root: SlowIndex(log.lists).root
    )
    log.publish(Array(index.text.utf8))
    _ = try log.verify(try log.bundle(TestWorld.item), TestWorld.item)
  }

  // MARK: 4

  @Test func `step 4 refuses lookups that lead to another root`() throws {
    var log = world.log
    log.publish(root: SHA256.hash([1]))
    let refusal = try refusal(of: try log.bundle(TestWorld.item), in: log)
    #expect(refusal?.step == 4)
    #expect(refusal?.field == "lookups[0]")
  }

  @Test func `step 4 refuses a list that is not the whole list`() throws {
    for place in bundle.lookups.indices {
      var bundle = bundle
      guard case .entries(var numbers) = bundle.lookups[place].finding, numbers.count > 1 else {
        continue
      }
      numbers.removeLast()
      bundle.lookups[place].finding = .entries(numbers)
      #expect(try refusal(of: bundle)?.field == "lookups[\(place)]")
    }
  }

  @Test func `step 4 refuses a journey from which one lookup is left out`() throws {
    for place in bundle.lookups.indices {
      let refusal = try refusal(of: without(lookup: place))
      // With the governance its first entry goes too, and step 6 comes before the comparison.
      let isGovernance = bundle.lookups[place].key == .of(.governance, world.log.origin)
      #expect(refusal?.step == (isGovernance ? 6 : 4), "lookup \(place)")
    }
  }

  /// The bundle without a lookup, and without all that belongs to that alone.
  private func without(lookup place: Int) -> ProofBundle {
    var bundle = bundle
    let key = bundle.lookups.remove(at: place).key
    let listed = bundle.lookups.flatMap { lookup -> [UInt64] in
      if case .entries(let numbers) = lookup.finding { numbers } else { [] }
    }
    for place in bundle.entries.indices {
      bundle.entries[place].statement?.filed.removeAll { $0.key == key }
    }
    bundle.entries.removeAll {
      !listed.contains($0.number) && EntryKind(firstLineOf: $0.text) != .index
    }
    let statements = bundle.entries.filter { $0.statement != nil }.map(\.number)
    let indexes = bundle.entries.filter { EntryKind(firstLineOf: $0.text) == .index }.map(\.number)
    let needed = Set(statements.compactMap { number in indexes.first { $0 > number } })
    bundle.entries.removeAll {
      indexes.contains($0.number) && !needed.contains($0.number) && $0.number != indexes.last
    }
    return bundle
  }

  @Test func `step 4 refuses a lookup more than the journey has`() throws {
    let source = try world.log.source()
    for uri in ["\(TestWorld.gtin)/21/OTHER", "urn:test:nothing"] {
      var bundle = bundle
      guard case .absent(let other, let value, let steps) = try source.lookup(thing(uri)) else {
        Issue.record("\(uri) should be absent")
        continue
      }
      let lookup = ProofBundle.Lookup(
        key: thing(uri),
        finding: .absent(other, value),
        steps: steps
      )
      bundle.lookups = (bundle.lookups + [lookup]).sorted { $0.key < $1.key }
      #expect(try refusal(of: bundle)?.step == 4)
    }
  }

  @Test func `step 4 refuses to take the mere value of a list that can be shown`() throws {
    let source = try world.log.source()
    for place in bundle.lookups.indices {
      guard case .present(let value, _) = try source.lookup(bundle.lookups[place].key) else {
        continue
      }
      var bundle = without(lookup: place)
      var lookup = self.bundle.lookups[place]
      lookup.finding = .value(value)
      bundle.lookups.insert(lookup, at: place)
      let isGovernance = lookup.key == .of(.governance, world.log.origin)
      #expect(try refusal(of: bundle)?.step == (isGovernance ? 6 : 4))
    }
  }

  // MARK: 5

  @Test func `step 5 refuses an entry that does not stand in the log`() throws {
    for place in bundle.entries.indices {
      var bundle = bundle
      bundle.entries[place].path[0] = SHA256.hash([1])
      let refusal = try refusal(of: bundle)
      #expect(refusal?.step == 5)
      #expect(refusal?.field == "entries[\(place)].path")
    }
  }

  @Test func `step 5 refuses an entry that no lookup names`() throws {
    let log = world.log
    let source = try log.source()
    for number in 0..<log.size where !bundle.entries.contains(where: { $0.number == number }) {
      var bundle = bundle
      let parts = log.entries[Int(number)]
      bundle.entries.append(.init(number: number, text: parts.text, path: try source.path(number)))
      bundle.entries.sort { $0.number < $1.number }
      #expect(try refusal(of: bundle)?.step == 5)
    }
  }

  @Test mutating func `step 5 refuses a statement of which nobody knows when it was recorded`()
    throws
  {
    var log = world.log
    try log.say(
      "carrier.example",
      world.event("OBSERVE", "storing"),
      [thing(TestWorld.item): .subject]
    )
    log.publish()
    var bundle = try log.bundle(TestWorld.item)
    _ = try log.verify(bundle, TestWorld.item)
    let indexes = bundle.entries.filter { EntryKind(firstLineOf: $0.text) == .index }
    for index in indexes.dropLast() {
      bundle.entries.removeAll { $0.number == index.number }
      #expect(try refusal(of: bundle, in: log)?.step == 5)
      bundle.entries = (bundle.entries + [index]).sorted { $0.number < $1.number }
    }
  }

  @Test func `step 5 refuses entries under keys that are not theirs`() throws {
    // The index is wrong here, and cosigned: no honest follower would.
    var strayed = world.log
    let stray = try strayed.governing.party("stray.example")
    strayed.append(StoredParts(text: stray), under: [.of(.party, "brand.example")])
    strayed.publish()
    #expect(try refusal(of: strayed.bundle(TestWorld.item), in: strayed)?.step == 5)

    var unknown = world.log
    let text = Array("wayproof/unknown/v1\n".utf8)
    unknown.append(StoredParts(text: text), under: [.of(.governance, unknown.origin)])
    unknown.publish()
    #expect(try refusal(of: unknown.bundle(TestWorld.item), in: unknown)?.step == 5)

    var foreign = world.log
    let other = try Governing(origin: "other.example/log").party("brand.example")
    foreign.append(StoredParts(text: other), under: [.of(.party, "brand.example")])
    foreign.publish()
    #expect(try refusal(of: foreign.bundle(TestWorld.item), in: foreign)?.step == 5)
  }

  // MARK: 6

  @Test func `step 6 refuses a log that began otherwise`() throws {
    let trust = try world.log.trust(genesis: SHA256.hash([1]))
    #expect(try refusal(of: bundle, trust: trust)?.step == 6)
  }

  // MARK: 7

  @Test mutating func `step 7 refuses a note that is not the one of its entry`() throws {
    let place = try place(of: world.shipping)
    let original = bundle
    bundle.entries[place].statement?.salt[0] ^= 1
    #expect(try refusal(of: bundle)?.field == "entries[\(place)].note")
    bundle = original
    let other = original.entries.last { $0.statement != nil && $0.number != world.shipping }
    bundle.entries[place].statement?.note = try #require(other?.statement?.note)
    #expect(try refusal(of: bundle)?.step == 7)
  }

  @Test mutating func `step 7 refuses filing proofs that are wrong, missing or too many`() throws {
    let place = try place(of: world.making)
    let original = try #require(bundle.entries[place].statement)
    func refusal(_ change: (inout ProofBundle.Statement) -> Void) throws -> Refusal? {
      var (bundle, statement) = (bundle, original)
      change(&statement)
      bundle.entries[place].statement = statement
      return try self.refusal(of: bundle)
    }
    func with(_ proof: FilingProof, role: Role? = nil, blind: [UInt8]? = nil) -> FilingProof {
      FilingProof(
        key: proof.key,
        role: role ?? proof.role,
        blind: blind ?? proof.blind,
        position: proof.position,
        path: proof.path
      )
    }
    let blind = [UInt8](repeating: 7, count: 16)
    #expect(try refusal { $0.filed.removeLast() }?.step == 7)
    #expect(try refusal { $0.filed[0] = with($0.filed[0], role: .class) }?.step == 7)
    #expect(try refusal { $0.filed[0] = with($0.filed[0], blind: blind) }?.step == 7)
    let more = try #require(original.filed.first)
    let key = thing("urn:test:nothing")
    #expect(
      try refusal {
        let proof = FilingProof(
          key: key,
          role: .subject,
          blind: blind,
          position: 0,
          path: more.path
        )
        $0.filed = ($0.filed + [proof]).sorted { $0.key < $1.key }
      }?.step == 7
    )
  }

  @Test mutating func `step 7 refuses parts that the note does not name`() throws {
    bundle = try world.log.bundle(TestWorld.item, includesMembers: true)
    let place = try place(of: world.making)
    let original = bundle
    bundle.entries[place].statement?.body?.bytes.append(UInt8(ascii: " "))
    #expect(try refusal(of: bundle)?.field == "entries[\(place)].body")
    bundle = original
    bundle.entries[place].statement?.members?.salt[15] ^= 1
    #expect(try refusal(of: bundle)?.field == "entries[\(place)].members")
    bundle = original
    let shipping = try self.place(of: world.shipping)
    bundle.entries[shipping].statement?.members = .init(
      bytes: Array("{}".utf8),
      salt: Array(repeating: 0, count: 16)
    )
    #expect(try refusal(of: bundle)?.field == "entries[\(shipping)].members")
  }

  @Test(arguments: ["header", "filing", "body digest", "members digest", "an eighth line"])
  func `step 7 refuses a note whose first or last lines nobody can read`(fault: String) throws {
    var log = world.log
    let key = thing(TestWorld.item)
    let filing = try Filing(
      [.init(role: .subject, key: key)],
      secret: Array(repeating: 1, count: 16)
    )
    var lines = [
      "wayproof/note/v1", log.origin, "carrier.example", "2026-01-05T08:00:00.000Z",
      "8 \(filing.root.base64)", SHA256.hash([]).base64, "-",
    ]
    switch fault {
    case "header": lines[0] = "wayproof/note/v2"
    case "filing": lines[4] = "7 \(filing.root.base64)"
    case "body digest": lines[5] = "-"
    case "members digest": lines[6] = "x"
    default: lines.append("more")
    }
    let text = Array(lines.map { $0 + "\n" }.joined().utf8)
    let line = try testSigner("carrier.example").sign(text)
    let note = try SignedNote(text: text, signatures: [line]).bytes
    // A log of which the followers look away. The maker would not read such a note, so the bundle
    // is made of a good one, whose place the bad one takes.
    try log.say("carrier.example", world.event("OBSERVE", "storing"), [key: .subject])
    let number = log.size - 1
    let salt = [UInt8](repeating: 2, count: 16)
    log.replace(number, text: StatementEntry(note: note, salt: salt).text)
    log.publish()
    var bundle = try log.bundle(TestWorld.item)
    let place = try #require(bundle.entries.firstIndex { $0.number == number })
    bundle.entries[place].statement?.note = note
    bundle.entries[place].statement?.salt = salt
    let refusal = try refusal(of: bundle, in: log)
    #expect(refusal?.step == 7)
    #expect(refusal?.field == "entries[\(place)].note")
  }

  // MARK: Too old, and incomplete

  @Test func `what is too old is returned, and says so`() throws {
    let log = world.log
    func verified(_ now: UInt64) throws -> Verified {
      let trust = try log.trust(maxAge: 100)
      return try Recorded.verify(bundle.encoded, code: TestWorld.item, trust: trust, now: now)
    }
    #expect(try !verified(log.time + 100).isTooOld)
    #expect(try verified(log.time + 101).isTooOld)
  }

  @Test mutating func `a body that is missing makes the result incomplete`() throws {
    let place = try place(of: world.shipping)
    bundle.entries[place].statement?.body = nil
    let verified = try world.log.verify(bundle, TestWorld.item)
    #expect(verified.isIncomplete)
  }

  @Test func `with one operator the time is that of the index, and the result says so`() throws {
    var log = world.log
    let trust = try TrustPolicy(
      parsing: """
        log \(log.logKey.verifier.vkey)
        quorum none
        max-age 3600
        genesis \(LogHash.leaf(log.governing.genesis).base64)

        """
    )
    let verified = try log.verify(bundle, TestWorld.item, trust: trust)
    #expect(verified.isSingleOperator)
    #expect(verified.asOf == log.time)
    #expect(verified.unchecked.contains { $0.contains("nobody but the log's operator") })
    // A time to come would never grow too old.
    let now = log.time
    log.publish(after: 301)
    let early = try log.bundle(TestWorld.item).encoded
    let refusal = #expect(throws: Refusal.self) {
      try Recorded.verify(early, code: TestWorld.item, trust: trust, now: now)
    }
    #expect(refusal?.step == 3)
  }
}
