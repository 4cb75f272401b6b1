import ArgumentParser
import Notes
import Provenance

extension Party {
  /// `wayproof party change`: name, country, roles, prefixes, the recorder.
  struct Change: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Change what a party is called, what it does, which prefixes are its own.",
      discussion: """
        What is not given stays as it is.

          wayproof party change lab.example --data ledger --add-role regulator
          wayproof party change brand.example --data ledger --remove-prefix 9520003 --recorder no
        """
    )

    @Argument(help: "The party's name.")
    var name: String

    @Option(help: "What people call it.")
    var display: String?

    @Option(help: "Where it is registered: two letters (ISO 3166).")
    var country: String?

    @Option(help: "What it does from now on too: \(PartyRole.known).")
    var addRole: [String] = []

    @Option(help: "What it no longer does.")
    var removeRole: [String] = []

    @Option(help: "A GS1 company prefix that is its own from now on.")
    var addPrefix: [String] = []

    @Option(help: "One that no longer is.")
    var removePrefix: [String] = []

    @Option(help: "Whether the operator's recorder may sign for it: yes or no.")
    var recorder: String?

    @OptionGroup var options: RevisionOptions

    func validate() throws {
      if let recorder, !["yes", "no"].contains(recorder) {
        throw ValidationError("--recorder is yes or no")
      }
    }

    func run() throws {
      try reportingFailure {
        let (gained, lost) = try (
          addRole.map(PartyRole.init(named:)), removeRole.map(PartyRole.init(named:))
        )
        try options.change(name) { profile in
          profile.displayName = display ?? profile.displayName
          profile.country = country ?? profile.country
          profile.roles = profile.roles.filter { !lost.contains($0) } + gained
          profile.prefixes = profile.prefixes.filter { !removePrefix.contains($0) } + addPrefix
          if let recorder { profile.maySignByRecorder = recorder == "yes" }
        }
      }
    }
  }

  /// `wayproof party key`: which keys a party signs with.
  struct Key: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a key to those that a party signs with, or remove one.",
      discussion: """
        To change a key without a gap: add the new one, let the party sign with it, then remove the old
        one. What the old key signed before stays said. If it was stolen, see wayproof party distrust.

          wayproof party key lab.example --data ledger --add "$(wayproof keygen --show new.key)"
          wayproof party key lab.example --data ledger --remove 530d903a
        """
    )

    @Argument(help: "The party's name.")
    var name: String

    @Option(help: "A key to add: what wayproof keygen prints.")
    var add: [String] = []

    @Option(help: "A key to remove: its vkey, or the 8 digits in it.")
    var remove: [String] = []

    @OptionGroup var options: RevisionOptions

    func validate() throws {
      if add.isEmpty, remove.isEmpty { throw ValidationError("give --add or --remove") }
    }

    func run() throws {
      try reportingFailure {
        let added = try add.map(signingKey)
        try options.change(name) { profile in
          let removed = try remove.flatMap { try profile.keys.named($0) }
          profile.keys = profile.keys.filter { !removed.contains($0) } + added
        }
      }
    }
  }

  /// `wayproof party suspend`: it may not speak for now.
  struct Suspend: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Suspend a party: what it signs from now on does not count.",
      discussion: """
        It keeps its prefixes, and what it said before stays said.

          wayproof party suspend lab.example --data ledger
        """
    )

    @Argument(help: "The party's name.")
    var name: String

    @OptionGroup var options: RevisionOptions

    func run() throws {
      try reportingFailure { try options.change(name) { $0.status = .suspended } }
    }
  }

  /// `wayproof party resume`: it may speak again.
  struct Resume: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let a party speak again that was suspended, or had left.",
      discussion: "  wayproof party resume lab.example --data ledger"
    )

    @Argument(help: "The party's name.")
    var name: String

    @OptionGroup var options: RevisionOptions

    func run() throws {
      try reportingFailure { try options.change(name) { $0.status = .active } }
    }
  }

  /// `wayproof party leave`: it speaks no more.
  struct Leave: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Note that a party has left: it says no more, and its prefixes are free.",
      discussion: """
        What it said before stays said.

          wayproof party leave lab.example --data ledger
        """
    )

    @Argument(help: "The party's name.")
    var name: String

    @OptionGroup var options: RevisionOptions

    func run() throws {
      try reportingFailure { try options.change(name) { $0.status = .left } }
    }
  }

  /// `wayproof party distrust`: a key of it was stolen.
  struct Distrust: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Distrust a key of a party from an entry on, backwards too: it was stolen.",
      discussion: """
        What the key signed in that entry and above does not count, whoever signed it, and that is never
        taken back. The key is removed too, if the party has it still.

          wayproof party distrust lab.example --data ledger --key 530d903a --from 1742
        """
    )

    @Argument(help: "The party's name.")
    var name: String

    @Option(help: "The key: its vkey, or the 8 digits in it.")
    var key: String

    @Option(help: "The first entry that does not count.")
    var from: UInt64

    @OptionGroup var options: RevisionOptions

    func run() throws {
      try reportingFailure {
        let party = try partyName(name)
        let history = try options.registry.source.read().registry.history(of: party)
        let known = Set(history.flatMap(\.revision.keys)).sorted { $0.vkey < $1.vkey }
        try options.change(name) { profile in
          for key in try known.named(key) {
            profile.keys.removeAll { $0 == key }
            profile.distrusted.removeAll { $0.key == key && $0.entry >= from }
            profile.distrusted.append(.init(key: key, from: from))
          }
        }
      }
    }
  }
}
