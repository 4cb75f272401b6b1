import Crypto
import EPCIS
import Merkle
import Notes
import Provenance
import Testing

/// Lies of parties and of those who speak in their name, in bundles that verify; and keys that change.
@Suite struct LieTests {
  var world: TestWorld

  init() throws { world = try TestWorld() }

  /// What the journey of the item says of statement `number`.
  private mutating func read(_ number: UInt64) throws -> (
    fault: String?, statement: Closure.Statement
  ) {
    world.log.publish()
    let closure = try world.log.read(TestWorld.item)
    let reading = try #require(closure.readings.first { $0.entry == number })
    return (reading.fault, try #require(closure.statements[number]))
  }

  private mutating func say(
    _ party: String = "carrier.example",
    signedBy signer: SignerKey? = nil
  ) throws -> UInt64 {
    try world.log.say(
      party,
      world.event("OBSERVE", "storing"),
      [thing(TestWorld.item): .subject],
      signedBy: signer
    )
  }

  private func entry(of party: String) throws -> [UInt8] {
    let line = Array("\n\(party)\n".utf8)
    return try #require(
      world.log.entries.last {
        EntryKind(firstLineOf: $0.text) == .party && $0.text.firstRange(of: line) != nil
      }
    ).text
  }

  @Test mutating func `a note that was made for another log does not count`() throws {
    let salt = [UInt8](repeating: 9, count: 16)
    let filing = try Filing(
      [.init(role: .subject, key: thing(TestWorld.item))],
      secret: salt
    )
    let body = ProofBundle.Part(bytes: try world.event("OBSERVE", "storing").jcs(), salt: salt)
    let note = try NoteContents(
      origin: "other.example/log",
      party: try #require(PartyName("carrier.example")),
      eventTime: try #require(Instant(milliseconds: Int64(world.log.time) * 1000)),
      filing: filing,
      bodyDigest: StatementPart.body.digest(salt: body.salt, bytes: body.bytes),
      membersDigest: nil
    ).signed(by: testSigner("carrier.example"))
    let number = try world.log.append(note: note, filing, body)
    #expect(try read(number).fault?.contains("another log") == true)
  }

  @Test mutating func `a suspended party's signature does not count, and its earlier ones do`()
    throws
  {
    let before = try say()
    let first = try entry(of: "carrier.example")
    let governing = world.log.governing
    world.log.add(
      try governing.party("carrier.example", revision: 2, after: first, status: .suspended)
    )
    let after = try say()
    #expect(try read(after).fault?.contains("suspended") == true)
    #expect(try read(before).fault == nil)
    // Replaying the revision by which it was active changes nothing.
    world.log.add(first)
    let later = try say()
    #expect(try read(later).fault?.contains("suspended") == true)
    // Nor does a new one that the governance has not signed.
    let own = try testSigner("carrier.example")
    let latest = try governing.party(
      "carrier.example",
      revision: 3,
      after: entry(of: "carrier.example"),
      signedBy: [own]
    )
    world.log.add(latest)
    let last = try say()
    #expect(try read(last).fault?.contains("suspended") == true)
  }

  @Test mutating func `what the recorder signed is never shown as signed by the party`() throws {
    let recorder = try testSigner("\(world.log.origin)/recorder")
    let recorded = try say("customs.example", signedBy: recorder)
    let (fault, statement) = try read(recorded)
    #expect(fault == nil)
    #expect(statement.signer?.isRecorder == true)
    // Under the party's name the recorder's signature is none.
    let named = SignerKey(
      name: try KeyName("customs.example"),
      privateKey: recorder.privateKey
    )
    let forged = try say("customs.example", signedBy: named)
    #expect(try read(forged).fault != nil)
    let own = try say()
    #expect(try read(own).statement.signer?.isRecorder == false)
  }

  @Test mutating func `a party without the prefix has not made, whatever it says`() throws {
    let number = try world.log.say(
      "carrier.example",
      world.event("ADD", "commissioning"),
      [thing(TestWorld.item): .output]
    )
    #expect(try read(number).fault?.contains("company prefix") == true)
  }

  // MARK: Keys that change

  @Test(arguments: ["carrier.example", "ledger.example/test/recorder"])
  mutating func `a party or the recorder changes its key, and what it said before stays said`(
    name: String
  ) throws {
    let (old, new) = try (testSigner(name), testSigner(name, seed: "new"))
    let party = name == "carrier.example" ? name : "customs.example"
    let before = try say(party, signedBy: old)
    let governing = world.log.governing
    let both = try governing.party(
      name,
      revision: 2,
      after: entry(of: name),
      keys: [old, new]
    )
    world.log.add(both)
    let during = [try say(party, signedBy: old), try say(party, signedBy: new)]
    world.log.add(try governing.party(name, revision: 3, after: both, keys: [new]))
    let after = try say(party, signedBy: new)
    let late = try say(party, signedBy: old)
    for number in [before] + during + [after] { #expect(try read(number).fault == nil) }
    #expect(try read(late).fault?.contains("no key") == true)
  }

  @Test mutating func `the governance changes its keys, and what it admitted before stays`() throws
  {
    let old = world.log.governing
    let before = try say()
    let new = try ["x", "y"].map { try testSigner("governance.example/\($0)", seed: "new") }
    let revision = GovernanceRevision(
      origin: old.origin,
      revision: 2,
      previous: LogHash.leaf(old.genesis),
      threshold: 2,
      keys: new.map(\.verifier)
    )
    world.log.add(try GovernanceEntry(revision, signedBy: Array(old.keys.prefix(2)) + new).bytes)
    let first = try entry(of: "carrier.example")
    // The old keys admit nobody any more; the new ones do.
    world.log.add(
      try old.party("carrier.example", revision: 2, after: first, status: .suspended)
    )
    let during = try say()
    world.log.add(
      try old.party(
        "carrier.example",
        revision: 2,
        after: first,
        status: .suspended,
        signedBy: new
      )
    )
    let after = try say()
    #expect(try read(before).fault == nil)
    #expect(try read(during).fault == nil)
    #expect(try read(after).fault?.contains("suspended") == true)
  }
}
