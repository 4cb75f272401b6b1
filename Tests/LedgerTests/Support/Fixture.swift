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
  var options = LedgerOptions(clock: .stepping(from: Fixture.firstSecond))

  /// Makes a ledger with a genesis entry.
  init() throws {
    directory = try TemporaryDirectory()
    key = try Fixture.makeKey()
    try Ledger.create(
      at: directory.path,
      key: key,
      genesis: Fixture.entry("genesis", isRegistry: true),
      options: options
    )
  }

  /// The ledger in `directory`, which exists.
  init(in directory: TemporaryDirectory) throws {
    self.directory = directory
    key = try Fixture.makeKey()
  }

  /// The ledger in the directory at `path`, which somebody else removes.
  init(in path: String) throws {
    try self.init(in: TemporaryDirectory(borrowing: path))
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
  func audit() throws -> LedgerAudit.Report {
    try LedgerAudit(directory.path, key: key.verifier).run { number, entry in
      if entry.isRegistry != (number == 0) { throw LedgerError.damaged("registry") }
      return Fixture.keys(entry.text)
    }
  }

  /// Expects that everything in the ledger is as it must be, and that it has `size` entries.
  func expectSound(
    size: UInt64? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let report = try audit()
    #expect(report.findings == [], sourceLocation: sourceLocation)
    if let size { #expect(report.size == size, sourceLocation: sourceLocation) }
  }

  /// Runs `body` with the published state.
  func read<Result>(_ body: (LedgerSnapshot) throws -> Result) throws -> Result {
    try LedgerReader(directory.path).read(body)
  }

  /// Runs SQL on a closed ledger's file, to damage it.
  func damage(_ sql: String, in file: String = "ledger.db") throws {
    let database = try Database(directory.path + "/" + file, access: .readWrite)
    try database.execute(sql)
  }
}
