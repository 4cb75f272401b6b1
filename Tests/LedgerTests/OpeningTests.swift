import Crypto
import Foundation
import Merkle
import Notes
import Testing

@testable import Ledger

@Suite struct OpeningTests {
  let fixture: Fixture

  init() throws { fixture = try Fixture() }

  @Test func `a second writer is refused and told of the first`() throws {
    let ledger = try fixture.open()
    let process = "\(getpid())"
    #expect(throws: LedgerError.locked(directory: fixture.directory.path, process: process)) {
      try fixture.open()
    }
    _ = try ledger.append([Fixture.entry("lamp")])
    ledger.close()
    _ = try fixture.open()
  }

  @Test func `a ledger that goes away gives up its lock`() throws {
    do { _ = try fixture.open() }
    _ = try fixture.open()
  }

  @Test func `a closed ledger takes nothing`() throws {
    let ledger = try fixture.open()
    ledger.close()
    #expect(throws: LedgerError.closed) { try ledger.append([Fixture.entry("lamp")]) }
    #expect(throws: LedgerError.closed) { try ledger.eraseBodies(of: [0]) }
    ledger.close()
  }

  @Test func `a ledger is made once`() throws {
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

  @Test func `another key does not open it`() throws {
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
      try fixture.damage("CREATE TABLE other (x); PRAGMA user_version = 7", in: file)
      let path = fixture.directory.path + "/" + file
      #expect(throws: LedgerError.format(path: path, found: 7)) { try fixture.open() }
      #expect(throws: LedgerError.format(path: path, found: 7)) { try fixture.read { $0.size } }
    }
  }

  struct Damage: CustomTestStringConvertible {
    let name: String
    let sql: String
    var testDescription: String { name }
  }

  static let damages = [
    Damage(
      name: "the root's hash in the last tile",
      sql: "UPDATE tile SET hashes = zeroblob(length(hashes)) WHERE id = 0"
    ),
    Damage(name: "a missing tile", sql: "DELETE FROM tile"),
    Damage(name: "the size", sql: "UPDATE published SET size = 2"),
    Damage(
      name: "the signature",
      sql:
        "UPDATE published SET checkpoint = CAST(replace(CAST(checkpoint AS TEXT), 'A', 'B') AS BLOB)"
    ),
    Damage(name: "the index's state", sql: "UPDATE published SET index_state = zeroblob(65)"),
    Damage(
      name: "the last entry",
      sql: "UPDATE entry SET text = CAST('x' AS BLOB) WHERE number = 3"
    ),
    Damage(name: "a missing last entry", sql: "DELETE FROM entry WHERE number = 3"),
    Damage(
      name: "an entry that was never made durable",
      sql: "INSERT INTO entry (number, kind, text) VALUES (4, 0, x'61')"
    ),
  ]

  @Test(arguments: damages)
  func `a ledger whose last state contradicts itself is not opened`(damage: Damage) throws {
    let ledger = try fixture.open()
    _ = try ledger.append([Fixture.entry("lamp")])
    ledger.close()
    try fixture.damage(damage.sql)
    #expect(throws: (any Error).self) { try fixture.open() }
  }
}
