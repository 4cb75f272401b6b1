import Access
import ArgumentParser
import Provenance

/// `wayproof share`: who may read what others captured.
struct Share: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let a party read the events that another one captured.",
    discussion: """
      A party reads the events that it captured, those in which it is a source or a destination, and
      those about things that it handled. Beyond that it reads what others share with it: everything
      that they have captured and will capture, until they take it back.
      """,
    subcommands: [Add.self, List.self, Remove.self]
  )
}

extension Share {
  /// The two parties of a share.
  struct Parties: ParsableArguments {
    @Option(help: "The party that shares what it captures.")
    var from: String

    @Option(help: "The party that may read it.")
    var to: String

    @Option(help: "The folder of the ledger.")
    var data: String

    /// Both names, checked, and where shares are kept.
    func read() throws -> (from: PartyName, to: PartyName, store: ShareStore) {
      let (from, to) = (try partyName(self.from), try partyName(self.to))
      guard from != to else { throw CommandFailure(.data, "a party reads its own events anyway") }
      return (from, to, try DataDirectory(path: data).shares())
    }
  }

  /// `wayproof share add`: lets a party read.
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let a party read what another one captures; a service that runs knows it at once.",
      discussion: """
          wayproof share add --data ledger --from store.example --to apiaries.example
        """
    )

    @OptionGroup var parties: Parties

    func run() throws {
      try reportingFailure {
        let (from, to, store) = try parties.read()
        _ = try store.add(from: from.text, to: to.text, now: Moment.now)
        report("\(to) may read all that \(from) captures")
      }
    }
  }

  /// `wayproof share list`: who shares with whom.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List all shares: who shares, who may read, since when.",
      discussion: "  wayproof share list --data ledger"
    )

    @Option(help: "The folder of the ledger.")
    var data: String

    func run() throws {
      try reportingFailure {
        for share in try DataDirectory(path: data).shares().all() {
          print("\(share.from)\t\(share.to)\t\(share.since)")
        }
      }
    }
  }

  /// `wayproof share remove`: takes a share back.
  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take a share back.",
      discussion: """
          wayproof share remove --data ledger --from store.example --to apiaries.example
        """
    )

    @OptionGroup var parties: Parties

    func run() throws {
      try reportingFailure {
        let (from, to, store) = try parties.read()
        guard try store.remove(from: from.text, to: to.text) else {
          throw CommandFailure(.data, "\(from) does not share with \(to)")
        }
      }
    }
  }
}
