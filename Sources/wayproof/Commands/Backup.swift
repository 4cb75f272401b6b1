import ArgumentParser
import Ledger
import Notes

/// `wayproof backup`: copies a ledger.
struct Backup: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copy a ledger, also while it is being served.",
    discussion: """
        wayproof backup --data ledger --to /backup/2026-01-31

      The copy holds ledger.db and bodies.db as of one published state, and access.db and members.db if \
      there are any; events.db is made again from the ledger. It holds no keys, and not what \
      the log's key signed last: a copy must not go on by itself. See wayproof restore.

      Erased bodies are still in older copies: erase there too, or let copies expire.
      """
  )

  @Option(help: "The folder of the ledger.")
  var data: String

  @Option(help: "The folder for the copy; it is made.")
  var to: String

  func run() throws {
    try reportingFailure {
      var meter = Meter(isSilent: false)
      let checkpoint = try DataDirectory(path: data).explaining {
        try LedgerBackup.make(
          of: data,
          to: to,
          others: ["access.db", "codes.db", "media.db", "members.db", "reports.db", "scans.db"]
        ) {
          done,
          total in
          meter.tell(UInt64(done), of: UInt64(total)) {
            "\($0 / 1_000_000) of \($1 / 1_000_000) MB"
          }
        }
      }
      let size = try Checkpoint(parsing: SignedNote(parsing: checkpoint).text).size
      print("copied \(size) entries to \(to.shown)")
    }
  }
}
