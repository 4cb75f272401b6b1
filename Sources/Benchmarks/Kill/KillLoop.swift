import Foundation
import Ledger
import Notes

/// Kills a writing process at random moments, again and again, and checks what is left.
struct KillLoop {
  var rounds = 500
  /// Rounds between two audits of everything.
  var roundsPerAudit = 50
  /// The longest that a writer lives, in milliseconds.
  var millisecondsMax = 400

  /// Rounds after which a new ledger is begun, so that making one is interrupted too, and an audit
  /// stays quick.
  var roundsPerLedger = 100

  func run(in folder: String, _ progress: Progress) throws {
    var random = SeededRandom()
    var restarts = Samples()
    var (acknowledged, recovered, audits) = (0, 0, 0)
    for first in stride(from: 1, through: rounds, by: roundsPerLedger) {
      let home = "\(folder)/from-\(first)"
      try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
      var checker = KillChecker(path: "\(home)/ledger", acknowledgements: "\(home)/acknowledged")
      let last = min(rounds, first + roundsPerLedger - 1)
      for round in first...last {
        let life = Int.random(in: 1...millisecondsMax, using: &random)
        try killWriter(home, round: round, after: life)
        try restarts.measure { try checker.reopen() }
        try checker.checkAcknowledged()
        if round % roundsPerAudit == 0 || round == last { try checker.audit() }
        progress.report("kill: round \(round) of \(rounds), \(checker.entryCount) entries")
      }
      acknowledged += checker.acknowledgedCount
      recovered += checker.recoveredCount
      audits += checker.audits
    }
    progress.clear()
    print(
      """

      Killed \(Figures.count(rounds)) times while writing:
      nothing that was acknowledged is lost, and no append is there in part
      \(Figures.count(acknowledged)) entries acknowledged; \(Figures.count(recovered)) more were durable \
      when the writer was killed, and were published when the ledger was opened again
      \(audits) audits of everything; opening again took \(Figures.time(restarts.median)), \
      p99 \(Figures.time(restarts.p99))
      """
    )
  }

  private func acknowledgedBytes(_ home: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: "\(home)/acknowledged")
    return attributes?[.size] as? Int ?? 0
  }

  private func killWriter(_ home: String, round: Int, after life: Int) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = [
      "kill-writer", "\(home)/ledger", "\(home)/acknowledged", "--round", "\(round)",
    ]
    let size = acknowledgedBytes(home)
    try process.run()
    // In one round of four it may still be opening the ledger, or making it.
    while round % 4 != 0, process.isRunning, acknowledgedBytes(home) == size { usleep(500) }
    usleep(UInt32(life) * 1_000)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    guard process.terminationReason == .uncaughtSignal else {
      throw LedgerError.damaged("the writer of round \(round) ended by itself")
    }
  }
}

/// Checks what a killed writer left.
struct KillChecker {
  let path: String
  let acknowledgements: String
  private(set) var entryCount: UInt64 = 0
  private(set) var acknowledgedCount = 0
  private(set) var recoveredCount = 0
  private(set) var audits = 0

  init(path: String, acknowledgements: String) {
    (self.path, self.acknowledgements) = (path, acknowledgements)
  }

  /// Opens the ledger for writing once, as its operator would, which finishes what was left undone.
  func reopen() throws {
    let clock = LedgerClock.stepping(from: 1_767_395_340)
    do {
      let ledger = try Ledger(
        opening: path,
        key: GrowthBenchmark.makeKey(),
        options: LedgerOptions(clock: clock)
      )
      ledger.close()
    } catch LedgerError.missing, LedgerError.format(_, found: 0) {
      // Killed while the ledger was being made.
    }
  }

  /// Every entry since the last time is whole and in its place, and none that was acknowledged is
  /// missing.
  mutating func checkAcknowledged() throws {
    let all = AcknowledgementFile.read(acknowledgements)
    guard let reader = try? LedgerReader(path), (try? reader.read { $0.size }) != nil else {
      guard all.isEmpty else { throw LedgerError.missing(directory: path) }
      return
    }
    let new = all.dropFirst(acknowledgedCount)
    let first = entryCount
    var appends: [String: Int] = [:]
    let size = try reader.read { snapshot in
      for (number, entry) in new {
        guard let stored = try snapshot.entry(number) else {
          throw LedgerError.damaged("entry \(number) was acknowledged and is lost: \(entry.text)")
        }
        try entry.check(stored)
        // The first is the one that all share: the audit has it.
        for key in entry.keys.dropFirst().prefix(2) {
          guard case .present(_, let entries?, _) = try snapshot.lookup(key),
            entries.contains(number)
          else { throw LedgerError.damaged("entry \(number) is not in the index") }
        }
      }
      for number in first..<snapshot.size {
        guard let stored = try snapshot.entry(number) else { continue }
        guard let entry = KillEntry(text: stored.text) else { continue }
        try entry.check(stored)
        appends[entry.append, default: 0] += 1
        if appends[entry.append] == entry.count { appends[entry.append] = nil }
      }
      return snapshot.size
    }
    if let append = appends.keys.first {
      throw LedgerError.damaged("only a part of an append is there: \(append)")
    }
    acknowledgedCount = all.count
    entryCount = size
  }

  /// Makes everything anew and compares.
  mutating func audit() throws {
    guard entryCount > 0 else { return }
    let key = try GrowthBenchmark.makeKey().verifier
    var statements = 0
    let report = try LedgerAudit(path, key: key).run(
      keys: { _, entry in
        statements += 1
        guard let expected = KillEntry(text: entry.text) else {
          throw LedgerError.damaged("it is no entry of the kill loop")
        }
        try expected.check(entry)
        return expected.keys
      }
    )
    if let finding = report.findings.first { throw LedgerError.damaged("\(finding)") }
    // But for the one that the ledger was made with.
    recoveredCount = statements - 1 - acknowledgedCount
    audits += 1
  }
}
