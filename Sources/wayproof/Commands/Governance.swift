import ArgumentParser
import Notes
import Provenance

/// `wayproof governance`: who admits parties.
struct Governance: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show and change the keys that admit parties, and sign what they admit.",
    discussion: """
      A threshold of governance keys, each held by another member, decides who takes part and who
      admits. What they decide is a proposal first: a text file that its signers hand on or send
      around, read, and sign one after the other. They never need to meet, and whoever carries the
      file can change nothing in it.

      A consortium of three, two of which must agree, before there is a ledger:

        wayproof keygen gov.brand.example --out gov-brand.key        each member, at home
        wayproof governance propose --origin ledger.example --threshold 2 --out founding.txt \\
          --add VKEY --add VKEY --add VKEY
        wayproof governance sign founding.txt --key gov-brand.key    two of them
        wayproof init --data ledger --genesis founding.txt           the operator

      Later, to admit a party or to change a key:

        wayproof party add lab.example --data ledger … --out lab.txt
        wayproof governance sign lab.txt --key gov-brand.key
        wayproof governance submit lab.txt --data ledger
      """,
    subcommands: [Show.self, Propose.self, Sign.self, Submit.self]
  )
}

extension Governance {
  /// `wayproof governance show`: the governance of a ledger, or a proposal.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show who governs a ledger, or what a proposal says and who has signed it.",
      discussion: """
          wayproof governance show --data ledger
          wayproof governance show lab.txt --data ledger

        With --data or --url, a proposal is compared with the ledger: how many signatures are missing, what is
        unusual, and whether it would count. Exit code 1: it never will, as it stands.
        """
    )

    @Argument(help: "A proposal.")
    var file: String?

    @OptionGroup var ledger: ComparedRegistry

    func validate() throws {
      if file == nil, !ledger.isGiven {
        throw ValidationError("give --data or --url, or a proposal, or both")
      }
    }

    func run() throws {
      try reportingFailure {
        guard let file else { return try showLedger() }
        let proposal = try ProposalFile.read(file)
        print(String(decoding: proposal.text, as: UTF8.self).shownLines)
        guard let (registry, size) = try ledger.read() else {
          for line in proposal.signatures { print("signature in the name of \(line.name)") }
          if proposal.signatures.isEmpty { print("nobody has signed it") }
          return
        }
        try show(proposal, registry, size)
      }
    }

    private func showLedger() throws {
      guard let (registry, _) = try ledger.read(), let current = registry.governanceHistory.last
      else { return }
      let revision = current.revision
      print("\(registry.origin), revision \(revision.revision) (entry \(current.entry))")
      print("\(revision.threshold) of these \(revision.keys.count) keys must sign:")
      for key in revision.keys { print("  \(key.vkey)") }
      for past in registry.governanceHistory.dropLast() {
        let names = past.revision.keys.map(\.name.text).joined(separator: ", ")
        print(
          "before: revision \(past.revision.revision) (entry \(past.entry)), "
            + "\(past.revision.threshold) of \(names)"
        )
      }
    }

    private func show(_ proposal: Proposal, _ registry: Registry, _ size: UInt64) throws {
      ProposalFile.stateLines(registry.signingState(of: proposal)).forEach { print($0) }
      for remark in registry.remarks(on: proposal, size: size) { print("note: \(remark)") }
      if let fault = registry.chainFault(of: proposal) { throw CommandFailure(fault) }
    }
  }

  /// `wayproof governance propose`: other keys, or another threshold.
  struct Propose: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Propose who is to govern: the founding of a log, or a change of keys.",
      discussion: """
        Writes a proposal, which the old keys must sign and the new ones too, by the threshold of
        each; a key that stands in both signs once. To found a log, give its name:

          wayproof governance propose --origin ledger.example --threshold 2 --out founding.txt \\
            --add VKEY --add VKEY --add VKEY

        To replace a key of a log that there is:

          wayproof governance propose --data ledger --remove gov.lab.example --add VKEY \\
            --out change.txt
        """
    )

    @Option(help: "The name of a log that is to be founded.")
    var origin: String?

    @OptionGroup var ledger: ComparedRegistry

    @Option(help: "How many keys must sign; as before unless told.")
    var threshold: Int?

    @Option(help: "A key that is to govern: what wayproof keygen prints.")
    var add: [String] = []

    @Option(help: "A key that no longer is to: its name, or its vkey.")
    var remove: [String] = []

    @Option(help: "The new file to write.")
    var out: String

    func validate() throws {
      guard (origin == nil) == ledger.isGiven else {
        throw ValidationError("give --origin to found a log, or --data or --url to change one")
      }
      if origin != nil, threshold == nil || !remove.isEmpty {
        throw ValidationError("to found a log, give --threshold and the keys with --add")
      }
    }

    func run() throws {
      try reportingFailure {
        let (registry, size) = try registry()
        var keys = registry.governance()?.keys ?? []
        for text in remove {
          let removed = try keys.named(text)
          keys.removeAll { removed.contains($0) }
        }
        keys += try add.map(signingKey)
        let threshold = threshold ?? registry.governance()?.threshold ?? 1
        let proposal = try explainingFaults {
          try Proposal(registry.draftGovernance(threshold: threshold, keys: keys))
        }
        ProposalFile.tellRemarks(proposal, registry, size: size)
        try ProposalFile.create(proposal, at: out)
        print("wrote \(out)")
        ProposalFile.stateLines(registry.signingState(of: proposal)).forEach { print($0) }
      }
    }

    private func registry() throws -> (Registry, UInt64?) {
      if let (registry, size) = try ledger.read() { return (registry, size) }
      guard let origin, PartyName.isOrigin(origin) else {
        throw CommandFailure(.data, "\(self.origin ?? "") cannot name a log")
      }
      return (Registry(origin: origin), nil)
    }
  }
}

extension String {
  /// A text of several lines as it may be written to a terminal, without the last line's end.
  var shownLines: String {
    split(separator: "\n", omittingEmptySubsequences: false).map { String($0).shown }
      .joined(separator: "\n").trimmingSuffix("\n")
  }

  private func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
