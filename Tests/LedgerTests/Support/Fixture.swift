import Crypto
import Foundation
import Merkle
import Notes
import SQLite
import Testing

@testable import Ledger

/// A ledger in a directory of its own, whose entries are filed by a rule that the audit knows.
///
/// The text of an entry is a list of words; it is filed under the key of each of them.
struct Fixture {
  /// The time of the first index entry.
  static let firstSecond: UInt64 = 1_767_395_340

  let directory: TemporaryDirectory
  let key: SignerKey
  let store: TestEngine
  var options: LedgerOptions

  /// Makes a ledger with a genesis entry.
  init(_ store: TestEngine = .sqlite) throws {
    try self.init(in: TemporaryDirectory(), store)
    try Ledger.create(
      at: directory.path,
      key: key,
      genesis: Fixture.entry("genesis", isRegistry: true),
      options: options
    )
  }

  /// The ledger in `directory`, which exists or is to be made.
  init(in directory: TemporaryDirectory, _ store: TestEngine = .sqlite) throws {
    self.directory = directory
    self.store = store
    key = try Fixture.makeKey()
    options = LedgerOptions(clock: .stepping(from: Fixture.firstSecond))
    options.engine = store.engine
  }

  /// The ledger in the directory at `path`, which somebody else removes.
  init(in path: String, _ store: TestEngine = .sqlite) throws {
    try self.init(in: TemporaryDirectory(borrowing: path), store)
  }

  /// The ledger as after the machine was switched off at this moment.
  func copy() throws -> Fixture {
    let copy = try Fixture(in: directory.copy(), store)
    try store.copyDisk(of: directory.path, to: copy.directory.path)
    return copy
  }

  static func makeKey(_ name: String = "ledger.example/log", seed: UInt8 = 1) throws -> SignerKey {
    let seed = [UInt8](repeating: seed, count: 32)
    return SignerKey(
      name: try KeyName(name),
      privateKey: try #require(Ed25519.PrivateKey(seed: seed))
    )
  }

  func open() throws -> Ledger {
    try Ledger(opening: directory.path, key: key, options: options)
  }

  /// Opens with a hook that is called at each step.
  func open(hook: @escaping Hook) throws -> Ledger {
    var options = options
    options.hook = hook
    return try Ledger(opening: directory.path, key: key, options: options)
  }

  static func key(_ word: some StringProtocol) -> IndexKey {
    let digest = SHA256.hash(utf8: String(word)).bytes
    let bytes = Array(digest.prefix(8) + digest)
    return IndexKey(bytes.span)
  }

  static func keys(_ text: [UInt8]) -> [IndexKey] {
    let words = String(decoding: text, as: UTF8.self).split(separator: " ")
    return Set(words.map { key($0) }).sorted()
  }

  /// The entry with these words, and whatever can be kept beside it.
  static func entry(
    _ words: String,
    isRegistry: Bool = false,
    contentID: Digest? = nil
  ) -> NewEntry {
    NewEntry(
      text: Array(words.utf8),
      keys: keys(Array(words.utf8)),
      isRegistry: isRegistry,
      contentID: contentID,
      note: Array("note of \(words)".utf8),
      salt: [1, 2, 3],
      filing: [4, 5],
      body: SaltedPart(bytes: Array("body of \(words)".utf8), salt: [6]),
      members: SaltedPart(bytes: Array("members part of \(words)".utf8), salt: [])
    )
  }

  /// What a check of the whole ledger finds.
  func audit(limits: AuditLimits = AuditLimits()) throws -> LedgerAudit.Report {
    try auditor().run(
      limits: limits,
      keys: { number, entry in
        if entry.isRegistry != (number == 0) { throw LedgerError.damaged("registry") }
        return Fixture.keys(entry.text)
      }
    )
  }

  /// Checks the ledger.
  func auditor() throws -> LedgerAudit { LedgerAudit(try reader(), key: key.verifier) }

  /// Expects that everything in the ledger is as it must be, and that it has `size` entries.
  func expectSound(
    size: UInt64? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let report = try audit()
    #expect(report.findings == [], sourceLocation: sourceLocation)
    if let size { #expect(report.size == size, sourceLocation: sourceLocation) }
  }

  /// A reader of its own.
  func reader() throws -> LedgerReader { try LedgerReader(directory.path, engine: store.engine) }

  /// Runs `body` with the published state.
  func read<Result>(_ body: (LedgerSnapshot) throws -> Result) throws -> Result {
    try reader().read(body)
  }

  /// Changes what a closed ledger's store holds, to damage it.
  func damage(_ change: (inout StoreImage) throws -> Void) throws {
    var image = try store.image(in: directory.path)
    try change(&image)
    try store.put(image, in: directory.path)
  }

  /// Runs SQL on a closed ledger's file, to damage it.
  func damage(sql: String, in file: String = "ledger.db") throws {
    let database = try Database(directory.path + "/" + file, access: .readWrite)
    try database.execute(sql)
  }
}
