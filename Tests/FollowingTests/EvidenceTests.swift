import Crypto
import Following
import Foundation
import Ledger
import Merkle
import Notes
import Provenance
import Synchronization
import Testing

/// What a follower keeps of a lie proves it to others, and frames nobody.
@Suite struct EvidenceTests {
  private let folder: String
  private let world: TruthfulLog

  init() throws {
    folder =
      FileManager.default.temporaryDirectory
      .appending(path: "evidence-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    world = try TruthfulLog()
  }

  /// Follows `log` step by step, each time to the note at one of `sizes`, until it stops.
  private func caught(
    _ log: TruthfulLog,
    _ notes: [SignedNote],
    options: Follower.Options = Follower.Options(now: { TruthfulLog.time })
  ) throws -> Evidence { try #require(try stopped(log, notes, options)) }

  /// What makes a follower of `log` stop; `nil` if it does not.
  private func stopped(
    _ log: TruthfulLog,
    _ notes: [SignedNote],
    _ options: Follower.Options
  ) throws -> Evidence? {
    let kept = Mutex<Evidence?>(nil)
    let entries = log.entries
    let follower = try Follower(
      "\(folder)/\(UUID().uuidString)",
      key: .generate(name: log.key.name),
      log: log.key.verifier,
      genesis: LogHash.leaf(world.entries[0].text),
      options: options,
      fetch: { from in Array(entries.dropFirst(Int(from)).prefix(4)) },
      onStop: { evidence in kept.withLock { $0 = evidence } }
    )
    for note in notes where follower.stopped == nil {
      try? follower.advance(to: note, isPublished: false)
    }
    return kept.withLock { $0 }
  }

  private func verdict(_ evidence: Evidence) throws -> Evidence.Verdict {
    // From the file, as others get it.
    try Evidence(parsing: evidence.text).verdict(of: world.key.verifier)
  }

  private func expectProven(
    _ evidence: Evidence,
    _ claim: Evidence.Claim,
    _ words: String
  ) throws {
    #expect(evidence.claim == claim, "\(evidence.says)")
    guard case .proven(let what) = try verdict(evidence) else {
      Issue.record("\(try verdict(evidence)): \(evidence.says)")
      return
    }
    #expect(what.contains(words), "\(what)")
    try expectNothingLeftOut(evidence)
  }

  /// Changing any line of it, or leaving it out, makes it prove nothing or the same.
  private func expectNothingLeftOut(_ evidence: Evidence) throws {
    let lines = evidence.text.split(separator: "\n")
    let proven = try verdict(evidence)
    for place in lines.indices.dropFirst() {
      var fewer = lines
      fewer.remove(at: place)
      let word = lines[place].prefix { $0 != " " }
      let text = fewer.joined(separator: "\n")
      let other = (try? Evidence(parsing: text))?.verdict(of: world.key.verifier)
      // The sentence proves nothing, and is not needed.
      #expect(word == "says" ? other == proven : other != proven, "\(lines[place])")
    }
    #expect(evidence.verdict(of: try testKey("other.example", seed: 3).verifier) != proven)
  }

  private func changed(
    _ number: Int,
    _ change: (IndexEntry) -> IndexEntry
  ) throws -> TruthfulLog {
    var log = world
    let index = try IndexEntry(parsing: log.entries[number].text)
    log.entries[number].text = Array(change(index).text.utf8)
    return log
  }

  @Test func `a wrong root of the index is proven, also between two right ones`() throws {
    for end in world.revisionEnds {
      let number = end - 1
      let log = try changed(number) {
        IndexEntry(
          number: $0.number,
          previous: $0.previous,
          time: $0.time,
          root: SHA256.hash([1])
        )
      }
      let evidence = try caught(log, [log.note()])
      try expectProven(evidence, .index, "index entry \(number) of the log publishes the root")
    }
  }

  @Test func `a hidden and a misfiled statement are proven`() throws {
    for log in [try TruthfulLog(hiding: true), try TruthfulLog(misfiling: true)] {
      try expectProven(caught(log, [log.note()]), .index, "publishes the root")
    }
  }

  @Test func `an index entry dated back, or that names others, is proven`() throws {
    let number = world.revisionEnds[2] - 1
    let back = try changed(number) {
      IndexEntry(number: $0.number, previous: $0.previous, time: 1, root: $0.root)
    }
    try expectProven(caught(back, [back.note()]), .index, "is dated before")
    let other = try changed(number) {
      IndexEntry(number: $0.number, previous: 0, time: $0.time, root: $0.root)
    }
    try expectProven(caught(other, [other.note()]), .index, "names other entries")
  }

  @Test func `a note that stands in the log twice is proven`() throws {
    var log = world
    let number = try #require(world.entries.firstIndex { $0.note != nil })
    log.entries.insert(log.entries[number], at: number + 1)
    try expectProven(caught(log, [log.note()]), .repeated, "the same note stands in the log twice")
  }

  @Test func `two trees of one size, and a tree that is no beginning of a larger one, are proven`()
    throws
  {
    let ends = world.revisionEnds
    for end in ends {
      let lie = Checkpoint(
        origin: world.checkpoint().origin,
        size: UInt64(end),
        root: SHA256.hash([2])
      )
      let evidence = try caught(world, [world.note(), world.signed(lie)])
      try expectProven(evidence, .histories, "\(end)")
    }
  }

  @Test func `a rewritten entry is proven where the log shows its tiles, and else its word`() throws
  {
    let end = world.revisionEnds[2]
    var other = world
    other.entries[1].text += [33]
    let rewritten = other
    let leaves = rewritten.entries.map { LogHash.leaf($0.text) }
    var options = Follower.Options(now: { TruthfulLog.time })
    let hidden = try caught(world, [world.note(end), rewritten.note()], options: options)
    #expect(hidden.claim == .word && hidden.notes.count == 2)
    #expect(
      try verdict(hidden)
        == .unproven("it is the word of its maker; the checkpoints in it are the log's")
    )
    options.tiles = { _ in
      { level, index in
        let first = Int(index) << level
        return LogHash.root(of: leaves[first..<first + 1 << level])
      }
    }
    let shown = try caught(world, [world.note(end), rewritten.note()], options: options)
    try expectProven(shown, .histories, "begins with \(end) others")
  }

  @Test func `an index entry that is dated before it can have been made is proven`() throws {
    let (end, next) = (world.revisionEnds[1], world.revisionEnds[2])
    let witness = SignerKey.generate(name: try KeyName("f1.example"), kind: .cosignature)
    let seen = try world.note(end)
    let index = try IndexEntry(parsing: world.entries[next - 1].text)
    var options = Follower.Options(now: { TruthfulLog.time })
    options.cosigner = witness.verifier
    // Within what clocks may differ, nothing has happened.
    options.vouched = try seen.adding([witness.cosign(seen.text, time: index.time + 300)])
    #expect(try stopped(world, [world.note()], options) == nil)
    options.vouched = try seen.adding([witness.cosign(seen.text, time: index.time + 301)])
    let evidence = try caught(world, [world.note()], options: options)
    try expectProven(evidence, .backdated, "is dated 301 seconds before")
  }

  @Test func `nobody is framed by a file about a log that is right`() throws {
    let number = world.revisionEnds[2] - 1
    let log = try changed(number) {
      IndexEntry(number: $0.number, previous: $0.previous, time: $0.time, root: SHA256.hash([1]))
    }
    var evidence = try caught(log, [log.note()])
    // The same entries with the right index entry, under the checkpoint of the right log.
    evidence.notes = [try world.note()]
    evidence.entries[evidence.entries.count - 1].text = world.entries[number].text
    let leaves = world.entries.map { LogHash.leaf($0.text) }
    let node: Follower.Node = { level, index in
      LogHash.root(of: leaves[Int(index) << level..<(Int(index) + 1) << level])
    }
    evidence.consistency = try ConsistencyProof.path(
      oldSize: UInt64(number + 1),
      newSize: UInt64(leaves.count),
      node: node
    )
    #expect(try verdict(evidence) == .unproven("the root of the index is right"))
    // Leaving out an entry, another filing and another index before it are found.
    var fewer = evidence
    fewer.entries.remove(at: 1)
    var misfiled = evidence
    misfiled.entries[1].filing?[20] ^= 1
    var other = evidence
    other.excerpt = IndexExcerpt(state: nil, pages: [:], chunks: [:])
    for forged in [fewer, misfiled, other] {
      guard case .proven(let what) = try verdict(forged) else { continue }
      Issue.record("\(what)")
    }
  }

  @Test(arguments: [
    "", "x", "wayproof/evidence/v2\n", "wayproof/evidence/v1\nclaim index\nfoo bar\n",
    "wayproof/evidence/v1\nclaim index\n", "wayproof/evidence/v1\nnote AA\n",
    "wayproof/evidence/v1\npath AA\n", "wayproof/evidence/v1\nentry 1 AA\n",
  ])
  func `what is no such file is refused`(text: String) {
    #expect(throws: Evidence.LineError.self) { try Evidence(parsing: text) }
  }
}
