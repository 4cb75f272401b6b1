import ArgumentParser
import Events
import Ledger

/// `wayproof reindex`: makes `events.db` anew.
struct Reindex: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make events.db anew, by which members find events.",
    discussion: """
      The file holds nothing that is not in the ledger. A service makes it by itself, and goes on with
      it when it starts; this command is for a file that is damaged. Stop the service first.

        wayproof reindex --data ledger
      """
  )

  @Option(help: "The folder of the ledger.")
  var data: String

  func run() throws {
    try reportingFailure {
      let directory = DataDirectory(path: data)
      _ = try directory.reader()
      // Nobody else may write, or follow, meanwhile.
      let ledger = try directory.openLedger()
      defer { ledger.close() }
      let state = try directory.explaining { try EventFollower(data, isAnew: true).catchUp() }
      print("events.db holds what \(state.folded) entries say")
    }
  }
}
