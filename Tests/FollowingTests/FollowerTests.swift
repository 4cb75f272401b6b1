import Crypto
import EPCIS
import Following
import Foundation
import Ledger
import Merkle
import Notes
import Provenance
import Testing

/// A follower and every kind of lie that it is there to find.
@Suite struct FollowerTests {
  private let folder: String
  private let world: TruthfulLog

  init() throws {
    folder =
      FileManager.default.temporaryDirectory
      .appending(path: "follow-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    world = try TruthfulLog()
  }

  private func follower(
    of log: TruthfulLog,
    at name: String = "copy",
    chunk: Int = 3
  ) throws -> Follower {
    let entries = log.entries
    let copyKey = SignerKey(name: log.key.name, privateKey: .init(seed: Self.seed) ?? .generate())
    return try Follower(
      "\(folder)/\(name)",
      key: copyKey,
      log: log.key.verifier,
      genesis: LogHash.leaf(entries[0].text),
      fetch: { from in Array(entries.dropFirst(Int(from)).prefix(chunk)) },
      onStop: { _, _ in }
    )
  }

  private static let seed = [UInt8](repeating: 7, count: 32)

  private func reason(_ log: TruthfulLog) throws -> String {
    let follower = try follower(of: log, at: UUID().uuidString)
    let error = #expect(throws: FollowError.self) { try follower.advance(to: log.checkpoint()) }
    guard case .stopped(let reason) = error else { return "\(String(describing: error))" }
    #expect(follower.stopped == reason)
    // It has stopped for good, even for what is right.
    #expect(throws: FollowError.self) { try follower.advance(to: world.checkpoint()) }
    return reason
  }

  @Test(arguments: [1, 3, 100])
  func `a log that is right is followed, in pieces of any size`(chunk: Int) throws {
    let follower = try follower(of: world, chunk: chunk)
    try follower.advance(to: world.checkpoint())
    #expect(follower.size == UInt64(world.entries.count))
  }

  @Test func `it goes on from where it was when it was ended`() throws {
    for size in world.revisionEnds {
      let follower = try follower(of: world)
      try follower.advance(to: world.checkpoint(size))
      #expect(follower.size == UInt64(size))
    }
  }

  @Test func `what the log has not sent is missing, and no fault`() throws {
    var short = world
    let checkpoint = world.checkpoint()
    short.entries.removeLast()
    let follower = try follower(of: short)
    let missing = UInt64(short.entries.count)
    #expect(throws: FollowError.missing(number: missing)) { try follower.advance(to: checkpoint) }
    #expect(follower.stopped == nil)
  }

  @Test func `a wrong root of the index between two right ones is found`() throws {
    var log = world
    let number = log.revisionEnds[1] - 1
    let index = try IndexEntry(parsing: log.entries[number].text)
    let wrong = IndexEntry(
      number: index.number,
      previous: index.previous,
      time: index.time,
      root: SHA256.hash([1])
    )
    log.entries[number].text = Array(wrong.text.utf8)
    #expect(try reason(log).contains("entry \(number) publishes the index root"))
  }

  @Test func `an index entry that is dated back is found`() throws {
    var log = world
    let first = try IndexEntry(parsing: log.entries[log.revisionEnds[0] - 1].text)
    let number = log.revisionEnds[1] - 1
    let index = try IndexEntry(parsing: log.entries[number].text)
    let wrong = IndexEntry(
      number: index.number,
      previous: index.previous,
      time: first.time,
      root: index.root
    )
    log.entries[number].text = Array(wrong.text.utf8)
    #expect(try reason(log).contains("not dated after"))
  }

  @Test func `a statement that is hidden from the index, or filed under another key, is found`()
    throws
  {
    // The log signs and sends all entries, and leaves one out where it computes the index.
    #expect(try reason(TruthfulLog(hiding: true)).contains("publishes the index root"))
    #expect(try reason(TruthfulLog(misfiling: true)).contains("publishes the index root"))
  }

  @Test func `an entry that was rewritten is found, by the log's own signature`() throws {
    var log = world
    let number = try #require(
      log.entries.firstIndex { $0.isRegistry && $0.text != log.entries[0].text }
    )
    let text = String(decoding: log.entries[number].text, as: UTF8.self)
    log.entries[number].text = Array(text.replacing("country NZ", with: "country AU").utf8)
    let follower = try follower(of: log, at: "rewritten")
    let error = #expect(throws: FollowError.self) { try follower.advance(to: world.checkpoint()) }
    #expect("\(String(describing: error))".contains("signed with the root"))
  }

  @Test func `a note, a filing or a genesis that is another one is found`() throws {
    let number = try #require(world.entries.firstIndex { $0.note != nil })
    var note = world
    note.entries[number].note?[20] ^= 1
    #expect(try reason(note).contains("not the one that it commits to"))
    var filing = world
    filing.entries[number].filing?[5] ^= 1
    #expect(try reason(filing).contains("filing is not the one"))
    var missing = world
    missing.entries[number].filing = nil
    #expect(try reason(missing).contains("filing is missing"))
    var repeated = world
    repeated.entries.insert(repeated.entries[number], at: number + 1)
    #expect(try reason(repeated).contains("stands in the log already"))
  }

  @Test func `an earlier checkpoint is vouched for only if it is the beginning of what is held`()
    throws
  {
    let follower = try follower(of: world)
    try follower.advance(to: world.checkpoint())
    try follower.advance(to: world.checkpoint(world.revisionEnds[0]))
    let other = Checkpoint(
      origin: world.checkpoint().origin,
      size: UInt64(world.revisionEnds[0]),
      root: .zero
    )
    #expect(throws: FollowError.self) { try follower.advance(to: other) }
    #expect(follower.stopped?.contains("signed with the root") == true)
  }
}
