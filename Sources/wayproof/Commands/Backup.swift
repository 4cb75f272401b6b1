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
      var told = 0
      let checkpoint = try DataDirectory(path: data).explaining {
        try LedgerBackup.make(of: data, to: to, others: ["access.db", "members.db"]) {
          done,
          total in
          let percent = total > 0 ? done * 100 / total : 0
          if percent >= told + 10 {
            report("\(percent) % of \(total / 1_000_000) MB")
            told = percent
          }
        }
      }
      let size = try Checkpoint(parsing: SignedNote(parsing: checkpoint).text).size
      print("copied \(size) entries to \(to.shown)")
    }
  }
}

/// `wayproof restore`: lets a copy go on.
struct Restore: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let a ledger that was put back from a copy go on.",
    discussion: """
      Put ledger.db and bodies.db of the copy into the ledger's folder, keys beside them. Then ask \
      everybody who follows the log, its witnesses and its readers for the newest checkpoint they have \
      seen, and show it:

        wayproof restore --data ledger --newest-checkpoint newest.txt

      If the ledger holds that very tree, it can go on. If it does not, the copy is too old: a key that \
      signed another history from there would be found out, and nobody would trust the log again. \
      Recover the missing entries from a follower instead.

      Exit code 1: the ledger does not hold that tree.
      """
  )

  @Option(help: "The folder of the ledger.")
  var data: String

  @Option(help: "A file with the newest checkpoint that anyone has seen; - is standard input.")
  var newestCheckpoint: String

  func run() throws {
    try reportingFailure {
      let directory = DataDirectory(path: data)
      let key = try KeyFile.read(directory.logKeyFile).verifier
      let note = try Files.read(newestCheckpoint, as: "checkpoint")
      do {
        try directory.explaining {
          try LedgerBackup.restore(data, key: key, newest: note)
        }
      } catch let error as NotesError {
        throw CommandFailure(
          .data,
          "the checkpoint in \(newestCheckpoint.shown) is not this log's: \(error)",
          hint: "give what the log published, with all its lines: curl …/checkpoint"
        )
      }
      print("the ledger in \(data.shown) holds that checkpoint, and goes on from there")
    }
  }
}
