import Crypto
import Foundation
import Merkle
import Notes
import Testing

@testable import Ledger

@Suite struct OpeningTests {
  @Test(arguments: TestEngine.allCases)
  func `a second writer is refused and told of the first`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    let process = "\(getpid())"
    #expect(throws: LedgerError.locked(directory: fixture.directory.path, process: process)) {
      try fixture.open()
    }
    _ = try ledger.append([Fixture.entry("lamp")])
    ledger.close()
    _ = try fixture.open()
  }

  @Test(arguments: TestEngine.allCases)
  func `a ledger that goes away gives up its lock`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    do { _ = try fixture.open() }
    _ = try fixture.open()
  }

  @Test(arguments: TestEngine.allCases)
  func `a closed ledger takes nothing`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    ledger.close()
    #expect(throws: LedgerError.closed) { try ledger.append([Fixture.entry("lamp")]) }
    #expect(throws: LedgerError.closed) { try ledger.eraseBodies(of: [0]) }
    ledger.close()
  }

  @Test(arguments: TestEngine.allCases)
  func `a ledger is made once`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    #expect(throws: LedgerError.exists(directory: fixture.directory.path)) {
      try Ledger.create(
        at: fixture.directory.path,
        key: fixture.key,
        genesis: Fixture.entry("other", isRegistry: true),
        options: fixture.options
      )
    }
    try fixture.expectSound(size: 2)
  }

  @Test func `where there is no ledger, none is opened`() throws {
    let fixture = try Fixture()
    let directory = try TemporaryDirectory()
    let path = directory.path + "/absent"
    for path in [path, directory.path] {
      #expect(throws: LedgerError.missing(directory: path)) {
        try Ledger(opening: path, key: fixture.key)
      }
      #expect(throws: LedgerError.missing(directory: path)) { try LedgerReader(path) }
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test(arguments: TestEngine.allCases)
  func `another key does not open it`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    let keys = [
      try Fixture.makeKey("ledger.example/other"),
      try Fixture.makeKey("ledger.example/log", seed: 2),
    ]
    for key in keys {
      let error = #expect(throws: LedgerError.self) {
        try Ledger(opening: fixture.directory.path, key: key, options: fixture.options)
      }
      guard case .damaged = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
    _ = try fixture.open()
  }

  @Test func `a cosigner's key makes no log`() throws {
    let fixture = try Fixture()
    let directory = try TemporaryDirectory()
    let key = SignerKey(
      name: fixture.key.name,
      privateKey: fixture.key.privateKey,
      kind: .cosignature
    )
    #expect(throws: LedgerError.wrongKey("ledger.example/log")) {
      try Ledger.create(at: directory.path, key: key, genesis: Fixture.entry("genesis"))
    }
  }

  @Test func `files of another version are not touched`() throws {
    for file in ["ledger.db", "bodies.db"] {
      let fixture = try Fixture()
      try fixture.damage(sql: "CREATE TABLE other (x); PRAGMA user_version = 7", in: file)
      let path = fixture.directory.path + "/" + file
      #expect(throws: LedgerError.format(path: path, found: 7)) { try fixture.open() }
      #expect(throws: LedgerError.format(path: path, found: 7)) { try fixture.read { $0.size } }
    }
  }

  struct Damage: CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout StoreImage) -> Void

    init(_ name: String, _ change: @escaping @Sendable (inout StoreImage) -> Void) {
      (testDescription, self.change) = (name, change)
    }
  }

  static let damages = [
    Damage("the hashes in the last tile") { image in
      let id = TileID(level: 0, index: 0)
      image.tiles[id] = image.tiles[id]?.map { _ in 0 }
    },
    Damage("a missing tile") { $0.tiles = [:] },
    Damage("the size") { $0.published = $0.published?.with(size: 2) },
    Damage("the signature") { image in
      let (a, b) = (UInt8(ascii: "A"), UInt8(ascii: "B"))
      let note = image.published?.checkpoint ?? []
      image.published?.checkpoint = note.map { $0 == a ? b : $0 }
    },
    Damage("the index's state") {
      $0.published = $0.published?.with(indexState: [UInt8](repeating: 0, count: 65))
    },
    Damage("the last entry") { $0.entries[3]?.text = Array("x".utf8) },
    Damage("a missing last entry") { $0.entries[3] = nil },
    Damage("an entry that was never made durable") {
      $0.entries[4] = StoreImage.Entry(kind: .other, text: [0x61])
    },
  ]

  @Test(arguments: damages, TestEngine.allCases)
  func `a ledger whose last state contradicts itself is not opened`(
    damage: Damage,
    store: TestEngine
  ) throws {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    _ = try ledger.append([Fixture.entry("lamp")])
    ledger.close()
    try fixture.damage(damage.change)
    #expect(throws: (any Error).self) { try fixture.open() }
  }
}
