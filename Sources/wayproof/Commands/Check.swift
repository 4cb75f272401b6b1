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

      Exit code 0: sound. 1: something is not as it must be; each finding is one line.
      """
  )

  @Option(help: "The folder of the ledger.")
  var data: String

  @Flag(help: "Print findings only.")
  var quiet = false

  func run() throws {
    try reportingFailure {
      let directory = DataDirectory(path: data)
      let key = try KeyFile.read(directory.logKeyFile).verifier
      var auditor = EntryAuditor(origin: key.name.text)
      let result = try directory.explaining {
        try LedgerAudit(data, key: key).run(
          progress: { done, total in
            if !quiet, total > 10_000, done % 10_000 == 0 { report("\(done) of \(total) entries") }
          },
          keys: { number, entry in try auditor.keys(of: number, entry) }
        )
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
          sound: \(result.size) entries of \(key.name)
          \(auditor.counts.statements) statements, their notes, signatures, filings and bodies
          \(auditor.counts.revisions) revisions of parties and of the governance
          \(auditor.counts.bodiesGone) bodies are gone
          """
        )
      }
    }
  }
}
