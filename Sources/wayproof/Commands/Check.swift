import ArgumentParser
import Foundation
import Ledger
import Notes
import Registrar

/// `wayproof check`: audits a whole ledger.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Audit a whole ledger: every hash, every signature, the index rebuilt from nothing.",
    discussion: """
      Reads every entry, recomputes the log's tree, every stored tile and the index with its root at
      each index entry, and checks notes, signatures, filings and bodies. It may run while the ledger
      is being served.

        wayproof check --data ledger
        wayproof check --data ledger --quick

      It uses all processors. Its memory is bounded, whatever the size of the ledger; what does not fit is \
      sorted in --scratch, which then needs 48 bytes for each index key of each entry. \
      With --quick it checks the published state, the registry and a sample of all other entries, each with \
      its signature, proofs and places in the index, which takes seconds at any size.

      Exit code 0: sound. 1: something is not as it must be; each finding is one line.
      """
  )

  @Option(help: "The folder of the ledger.")
  var data: String

  @Option(help: "A trust file, which names the log's key: for a copy, which holds no keys.")
  var trust: String?

  @Flag(help: "Check the published state, the registry and a sample of entries.")
  var quick = false

  @Option(help: "How many entries are looked at with --quick.")
  var samples = 1_000

  @Option(help: "The memory for sorting, in MB.")
  var memory = 256

  @Option(help: "The folder for sorting what does not fit in memory; else $TMPDIR, or /tmp.")
  var scratch: String?

  @Flag(help: "Print findings only.")
  var quiet = false

  func run() throws {
    try reportingFailure {
      let directory = DataDirectory(path: data)
      let key = try logKey(of: directory)
      var auditor = EntryAuditor(origin: key.name.text)
      let result = try directory.explaining {
        let audit = try LedgerAudit(data, key: key)
        return try quick
          ? sample(audit, with: &auditor) : whole(audit, with: &auditor)
      }
      for finding in result.findings { print("found: \("\(finding)".shown)") }
      guard result.isSound else {
        throw CommandFailure(
          .refused,
          "the ledger in \(data) is not sound: \(result.findings.count) findings",
          hint: "stop serving it, and recover from a follower or a backup"
        )
      }
      if !quiet {
        print(
          """
          \(quick ? "sound, as far as it was looked at" : "sound"): \(result.size) entries of \(key.name)
          \(auditor.counts.statements) statements, their notes, signatures, filings and bodies
          \(auditor.counts.revisions) revisions of parties and of the governance
          \(auditor.counts.bodiesGone) bodies are gone
          """
        )
      }
    }
  }

  private func logKey(of directory: DataDirectory) throws -> VerifierKey {
    if let trust { return try TrustFile.read(trust).log }
    guard Files.exist(directory.logKeyFile) else {
      throw CommandFailure(
        .configuration,
        "\(data) holds no key of the log",
        hint: "say by whose key it is signed: --trust FILE"
      )
    }
    return try KeyFile.read(directory.logKeyFile).verifier
  }

  private func sample(
    _ audit: LedgerAudit,
    with auditor: inout EntryAuditor
  ) throws -> LedgerAudit.Report {
    var meter = Meter(isSilent: quiet)
    var generator = SystemRandomNumberGenerator()
    return try audit.sample(samples, using: &generator) {
      meter.tell($0, of: $1) { "\($0) of \($1) entries" }
    } keys: {
      try auditor.keys(of: $0, $1)
    }
  }

  private func whole(
    _ audit: LedgerAudit,
    with auditor: inout EntryAuditor
  ) throws -> LedgerAudit.Report {
    var limits = AuditLimits()
    limits.memoryBytes = max(1, memory) << 20
    limits.scratchFolder =
      scratch ?? ProcessInfo.processInfo.environment["TMPDIR"] ?? limits.scratchFolder
    var meter = Meter(isSilent: quiet)
    var stage = AuditProgress.Stage.entries
    return try audit.run(limits: limits) { progress in
      if progress.stage != stage { meter = Meter(isSilent: quiet) }
      stage = progress.stage
      meter.tell(progress.done, of: progress.total) { done, total in
        switch progress.stage {
        case .entries: "\(done) of \(total) entries"
        case .index: "\(done) of \(total) places in the index"
        case .files: "the structure of the files"
        }
      }
    } facts: {
      auditor.facts(of: $0)
    }
  }
}

/// Tells on standard error how far a long work is, and about how long it will still take.
struct Meter {
  let isSilent: Bool
  private let begun = ContinuousClock.now
  private var told = ContinuousClock.now

  init(isSilent: Bool) { self.isSilent = isSilent }

  /// Says it every few seconds, with what `words` makes of both numbers.
  mutating func tell(_ done: UInt64, of total: UInt64, words: (UInt64, UInt64) -> String) {
    let now = ContinuousClock.now
    guard !isSilent, done > 0, done < total, now - told >= .seconds(2) else { return }
    told = now
    let left = (now - begun) * Double(total - done) / Double(done)
    report("\(done * 100 / total) %: \(words(done, total)), about \(Meter.words(left)) left")
  }

  private static func words(_ time: Duration) -> String {
    let seconds = time.components.seconds
    return seconds < 120 ? "\(seconds) s" : "\(seconds / 60) min"
  }
}
