import Crypto
import Foundation
import HTTP
import Ledger
import Merkle
import Net
import Synchronization
import Testing

/// Operator, witnesses, followers and monitors as processes of their own, and what they find out of each
/// other.
@Suite struct ConsortiumTests {
  private func log(_ world: ServedLedger) throws -> String {
    try Program.run("keygen", "--show", "\(world.data)/keys/log.key").output
      .trimmingCharacters(in: .newlines)
  }

  /// The trust file of `world` with other lines in the place of `quorum none`.
  private func writeTrust(_ world: ServedLedger, _ lines: [String], to path: String) throws {
    try String(contentsOfFile: "\(world.data)/trust.txt", encoding: .utf8)
      .replacingOccurrences(of: "\nquorum none\n", with: "\n\(lines.joined(separator: "\n"))\n")
      .write(toFile: path, atomically: true, encoding: .utf8)
  }

  private func capture(_ world: ServedLedger, _ data: String, _ serial: String) throws
    -> Program.Outcome
  {
    try Program.run(
      "capture",
      "--data",
      data,
      "--as",
      "brand.example",
      try world.document(serial)
    )
  }

  @Test func `a consortium of an operator, two witnesses, a follower and a monitor`() throws {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      let trust = "\(folder)/all.txt"
      let witnesses = try ["w1", "w2"].map {
        try WitnessProcess($0, log: log(world), folder: folder)
      }
      let follower = try FollowerProcess(folder: folder, trust: trust)
      try follower.takeToken(of: world.data)
      let lines = [
        "witness w1 \(witnesses[0].vkey) \(witnesses[0].url)",
        "witness w2 \(witnesses[1].vkey) \(witnesses[1].url)",
        "follower f1 \(follower.vkey) \(follower.url)", "group ws any w1 w2",
        "group all all f1 ws", "quorum all",
      ]
      try writeTrust(world, lines, to: trust)
      for witness in witnesses { try witness.start() }
      try FileManager.default.removeItem(atPath: "\(world.data)/trust.txt")
      try FileManager.default.copyItem(atPath: trust, toPath: "\(world.data)/trust.txt")
      try world.serve { url in
        try follower.start(from: url)
        let monitor = ["monitor", "--trust", trust, "--url", url, "--state", "\(folder)/seen.txt"]
        try world.capture("C1", at: url)
        // What only those who answer scans may copy is not for this token.
        let token = try String(contentsOfFile: "\(folder)/f1/token", encoding: .utf8)
          .trimmingCharacters(in: .newlines)
        for (query, status) in [("from=0", "200"), ("from=0&bodies=1", "403")] {
          let got = try Program.get(
            "\(url)/feed?\(query)",
            "-H",
            "Authorization: Bearer \(token)",
            "-o",
            "/dev/null",
            "-w",
            "%{http_code}"
          )
          #expect(got == status)
        }
        let good = try Program.run(monitor)
        #expect(good.code == 0 && good.output.isEmpty, "\(good.output)\(good.errors)")
        // One witness is enough, and that the other is away is told.
        witnesses[1].kill()
        try world.capture("C2", at: url)
        let told = Mutex<[UInt8]>([])
        let place = try #require(ListenAddress("127.0.0.1:0"))
        let hook = Server(configuration: .init(addresses: [place])) { _ in
          { request in
            told.withLock { $0 = request.path == "/hook" ? request.body : [] }
            return .ready(.text("thanks\n"))
          }
        }
        try hook.start()
        defer { hook.stop(graceSeconds: 0) }
        let webhook = ["--webhook", "http://127.0.0.1:\(hook.port)/hook"]
        let away = try Program.run(monitor + webhook)
        #expect(away.code == 1)
        let text = String(decoding: told.withLock { $0 }, as: UTF8.self)
        #expect(text.hasPrefix("ledger.example\nunreachable\tw2\t"), "\(text)")
        #expect(away.output.contains("unreachable  w2"), "\(away.output)")
        #expect(!away.output.contains("split") && !away.output.contains("quorum"))
      }
    }
  }

  @Test func `two histories, each shown to another witness, are found by a monitor and proven`()
    throws
  {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      let log = try log(world)
      let witnesses = try ["w1", "w2"].map { try WitnessProcess($0, log: log, folder: folder) }
      for witness in witnesses { try witness.start() }
      // The operator goes on twice from the same state, and asks one witness in each history.
      let other = "\(folder)/other"
      try FileManager.default.copyItem(atPath: world.data, toPath: other)
      for (data, witness) in zip([world.data, other], witnesses) {
        try "witness w \(witness.vkey) \(witness.url)\n"
          .write(toFile: "\(data)/witnesses.txt", atomically: true, encoding: .utf8)
      }
      #expect(try capture(world, world.data, "A1").code == 0)
      #expect(try capture(world, other, "B1").code == 0)

      let follower = try FollowerProcess(folder: folder, trust: "")
      let trust = "\(folder)/monitor.txt"
      let lines = [
        "witness w1 \(witnesses[0].vkey) \(witnesses[0].url)",
        "witness w2 \(witnesses[1].vkey) \(witnesses[1].url)",
        "follower f1 \(follower.vkey)", "quorum f1",
      ]
      try writeTrust(world, lines, to: trust)
      try world.serve { url in
        let found = try Program.run(
          "monitor",
          "--trust",
          trust,
          "--url",
          url,
          "--state",
          "\(folder)/seen.txt"
        )
        #expect(found.code == 1)
        #expect(found.output.contains("split  w2"), "\(found.output)\(found.errors)")
        #expect(!found.output.contains("split  w1"))
        let line = try #require(
          found.output.split(separator: "\n").last { $0.hasPrefix("evidence") }
        )
        let file = String(line.dropFirst("evidence  ".count))
        let proven = try Program.run("evidence", file, "--log", log)
        #expect(proven.code == 0, "\(proven.errors)")
        #expect(proven.output.contains("Proven: the log signed"), "\(proven.output)")
      }
      // The first witness cosigns nothing of the second history, whose ledger stops when it asks.
      try FileManager.default.removeItem(atPath: "\(other)/witnesses.txt")
      try FileManager.default.copyItem(
        atPath: "\(world.data)/witnesses.txt",
        toPath: "\(other)/witnesses.txt"
      )
      let refused = try capture(world, other, "B2")
      #expect(refused.code == 1)
      let isFound = ["another history of this log", "it is an older copy"].contains {
        refused.errors.contains($0)
      }
      #expect(isFound, "\(refused.errors)")
    }
  }

  /// What a lying operator shows in the place of the truth.
  struct Lie: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let claim: String
    let words: String
    let change: @Sendable (_ log: LyingLog) throws -> [StoredEntryText]
  }

  /// The number of an entry and what stands there instead.
  typealias StoredEntryText = (number: Int, text: [UInt8])

  static let lies: [Lie] = [
    Lie(
      testDescription: "a wrong root of the index between two right ones",
      claim: "index",
      words: "publishes the root"
    ) { log in
      let number = log.indexEntries[2]
      let index = try IndexEntry(parsing: log.entries[number].text)
      return [(number, Self.text(index, root: SHA256.hash([1])))]
    },
    Lie(
      testDescription: "a root of the index from which a statement is left out",
      claim: "index",
      words: "publishes the root"
    ) { log in
      // The index as it was before: of what came since, nothing is in it.
      let (before, last) = (log.indexEntries[3], log.indexEntries[4])
      let index = try IndexEntry(parsing: log.entries[last].text)
      let old = try IndexEntry(parsing: log.entries[before].text)
      return [(last, Self.text(index, root: old.root))]
    },
    Lie(
      testDescription: "an index entry that is dated back",
      claim: "index",
      words: "is dated before"
    ) { log in
      let number = log.indexEntries[3]
      let index = try IndexEntry(parsing: log.entries[number].text)
      let before = try IndexEntry(parsing: log.entries[log.indexEntries[2]].text)
      return [(number, Self.text(index, time: before.time - 1))]
    },
    Lie(
      testDescription: "an index entry that names another before it",
      claim: "index",
      words: "names other entries"
    ) { log in
      let number = log.indexEntries[3]
      let index = try IndexEntry(parsing: log.entries[number].text)
      return [(number, Self.text(index, previous: 1))]
    },
  ]

  private static func text(
    _ index: IndexEntry,
    previous: UInt64? = nil,
    time: UInt64? = nil,
    root: Digest? = nil
  ) -> [UInt8] {
    let changed = IndexEntry(
      number: index.number,
      previous: previous ?? index.previous,
      time: time ?? index.time,
      root: root ?? index.root
    )
    return Array(changed.text.utf8)
  }

  @Test(arguments: lies)
  func `a follower stops at a lie, keeps what proves it, and stays stopped`(lie: Lie) throws {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      #expect(try capture(world, world.data, "L1").code == 0)
      #expect(try capture(world, world.data, "L2").code == 0)
      let log = try LyingLog(world.data)
      let trust = "\(world.data)/trust.txt"
      let follower = try FollowerProcess(folder: folder, trust: trust)
      try follower.takeToken(of: world.data)
      var entries = log.entries
      for (number, text) in try lie.change(log) { entries[number].text = text }
      try log.show(entries)
      try follower.start(from: log.url)
      #expect(follower.waitForEnd() == 1)
      let proven = try Program.run("evidence", follower.evidence, "--trust", trust)
      #expect(proven.code == 0, "\(proven.errors)")
      #expect(
        proven.output.contains("Proven:") && proven.output.contains(lie.words),
        "\(proven.output)"
      )
      // Also when the log tells the truth again.
      try log.show(log.entries)
      try follower.start(from: log.url)
      #expect(follower.waitForEnd() == 1)
      // Against another log it proves nothing.
      let other = try Program.run(
        "evidence",
        follower.evidence,
        "--log",
        "x.example+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
      )
      #expect(other.code != 0)
    }
  }

  @Test func `a follower of a log that is rewritten stops, and proves it`() throws {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      #expect(try capture(world, world.data, "R1").code == 0)
      let log = try LyingLog(world.data)
      let trust = "\(world.data)/trust.txt"
      let follower = try FollowerProcess(folder: folder, trust: trust)
      try follower.takeToken(of: world.data)
      // It follows the truth up to an earlier tree; later another one is there.
      let end = log.indexEntries[log.indexEntries.count - 2] + 1
      try log.show(Array(log.entries[..<end]))
      try follower.start(from: log.url)
      for _ in 0..<100 {
        if try Program.get("\(follower.url)/readyz").hasPrefix("ready: \(end) entries") { break }
        usleep(50_000)
      }
      var entries = log.entries
      entries[1].text += Array("x\n".utf8)
      try log.show(entries)
      #expect(follower.waitForEnd() == 1)
      let proven = try Program.run("evidence", follower.evidence, "--trust", trust)
      #expect(proven.code == 0, "\(proven.errors)")
      #expect(proven.output.contains("begins with \(end) others"), "\(proven.output)")
    }
  }

  @Test func `an operator that has lost its disk is brought forward from a follower`() throws {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      let trust = "\(world.data)/trust.txt"
      let follower = try FollowerProcess(folder: folder, trust: trust, scans: true)
      try follower.takeToken(of: world.data)
      let lines = ["follower f1 \(follower.vkey) \(follower.url)", "quorum f1"]
      try writeTrust(world, lines, to: trust)
      let code = "https://id.gs1.org/01/09520003000308/21/"
      try world.serve { url in
        try follower.start(from: url)
        for serial in ["O1", "O2"] {
          try world.capture(serial, at: url)
          guard serial == "O1" else { continue }
          let copied = try Program.run("backup", "--data", world.data, "--to", "\(folder)/backup")
          #expect(copied.code == 0, "\(copied.errors)")
        }
      }
      for name in try FileManager.default.contentsOfDirectory(atPath: world.data)
      where !["keys", "trust.txt"].contains(name) {
        try FileManager.default.removeItem(atPath: "\(world.data)/\(name)")
      }
      for name in try FileManager.default.contentsOfDirectory(atPath: "\(folder)/backup") {
        try FileManager.default.copyItem(
          atPath: "\(folder)/backup/\(name)",
          toPath: "\(world.data)/\(name)"
        )
      }
      // By itself it does not go on, nor with a checkpoint that it does not hold.
      let alone = try capture(world, world.data, "O3")
      #expect(alone.code == 1 && alone.errors.contains("restore"), "\(alone.errors)")
      try Program.makeToken(
        in: follower.data,
        party: "ledger.example",
        scope: "follow,mirror",
        to: "\(folder)/back.token"
      )
      let restored = try Program.run(
        "restore",
        "--data",
        world.data,
        "--from",
        follower.url,
        "--token-file",
        "\(folder)/back.token",
        "--bodies"
      )
      #expect(restored.code == 0, "\(restored.output)\(restored.errors)")
      #expect(restored.output.contains("certificates are those of the copy, 2 of them good"))
      let checked = try Program.run("check", "--data", world.data)
      #expect(checked.code == 0, "\(checked.output)\(checked.errors)")
      // It goes on, the follower cosigns that, and what came after the backup is there.
      try world.serve { url in
        // At another address.
        follower.kill()
        try follower.start(from: url)
        try world.capture("O4", at: url)
        for serial in ["O2", "O4"] {
          let bundle = try Program.get("\(url)/01/09520003000308/21/\(serial)?format=bundle")
          let verified = try Program.run(
            ["verify", "-", "--trust", trust, "--code", code + serial],
            input: Array(bundle.utf8)
          )
          #expect(verified.code == 0, "\(verified.output)\(verified.errors)")
        }
      }
    }
  }
}
