import ArgumentParser
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

      It needs some 200 bytes of memory for each index key. With --quick it checks the published state, \
      the registry and a sample of all other entries, each with its signature, proofs and places in the \
      index, which takes seconds at any size.

      Exit code 0: sound. 1: something is not as it must be; each finding is one line.
      """
  )

  @Option(help: "The folder of the ledger.")
  var data: String

  @Flag(help: "Check the published state, the registry and a sample of entries.")
  var quick = false

  @Option(help: "How many entries are looked at with --quick.")
  var samples = 1_000

  @Flag(help: "Print findings only.")
  var quiet = false

  func run() throws {
    try reportingFailure {
      let directory = DataDirectory(path: data)
      let key = try KeyFile.read(directory.logKeyFile).verifier
      var auditor = EntryAuditor(origin: key.name.text)
      var meter = Meter(isSilent: quiet)
      let result = try directory.explaining {
        let audit = try LedgerAudit(data, key: key)
        var generator = SystemRandomNumberGenerator()
        return try quick
          ? audit.sample(samples, using: &generator) {
            meter.tell($0, of: $1)
          } keys: {
            try auditor.keys(of: $0, $1)
          }
          : audit.run {
            meter.tell($0, of: $1)
          } keys: {
            try auditor.keys(of: $0, $1)
          }
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
}

/// Tells on standard error how far a long work is, and about how long it will still take.
struct Meter {
  let isSilent: Bool
  private let begun = ContinuousClock.now
  private var told = ContinuousClock.now

  init(isSilent: Bool) { self.isSilent = isSilent }

  /// Says it every few seconds.
  mutating func tell(_ done: UInt64, of total: UInt64) {
    let now = ContinuousClock.now
    guard !isSilent, done > 0, done < total, now - told >= .seconds(2) else { return }
    told = now
    let left = (now - begun) * Double(total - done) / Double(done)
    report("\(done * 100 / total) %: \(done) of \(total) entries, about \(Meter.words(left)) left")
  }

  private static func words(_ time: Duration) -> String {
    let seconds = time.components.seconds
    return seconds < 120 ? "\(seconds) s" : "\(seconds / 60) min"
  }
}
