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
    let change: @Sendable (inout StoreImage) -> Void
    let findings: [AuditFinding]

    init(
      _ name: String,
      _ findings: [AuditFinding],
      _ change: @escaping @Sendable (inout StoreImage) -> Void
    ) {
      (testDescription, self.change, self.findings) = (name, change, findings)
    }
  }

  private static let tile = TileID(level: 0, index: 0)

  // Entries: 0 genesis, 1 index, 2 "a b", 3 "b", 4 index, 5 "c", 6 index.
  static let damages: [Damage] = [
    Damage(
      "a changed entry",
      [
        .indexEntryRoot(4), .indexEntryRoot(6), .tile(level: 0, index: 0), .root,
        .index("it has another root"), .postings(Fixture.key("b")), .postings(Fixture.key("d")),
      ]
    ) { $0.entries[2]?.text = Array("a d".utf8) },
    Damage(
      "a missing entry",
      [
        .entryMissing(3), .index("it has another root"), .postings(Fixture.key("b")),
        .postings(Fixture.key("c")),
      ]
    ) { $0.entries[3] = nil },
    Damage(
      "an entry hidden from the registry",
      [
        .entry(0, "the ledger is damaged: registry"), .indexEntryRoot(1), .indexEntryRoot(4),
        .indexEntryRoot(6), .index("it has another root"), .postings(Fixture.key("genesis")),
      ]
    ) { $0.entries[0]?.kind = .other },
    Damage(
      "an index entry that is hidden",
      [.indexEntry(4, "it is stored as something else"), .indexEntryPrevious(6)]
    ) { $0.entries[4]?.kind = .other },
    Damage("a content that was taken twice", [.contentTwice(5, first: 3)]) {
      $0.entries[3]?.contentID = .zero
    },
    Damage("a changed tile", [.tile(level: 0, index: 0)]) {
      $0.tiles[tile]?.replaceSubrange(0..<32, with: [UInt8](repeating: 0, count: 32))
    },
    Damage("a missing tile", [.tile(level: 0, index: 0)]) { $0.tiles = [:] },
    Damage("a longer tile", [.tile(level: 0, index: 0)]) {
      $0.tiles[tile]? += [UInt8](repeating: 0, count: 32)
    },
    Damage("a missing page", [.index("page 1 of the index is missing")]) { $0.pages = [:] },
    Damage("a changed page", [.index("page 1 of the index is damaged: its checksum is another")]) {
      image in
      let last = image.pages[1]?.popLast()
      image.pages[1]?.append(~(last ?? 0))
    },
    Damage(
      "a published size that is not signed",
      [
        .checkpoint("it has 7 entries, not 5"), .tile(level: 0, index: 0), .root,
        .index("it has another root"), .postings(Fixture.key("c")),
      ]
    ) { $0.published = $0.published?.with(size: 5) },
    Damage(
      "a changed signature",
      [.checkpoint("the signature of ledger.example/log is not valid")]
    ) { image in
      image.published?.checkpoint.removeLast(6)
      image.published?.checkpoint += Array("AAAA=\n".utf8)
    },
  ]

  private func makeLedger(_ store: TestEngine) throws -> Fixture {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    _ = try ledger.append([Fixture.entry("a b"), Fixture.entry("b")])
    _ = try ledger.append([Fixture.entry("c", contentID: .zero)])
    ledger.close()
    return fixture
  }

  @Test(arguments: damages, TestEngine.allCases)
  func `damage is found and named`(damage: Damage, store: TestEngine) throws {
    let fixture = try makeLedger(store)
    try fixture.expectSound(size: 7)
    try fixture.damage(damage.change)
    let findings = try fixture.audit().findings
    #expect(Set(findings) == Set(damage.findings))
    #expect(findings.count == damage.findings.count)
  }

  @Test(arguments: TestEngine.allCases)
  func `a tile with another hash gives no proof`(store: TestEngine) throws {
    let fixture = try makeLedger(store)
    try fixture.damage {
      $0.tiles[Self.tile]?.replaceSubrange(0..<32, with: [UInt8](repeating: 0, count: 32))
    }
    let damaged = LedgerError.damaged("the tiles do not lead from entry 2 to the root")
    #expect(throws: damaged) { try fixture.read { try $0.path(2) } }
    #expect(throws: LedgerError.self) { try fixture.read { try $0.entry(0) } }
    #expect(try fixture.read { try $0.entry(2) } != nil)
  }

  @Test(arguments: TestEngine.allCases)
  func `an entry that is not the one in the tree is not given out`(store: TestEngine) throws {
    let fixture = try makeLedger(store)
    try fixture.damage { $0.entries[3]?.text = Array("x".utf8) }
    let damaged = LedgerError.damaged("entry 3 is not the one in the tree")
    #expect(throws: damaged) { try fixture.read { try $0.entry(3) } }
    #expect(try fixture.read { try $0.entry(2) } != nil)
  }

  @Test(arguments: TestEngine.allCases)
  func `a page that is not the one above which it hangs is not used`(store: TestEngine) throws {
    let fixture = try makeLedger(store)
    let old = try store.image(in: fixture.directory.path)
    let ledger = try fixture.open()
    _ = try ledger.append([Fixture.entry("a")])
    ledger.close()
    // The page of an earlier state: well formed, and of another hash.
    try fixture.damage { $0.pages[1] = old.pages[1] }
    #expect(throws: IndexError.pageHash(1)) {
      try fixture.read { try $0.lookup(Fixture.key("a")) }
    }
    #expect(
      try fixture.audit().findings == [
        .index("page 1 of the index does not hash to what the page above it says")
      ]
    )
  }

  @Test(arguments: TestEngine.allCases)
  func `every byte of the log and its index matters`(store: TestEngine) throws {
    let fixture = try makeLedger(store)
    let image = try store.image(in: fixture.directory.path)
    func expectFound(
      _ bytes: [UInt8],
      _ name: String,
      _ put: (inout StoreImage, [UInt8]) -> Void
    ) throws {
      for index in stride(from: 0, to: bytes.count, by: 7) {
        var (changed, other) = (bytes, image)
        changed[index] ^= 0x20
        put(&other, changed)
        try store.put(other, in: fixture.directory.path)
        #expect(try !fixture.audit().isSound, "byte \(index) of \(name)")
      }
    }
    for (id, hashes) in image.tiles {
      try expectFound(hashes, "tile \(id)") { $0.tiles[id] = $1 }
    }
    for (id, bytes) in image.pages {
      try expectFound(bytes, "page \(id)") { $0.pages[id] = $1 }
    }
    for (number, entry) in image.entries {
      try expectFound(entry.text, "entry \(number)") { $0.entries[number]?.text = $1 }
    }
    try store.put(image, in: fixture.directory.path)
    try fixture.expectSound()
  }

  @Test(arguments: TestEngine.allCases)
  func `it tells how far it is`(store: TestEngine) throws {
    let fixture = try makeLedger(store)
    var told: [AuditProgress] = []
    _ = try fixture.auditor().run(
      progress: { told.append($0) },
      keys: { _, entry in Fixture.keys(entry.text) }
    )
    #expect(
      told == [
        AuditProgress(stage: .entries, done: 0, total: 7),
        AuditProgress(stage: .entries, done: 7, total: 7),
        AuditProgress(stage: .index, done: 0, total: 5),
        AuditProgress(stage: .index, done: 5, total: 5),
        AuditProgress(stage: .files, done: 0, total: 1),
      ]
    )
  }

  @Test(arguments: TestEngine.allCases)
  func `what may be in the log only once is found`(store: TestEngine) throws {
    let fixture = try makeLedger(store)
    let findings = try fixture.auditor().run(
      facts: { entries in
        entries.map { entry in
          let keys = Fixture.keys(entry.entry.text)
          let identity = entry.number == 3 ? nil : SHA256.hash(utf8: "\(entry.number / 3)")
          return .success(AuditFacts(keys: keys, identity: identity))
        }
      }
    ).findings
    #expect(findings == [.entryTwice(2, first: 0)])
  }

  /// A ledger of many revisions, some keys of which are filed again and again.
  private func makeLarger(_ store: TestEngine) throws -> Fixture {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    var random = IndexRandom(seed: 17)
    for round in 0..<30 {
      let entries = (0..<Int.random(in: 1...12, using: &random)).map { index in
        let words = (0..<Int.random(in: 1...9, using: &random)).map { _ in
          Bool.random(using: &random)
            ? "w\(Int.random(in: 0..<20, using: &random))"
            : "r\(round)i\(index)x\(random.next() % 999)"
        }
        let content = SHA256.hash(utf8: "\(round) \(index)")
        return Fixture.entry(words.joined(separator: " "), contentID: content)
      }
      _ = try ledger.append(entries)
    }
    ledger.close()
    return fixture
  }

  @Test(arguments: TestEngine.allCases)
  func `with hardly any memory it finds the same`(store: TestEngine) throws {
    let fixture = try makeLarger(store)
    var little = AuditLimits()
    // Room for 16 places at a time, of more than 500.
    little.memoryBytes = 1
    #expect(try fixture.audit(limits: little).findings == [])
    let image = try store.image(in: fixture.directory.path)
    let numbers = image.entries.keys.sorted()
    for place in [1, numbers.count / 2, numbers.count - 2] {
      try store.put(image, in: fixture.directory.path)
      try fixture.damage { $0.entries[numbers[place]]?.text += Array(" w3 other".utf8) }
      let findings = try fixture.audit().findings
      #expect(findings.contains(.root))
      #expect(try fixture.audit(limits: little).findings == findings)
    }
    little.scratchFolder = "/nonexistent"
    let error = #expect(throws: LedgerError.self) { try fixture.audit(limits: little) }
    guard case .file = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: TestEngine.allCases)
  func `every index entry's root is compared with that of the entries below it`(
    store: TestEngine
  ) throws {
    let fixture = try makeLarger(store)
    let image = try store.image(in: fixture.directory.path)
    let ends = image.entries.filter { $0.value.kind == .index }.keys.sorted()
    #expect(ends.count == 31)
    for number in ends {
      try store.put(image, in: fixture.directory.path)
      let entry = try IndexEntry(parsing: image.entries[number]?.text ?? [])
      let other = IndexEntry(
        number: number,
        previous: entry.previous,
        time: entry.time,
        root: SHA256.hash(utf8: "another")
      )
      try fixture.damage { $0.entries[number]?.text = Array(other.text.utf8) }
      let roots = try fixture.audit().findings.filter {
        if case .indexEntryRoot = $0 { true } else { false }
      }
      #expect(roots == [.indexEntryRoot(number)])
    }
  }

  @Test(arguments: TestEngine.allCases)
  func `a quick check finds damage in what it looks at`(store: TestEngine) throws {
    let fixture = try makeLedger(store)
    let audit = try fixture.auditor()
    var random = IndexRandom(seed: 3)
    func sample() throws -> [AuditFinding] {
      try audit.sample(100, using: &random) { _, entry in Fixture.keys(entry.text) }.findings
    }
    #expect(try sample() == [])
    let cases: [((inout StoreImage) -> Void, (AuditFinding) -> Bool)] = [
      ({ $0.entries[2]?.text = Array("a d".utf8) }, { $0.entry == 2 }),
      ({ $0.published = $0.published?.with(size: 5) }, { "\($0)".contains("checkpoint") }),
      ({ $0.pages[1] = $0.pages[1]?.map { _ in 0 } }, { "\($0)".contains("page") }),
      ({ $0.tiles[Self.tile] = $0.tiles[Self.tile]?.map { _ in 0 } }, { $0 == .root }),
      ({ $0.entries[3] = nil }, { $0.entry == 3 }),
    ]
    for (index, (damage, isIt)) in cases.enumerated() {
      let other = try fixture.copy()
      try other.damage(damage)
      let findings = try other.auditor().sample(100, using: &random) { _, entry in
        Fixture.keys(entry.text)
      }.findings
      #expect(findings.contains(where: isIt), "case \(index): \(findings)")
    }
  }

  @Test(arguments: TestEngine.allCases)
  func `a quick check looks at all keys of an entry alike`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    let words = (0..<2_000).map { "word\($0)" }
    _ = try ledger.append([Fixture.entry(words.joined(separator: " "))])
    for round in 0..<10 { _ = try ledger.append([Fixture.entry("single\(round)")]) }
    ledger.close()
    var random = IndexRandom(seed: 5)
    // Every tenth key that the entry is said to have is not in the index, at no regular places.
    let absent = Set(
      (0..<200).map { $0 * 10 + Int.random(in: 0..<10, using: &random) }
    )
    let keys = words.indices.map { Fixture.key(absent.contains($0) ? "absent\($0)" : words[$0]) }
    let findings = try fixture.auditor().sample(40, using: &random) { number, entry in
      number == 2 ? keys : Fixture.keys(entry.text)
    }.findings
    let places = findings.compactMap { finding -> Int? in
      guard case .postings(let key) = finding else { return nil }
      return keys.firstIndex(of: key)
    }
    #expect(places.count == findings.count)
    #expect(places.count > 40 && places.count < 130, "some 800 of 2,010 keys: \(places.count)")
    #expect(Set(places.map { $0 / 200 }).count == 10, "from one end to the other")
  }
}
