import Crypto
import Foundation
import Merkle
import Notes
import SQLite
import Testing

@testable import Ledger

/// Each kind of damage is found, and named.
@Suite struct LedgerAuditTests {
  struct Damage: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let sql: String
    let findings: [AuditFinding]

    init(_ name: String, _ sql: String, _ findings: [AuditFinding]) {
      (testDescription, self.sql, self.findings) = (name, sql, findings)
    }
  }

  // Entries: 0 genesis, 1 index, 2 "a b", 3 "b", 4 index, 5 "c", 6 index.
  static let damages: [Damage] = [
    Damage(
      "a changed entry",
      "UPDATE entry SET text = CAST('a d' AS BLOB) WHERE number = 2",
      [
        .indexEntryRoot(4), .indexEntryRoot(6), .tile(level: 0, index: 0), .root,
        .index("it has another root"), .postings(Fixture.key("b")), .postings(Fixture.key("d")),
      ]
    ),
    Damage(
      "a missing entry",
      "DELETE FROM entry WHERE number = 3",
      [
        .entryMissing(3), .index("it has another root"), .postings(Fixture.key("b")),
        .postings(Fixture.key("c")),
      ]
    ),
    Damage(
      "an entry hidden from the registry",
      "UPDATE entry SET kind = 0 WHERE number = 0",
      [
        .entry(0, "the ledger is damaged: registry"), .indexEntryRoot(1), .indexEntryRoot(4),
        .indexEntryRoot(6), .index("it has another root"), .postings(Fixture.key("genesis")),
      ]
    ),
    Damage(
      "an index entry that is hidden",
      "UPDATE entry SET kind = 0 WHERE number = 4",
      [
        .indexEntry(4, "it is stored as something else"), .indexEntryPrevious(6),
      ]
    ),
    Damage(
      "a content that was taken twice",
      """
      DROP INDEX entry_content;
      UPDATE entry SET content = zeroblob(32) WHERE number = 3
      """,
      [.contentTwice(5, first: 3)]
    ),
    Damage(
      "a changed tile",
      "UPDATE tile SET hashes = CAST(zeroblob(32) || substr(hashes, 33) AS BLOB)",
      [.tile(level: 0, index: 0)]
    ),
    Damage("a missing tile", "DELETE FROM tile", [.tile(level: 0, index: 0)]),
    Damage(
      "a longer tile",
      "UPDATE tile SET hashes = CAST(hashes || zeroblob(32) AS BLOB)",
      [.tile(level: 0, index: 0)]
    ),
    Damage("a missing page", "DELETE FROM page", [.index("pageMissing(1)")]),
    Damage(
      "a changed page",
      "UPDATE page SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) || x'00' AS BLOB)",
      [.index("page(1, Ledger.IndexFormatError.checksum)")]
    ),
    Damage(
      "a published size that is not signed",
      "UPDATE published SET size = 5",
      [
        .checkpoint("it has 7 entries, not 5"), .tile(level: 0, index: 0), .root,
        .index("it has another root"), .postings(Fixture.key("c")),
      ]
    ),
    Damage(
      "a changed signature",
      """
      UPDATE published SET checkpoint =
        CAST(substr(checkpoint, 1, length(checkpoint) - 6) || x'414141413d0a' AS BLOB)
      """,
      [.checkpoint("the signature of ledger.example/log is not valid")]
    ),
  ]

  private func makeLedger() throws -> Fixture {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    _ = try ledger.append([Fixture.entry("a b"), Fixture.entry("b")])
    _ = try ledger.append([Fixture.entry("c", contentID: .zero)])
    ledger.close()
    return fixture
  }

  @Test(arguments: damages)
  func `damage is found and named`(damage: Damage) throws {
    let fixture = try makeLedger()
    try fixture.expectSound(size: 7)
    try fixture.damage(damage.sql)
    let findings = try fixture.audit().findings
    #expect(Set(findings) == Set(damage.findings))
    #expect(findings.count == damage.findings.count)
  }

  @Test func `a tile with another hash gives no proof`() throws {
    let fixture = try makeLedger()
    try fixture.damage("UPDATE tile SET hashes = CAST(zeroblob(32) || substr(hashes, 33) AS BLOB)")
    let damaged = LedgerError.damaged("the tiles do not lead from entry 2 to the root")
    #expect(throws: damaged) { try fixture.read { try $0.path(2) } }
    #expect(throws: LedgerError.self) { try fixture.read { try $0.entry(0) } }
    #expect(try fixture.read { try $0.entry(2) } != nil)
  }

  @Test func `an entry that is not the one in the tree is not given out`() throws {
    let fixture = try makeLedger()
    try fixture.damage("UPDATE entry SET text = CAST('x' AS BLOB) WHERE number = 3")
    let damaged = LedgerError.damaged("entry 3 is not the one in the tree")
    #expect(throws: damaged) { try fixture.read { try $0.entry(3) } }
    #expect(try fixture.read { try $0.entry(2) } != nil)
  }

  @Test func `a page that is not the one above which it hangs is not used`() throws {
    let fixture = try makeLedger()
    let old = try fixture.directory.copy()
    let ledger = try fixture.open()
    _ = try ledger.append([Fixture.entry("a")])
    ledger.close()
    // The page of an earlier state: well formed, and of another hash.
    try fixture.damage(
      """
      ATTACH '\(old.path)/ledger.db' AS old;
      UPDATE page SET bytes = (SELECT bytes FROM old.page AS other WHERE other.id = page.id)
      """
    )
    #expect(throws: IndexError.pageHash(1)) {
      try fixture.read { try $0.lookup(Fixture.key("a")) }
    }
    #expect(try fixture.audit().findings == [.index("pageHash(1)")])
  }

  @Test func `every byte of the log and its index matters`() throws {
    let fixture = try makeLedger()
    for (table, column) in [("tile", "hashes"), ("page", "bytes"), ("entry", "text")] {
      let database = try Database(fixture.directory.path + "/ledger.db", access: .readWrite)
      let select = try database.prepare("SELECT rowid, \(column) FROM \(table)")
      let update = try database.prepare("UPDATE \(table) SET \(column) = ? WHERE rowid = ?")
      for (id, bytes) in try select.all(body: { ($0.integer(0), $0.blob(1)) }) {
        for index in stride(from: 0, to: bytes.count, by: 7) {
          var changed = bytes
          changed[index] ^= 0x20
          try update.run(.blob(changed), .integer(id))
          #expect(try !fixture.audit().isSound, "byte \(index) of \(table) \(id)")
        }
        try update.run(.blob(bytes), .integer(id))
      }
    }
    try fixture.expectSound()
  }

  @Test func `it tells how far it is`() throws {
    let fixture = try makeLedger()
    var told: [UInt64] = []
    let audit = try LedgerAudit(fixture.directory.path, key: fixture.key.verifier)
    _ = try audit.run { done, of in
      told.append(done)
      #expect(of == 7)
    } keys: { _, entry in
      Fixture.keys(entry.text)
    }
    #expect(told == [0, 7])
  }

  @Test func `a quick check finds damage in what it looks at`() throws {
    let fixture = try makeLedger()
    let audit = try LedgerAudit(fixture.directory.path, key: fixture.key.verifier)
    var random = IndexRandom(seed: 3)
    func sample() throws -> [AuditFinding] {
      try audit.sample(100, using: &random) { _, entry in Fixture.keys(entry.text) }.findings
    }
    #expect(try sample() == [])
    let cases: [(String, (AuditFinding) -> Bool)] = [
      ("UPDATE entry SET text = CAST('a d' AS BLOB) WHERE number = 2", { $0.entry == 2 }),
      ("UPDATE published SET size = 5", { "\($0)".contains("checkpoint") }),
      ("UPDATE page SET bytes = zeroblob(length(bytes))", { "\($0)".contains("page") }),
      ("UPDATE tile SET hashes = zeroblob(length(hashes))", { $0 == .root }),
      ("DELETE FROM entry WHERE number = 3", { $0.entry == 3 }),
    ]
    for (sql, isIt) in cases {
      let other = try Fixture(in: fixture.directory.copy())
      try other.damage(sql)
      let audit = try LedgerAudit(other.directory.path, key: other.key.verifier)
      let findings = try audit.sample(100, using: &random) { _, entry in
        Fixture.keys(entry.text)
      }.findings
      #expect(findings.contains(where: isIt), "\(sql): \(findings)")
    }
  }

  @Test func `the reference index does not care about the order of keys`() throws {
    var generator = IndexRandom(seed: 62)
    let keys = (0..<300).map { Fixture.key("key \($0)") }
    let expected = ReferenceIndex.root(of: keys)
    for _ in 0..<5 {
      #expect(ReferenceIndex.root(of: keys.shuffled(using: &generator)) == expected)
    }
    var paged = try PagedIndex(state: nil, store: MemoryIndexStore())
    let (root, changes) = try paged.adding(keys.map { ($0, 1) })
    paged.apply(changes)
    #expect(root == expected)
  }
}

extension ReferenceIndex {
  fileprivate static func root(of keys: [IndexKey]) -> Digest {
    var index = ReferenceIndex()
    for key in keys {
      index.add(key, 1)
      _ = index.root()
    }
    return index.root()
  }
}
