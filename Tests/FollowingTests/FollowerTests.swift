import Crypto
import EPCIS
import Following
import Foundation
import Ledger
import Merkle
import Notes
import Provenance
import Synchronization
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
    chunk: Int = 3,
    options: Follower.Options = Follower.Options(now: { TruthfulLog.time }),
    evidence: @escaping @Sendable (Evidence) -> Void = { _ in }
  ) throws -> Follower {
    let entries = log.entries
    let copyKey = SignerKey(name: log.key.name, privateKey: .init(seed: Self.seed) ?? .generate())
    return try Follower(
      "\(folder)/\(name)",
      key: copyKey,
      log: log.key.verifier,
      genesis: LogHash.leaf(world.entries[0].text),
      options: options,
      fetch: { from in Array(entries.dropFirst(Int(from)).prefix(chunk)) },
      onStop: evidence
    )
  }

  private static let seed = [UInt8](repeating: 7, count: 32)

  /// Why a follower of `log` stops.
  private func reason(_ log: TruthfulLog) throws -> String { try caught(log).says }

  /// What a follower of `log` keeps when it stops.
  private func caught(_ log: TruthfulLog) throws -> Evidence {
    let kept = Mutex<Evidence?>(nil)
    let follower = try follower(of: log, at: UUID().uuidString) { evidence in
      kept.withLock { $0 = evidence }
    }
    let error = #expect(throws: FollowError.self) { try follower.advance(to: log.note()) }
    let evidence = try #require(kept.withLock { $0 }, "\(String(describing: error))")
    #expect(error == .stopped(evidence.says))
    #expect(follower.stopped == evidence.says)
    // It has stopped for good, even for what is right.
    #expect(throws: FollowError.stopped(evidence.says)) { try follower.advance(to: world.note()) }
    // The file says the same as what is in memory.
    #expect(try Evidence(parsing: evidence.text) == evidence)
    return evidence
  }

  @Test(arguments: [1, 3, 100])
  func `a log that is right is followed, in pieces of any size`(chunk: Int) throws {
    let follower = try follower(of: world, chunk: chunk)
    try follower.advance(to: world.note())
    #expect(follower.size == UInt64(world.entries.count))
  }

  @Test func `it goes on from where it was when it was ended`() throws {
    for size in world.revisionEnds {
      let follower = try follower(of: world)
      try follower.advance(to: world.note(size))
      #expect(follower.size == UInt64(size))
    }
  }

  @Test func `what the log has not sent is missing, and no fault`() throws {
    var short = world
    let note = try world.note()
    short.entries.removeLast()
    let follower = try follower(of: short)
    let missing = UInt64(short.entries.count)
    #expect(throws: FollowError.missing(number: missing)) { try follower.advance(to: note) }
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
      time: first.time - 1,
      root: index.root
    )
    log.entries[number].text = Array(wrong.text.utf8)
    #expect(try reason(log).contains("is dated before"))
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
    let error = #expect(throws: FollowError.self) { try follower.advance(to: world.note()) }
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
    try follower.advance(to: world.note())
    try follower.advance(to: world.note(world.revisionEnds[0]), isPublished: false)
    let other = Checkpoint(
      origin: world.checkpoint().origin,
      size: UInt64(world.revisionEnds[0]),
      root: .zero
    )
    #expect(throws: FollowError.self) {
      try follower.advance(to: world.signed(other), isPublished: false)
    }
    #expect(follower.stopped?.contains("signed with the root") == true)
  }

  // MARK: Going on

  @Test func `it goes on from its own disk, and asks for nothing that it holds`() throws {
    let ends = world.revisionEnds
    do { try follower(of: world).advance(to: world.note(ends[1])) }
    let held = UInt64(ends[1])
    // Nothing that it holds is there to be asked for.
    var later = world
    for number in 0..<ends[1] { later.entries[number] = StoredEntry(text: [], isRegistry: false) }
    do {
      let again = try follower(of: later)
      #expect(again.shownSize == held)
      try again.advance(to: world.note(ends[2]))
      #expect(again.shownSize == UInt64(ends[2]))
    }
    // Also a note that it took before it was started again is known.
    var repeated = world
    let number = try #require(world.entries.firstIndex { $0.note != nil })
    #expect(number < ends[2])
    repeated.entries.insert(world.entries[number], at: ends[2])
    let third = try follower(of: repeated)
    #expect(throws: FollowError.self) { try third.advance(to: repeated.note()) }
    #expect(third.stopped?.contains("stands in the log already") == true)
  }

  @Test func `what is not published is held and not shown, also when it is started again`() throws {
    let ends = world.revisionEnds
    do {
      let follower = try follower(of: world)
      try follower.advance(to: world.note(ends[1]))
      try follower.advance(to: world.note(ends[3]), isPublished: false)
      #expect(follower.size == UInt64(ends[3]) && follower.shownSize == UInt64(ends[1]))
    }
    let follower = try follower(of: world)
    #expect(follower.size == UInt64(ends[3]) && follower.shownSize == UInt64(ends[1]))
    #expect(try shown() == world.checkpoint(ends[1]))
    try follower.advance(to: world.note(ends[2]))
    #expect(try shown() == world.checkpoint(ends[2]))
    try follower.advance(to: world.note())
    #expect(try shown() == world.checkpoint())
  }

  private func shown() throws -> Checkpoint {
    try LedgerReader("\(folder)/copy").read { snapshot in
      // With its proofs: what readers of the copy see is whole.
      for number in 0..<snapshot.size { _ = try snapshot.path(number) }
      let note = try SignedNote(parsing: snapshot.checkpoint)
      _ = try note.verified(by: [world.key.verifier])
      return try Checkpoint(parsing: note.text)
    }
  }

  @Test func `an index entry that is dated ahead of the clock is waited for`() throws {
    let time = Mutex(TruthfulLog.time - 400)
    let clock = Follower.Options(now: { time.withLock { $0 } })
    let follower = try follower(of: world, options: clock)
    let error = #expect(throws: FollowError.self) { try follower.advance(to: world.note()) }
    guard case .ahead = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(follower.stopped == nil)
    time.withLock { $0 += 400 }
    try follower.advance(to: world.note())
    #expect(follower.shownSize == UInt64(world.entries.count))
  }

  @Test func `a log that shows less than before is given a minute, and then it has stopped`() throws
  {
    let time = Mutex(TruthfulLog.time)
    let kept = Mutex<Evidence?>(nil)
    let options = Follower.Options(now: { time.withLock { $0 } })
    let follower = try follower(of: world, options: options) { evidence in
      kept.withLock { $0 = evidence }
    }
    try follower.advance(to: world.note())
    let earlier = try world.note(world.revisionEnds[1])
    let smaller = FollowError.smaller(
      shown: UInt64(world.revisionEnds[1]),
      before: UInt64(world.entries.count)
    )
    #expect(throws: smaller) { try follower.advance(to: earlier) }
    time.withLock { $0 += 60 }
    #expect(throws: smaller) { try follower.advance(to: earlier) }
    // It comes back in time: nothing has happened.
    try follower.advance(to: world.note())
    #expect(throws: smaller) { try follower.advance(to: earlier) }
    time.withLock { $0 += 61 }
    #expect(throws: FollowError.stopped("\(smaller)")) { try follower.advance(to: earlier) }
    // Both checkpoints are kept; that the log shows less now is the follower's word.
    let evidence = try #require(kept.withLock { $0 })
    #expect(evidence.claim == .word && evidence.notes.count == 2)
  }
}
