import Crypto
import EPCIS
import Foundation
import Merkle
import Notes
import Provenance
import Testing

@testable import Ledger
@testable import Registrar

/// A ledger with a governance of one key, in a directory of its own.
final class Bench {
  static let origin = "ledger.example/test"
  let path = NSTemporaryDirectory() + "wayproof-" + UUID().uuidString
  let governance: SignerKey
  let registrar: Registrar

  init() throws {
    governance = try Bench.key("governance.example")
    let genesis = try Registrar.genesis(origin: Bench.origin, threshold: 1, keys: [governance])
    let options = LedgerOptions(clock: .stepping(from: 1_767_395_340))
    let key = try Bench.key(Bench.origin)
    try Ledger.create(at: path, key: key, genesis: genesis.entry, options: options)
    registrar = try Registrar(Ledger(opening: path, key: key, options: options))
  }

  deinit {
    registrar.ledger.close()
    try? FileManager.default.removeItem(atPath: path)
  }

  static func key(_ name: String, seed: String? = nil) throws -> SignerKey {
    let seed = SHA256.hash(utf8: seed ?? name).bytes
    let privateKey = try #require(Ed25519.PrivateKey(seed: seed))
    return SignerKey(name: try KeyName(name), privateKey: privateKey)
  }

  func admit(_ name: String, key: SignerKey) throws {
    var profile = PartyProfile(displayName: name, country: "NZ")
    profile.keys = [key.verifier]
    let party = try #require(PartyName(name))
    try registrar.revise(party, as: profile, signedBy: [governance])
  }
}

@Suite struct RevisionTests {
  @Test func `no public key serves two parties, nor a party and the governance`() throws {
    let bench = try Bench()
    try bench.admit("one.example", key: Bench.key("one.example", seed: "shared"))
    #expect(throws: RegistrarError.self) {
      try bench.admit("two.example", key: Bench.key("two.example", seed: "shared"))
    }
    #expect(throws: RegistrarError.self) {
      try bench.admit("two.example", key: Bench.key("two.example", seed: "governance.example"))
    }
    try bench.admit("two.example", key: Bench.key("two.example"))
  }
}

@Suite struct EntryAuditorTests {
  private static func statement(salt: UInt8) throws -> StoredEntry {
    let contents = NoteContents(
      origin: Bench.origin,
      party: try #require(PartyName("one.example")),
      eventTime: try #require(.init(milliseconds: 1_767_395_340_000)),
      filing: try filing(),
      bodyDigest: SHA256.hash(utf8: "gone"),
      membersDigest: nil
    )
    let note = try contents.signed(by: Bench.key("one.example")).bytes
    let salt = [UInt8](repeating: salt, count: 16)
    return StoredEntry(
      text: Array(StatementEntry(note: note, salt: salt).text.utf8),
      isRegistry: false,
      note: note,
      salt: salt,
      filing: try filing().encoded
    )
  }

  private static func filing() throws -> Filing {
    try Filing(
      [.init(role: .subject, key: .of(.id, "urn:example:1"))],
      secret: [UInt8](repeating: 1, count: 16)
    )
  }

  private static func auditor() throws -> (EntryAuditor, SignedRevision<PartyRevision>) {
    let governance = try Bench.key("governance.example")
    let genesis = try Registrar.genesis(origin: Bench.origin, threshold: 1, keys: [governance])
    var auditor = EntryAuditor(origin: Bench.origin)
    _ = try auditor.keys(of: 0, StoredEntry(text: genesis.entry.text, isRegistry: true))
    let revision = PartyRevision(
      origin: Bench.origin,
      party: try #require(PartyName("one.example")),
      revision: 1,
      previous: nil,
      displayName: "One",
      country: "NZ",
      keys: [try Bench.key("one.example").verifier]
    )
    return (auditor, try PartyEntry(revision, signedBy: [governance]))
  }

  @Test func `a note that stands in two entries is found`() throws {
    var (auditor, party) = try Self.auditor()
    _ = try auditor.keys(of: 1, StoredEntry(text: party.bytes, isRegistry: true))
    _ = try auditor.keys(of: 2, Self.statement(salt: 1))
    #expect(throws: RepeatedNote(first: 2)) { try auditor.keys(of: 3, Self.statement(salt: 2)) }
  }

  @Test func `some hundred at a time it finds what it finds one by one`() throws {
    let (founded, party) = try Self.auditor()
    var entries = try (0..<50).map { try Self.statement(salt: $0) }
    // Before its signer is admitted, as one that it is not, and without its note.
    entries.insert(StoredEntry(text: party.bytes, isRegistry: true), at: 3)
    entries[10].isRegistry = true
    entries[20].note = nil
    entries[30].salt = [1]
    let numbered = entries.enumerated().map {
      AuditEntry(number: UInt64($0.offset + 1), entry: $0.element)
    }
    var (together, single) = (founded, founded)
    let facts = together.facts(of: numbered)
    for (entry, facts) in zip(numbered, facts) {
      single.forgetNotes()
      let keys = Result { try single.keys(of: entry.number, entry.entry) }
      switch (facts, keys) {
      case (.success(let facts), .success(let keys)):
        #expect(facts.keys == keys)
        #expect(facts.identity == entry.entry.note.map(EntryAuditor.alias(ofNote:)))
      case (.failure(let one), .failure(let other)): #expect("\(one)" == "\(other)")
      default: Issue.record("entry \(entry.number): \(facts), and \(keys)")
      }
    }
    #expect(facts.count { if case .failure = $0 { true } else { false } } == 6)
    #expect(together.counts.statements == 44)
    #expect(together.counts.statements == single.counts.statements)
    #expect(together.counts.revisions == single.counts.revisions)
  }

  @Test func `a revision that is not stored as one is found`() throws {
    var (auditor, party) = try Self.auditor()
    #expect(throws: FormatError.self) {
      try auditor.keys(of: 1, StoredEntry(text: party.bytes, isRegistry: false))
    }
    var statement = try Self.statement(salt: 1)
    statement.isRegistry = true
    #expect(throws: FormatError.self) { try auditor.keys(of: 1, statement) }
  }
}
