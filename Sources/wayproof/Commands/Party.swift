import ArgumentParser
import Notes
import Provenance

/// `wayproof party`: who takes part.
struct Party: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Admit parties to the consortium, change what is registered of them, see who is in it.",
    discussion: """
      Each change is a revision in the log, signed by the governance. Where more keys must sign than
      lie in DIR/keys, every one of these commands writes a proposal instead, with --out FILE, which
      wayproof governance sign and submit bring into the log.

      What a party said is judged by what was registered below it in the log: no later change touches
      it, but for keys that are distrusted backwards.
      """,
    subcommands: [
      Add.self, Change.self, Key.self, Suspend.self, Resume.self, Leave.self, Distrust.self,
      Show.self, List.self,
    ]
  )
}

extension Party {
  /// `wayproof party add`: admits a party, or says anew what it is.
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Admit a party, or replace what is registered of it.",
      discussion: """
        Appends a revision of the party, signed by the governance keys in DIR/keys. What is not given
        is empty from then on: a revision replaces the one before. To change one thing, see the other
        commands.

          wayproof party add apiaries.example --data ledger --display "Example Apiaries" \\
            --country NZ --role brand --role maker --prefix 9520003 \\
            --vkey "$(wayproof keygen apiaries.example --out apiaries.key)"

        A party without a key of its own can let the operator's recorder sign for it; shoppers see
        the difference.

          wayproof party add customs.example --data ledger --display "Customs" --country CN \\
            --role customs --recorder
        """
    )

    @Argument(help: "The party's name: a host of its own, such as lab.example.")
    var name: String

    @Option(help: "What people call it.")
    var display: String

    @Option(help: "Where it is registered: two letters (ISO 3166).")
    var country: String

    @Option(help: "What it does: \(PartyRole.known).")
    var role: [String] = []

    @Option(help: "A GS1 company prefix that is its own: 4 to 12 digits.")
    var prefix: [String] = []

    @Option(help: "The public half of a key that it signs with.")
    var vkey: [String] = []

    @Flag(help: "Let the operator's recorder sign for it.")
    var recorder = false

    @Option(help: "active, suspended or left.")
    var status = "active"

    @OptionGroup var options: RevisionOptions

    func run() throws {
      try reportingFailure {
        let profile = try self.profile()
        try options.revise(name) { _ in profile }
      }
    }

    private func profile() throws -> PartyProfile {
      var profile = PartyProfile(displayName: display, country: country)
      guard let status = PartyStatus(rawValue: status) else {
        throw CommandFailure(.data, "--status is active, suspended or left, not \(self.status)")
      }
      profile.status = status
      profile.maySignByRecorder = recorder
      profile.prefixes = prefix
      profile.roles = try role.map(PartyRole.init(named:))
      profile.keys = try vkey.map(signingKey)
      return profile
    }
  }

  /// `wayproof party list`: prints the registry.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the parties of a ledger, and the revisions that do not count.",
      discussion: "  wayproof party list --data ledger"
    )

    @OptionGroup var source: RegistrySource

    func run() throws {
      try reportingFailure {
        let registry = try source.read().registry
        for name in registry.partyNames {
          guard let party = registry.party(name) else { continue }
          print(line(of: party))
        }
        for skipped in registry.skipped {
          print("entry \(skipped.entry) does not count: \(skipped.fault)")
        }
      }
    }

    private func line(of party: PartyRevision) -> String {
      [
        party.party.text, party.displayName, party.country, party.status.rawValue, party.signing,
        party.roles.map(\.rawValue).joined(separator: ","), party.prefixes.joined(separator: ","),
      ].joined(separator: "\t")
    }
  }

  /// `wayproof party show`: what is registered of one party, and was.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what is registered of a party, and each revision before.",
      discussion: "  wayproof party show lab.example --data ledger"
    )

    @Argument(help: "The party's name.")
    var name: String

    @OptionGroup var source: RegistrySource

    func run() throws {
      try reportingFailure {
        let party = try partyName(name)
        let registry = try source.read().registry
        let history = registry.history(of: party)
        guard let current = history.last else {
          throw CommandFailure(
            .refused,
            "\(party) is not registered",
            hint: "list who is: wayproof party list"
          )
        }
        show(current.revision, registry)
        for past in history {
          print("entry \(past.entry)\trevision \(past.revision.revision)\t\(past.summary)")
        }
      }
    }

    private func show(_ revision: PartyRevision, _ registry: Registry) {
      func row(_ label: String, _ text: String) {
        print(label.padding(to: 12) + text)
      }
      row("party", revision.party.text)
      row("name", revision.displayName)
      row("country", revision.country)
      row("status", revision.status.rawValue)
      row("signing", revision.signing)
      row("recorder", revision.maySignByRecorder ? "may sign for it" : "may not sign for it")
      for key in revision.keys { row("key", key.vkey) }
      for role in revision.roles { row("role", role.rawValue) }
      for prefix in revision.prefixes { row("prefix", prefix) }
      for (key, entry) in registry.distrusted(by: revision.party) {
        row("distrusts", "\(key.vkey) from entry \(entry) on")
      }
    }
  }
}

extension PartyRevision {
  /// How what it says gets its signature, in words.
  fileprivate var signing: String {
    guard keys.isEmpty else { return "signs itself" }
    return maySignByRecorder ? "recorded" : "cannot sign"
  }
}

extension Registry.Past<PartyRevision> {
  fileprivate var summary: String {
    let keys = revision.keys.count
    return [
      revision.status.rawValue, "\(keys) \(keys == 1 ? "key" : "keys")",
      "roles \(revision.roles.map(\.rawValue).joined(separator: ",").orDash)",
      "prefixes \(revision.prefixes.joined(separator: ",").orDash)",
      "recorder \(revision.maySignByRecorder ? "yes" : "no")",
    ].joined(separator: ", ")
  }
}

extension String {
  fileprivate var orDash: String { isEmpty ? "-" : self }

  fileprivate func padding(to count: Int) -> String {
    self + String(repeating: " ", count: Swift.max(1, count - self.count))
  }
}

extension PartyRole {
  /// All roles, as a list for people.
  static let known = allCases.map(\.rawValue).joined(separator: ", ")

  /// The role that `name` names.
  init(named name: String) throws {
    guard let role = PartyRole(rawValue: name) else {
      throw CommandFailure(
        .data,
        "there is no role \(name)",
        hint: "the roles are: \(PartyRole.known)"
      )
    }
    self = role
  }
}

/// The party that `text` names.
func partyName(_ text: String) throws -> PartyName {
  guard let name = PartyName(text) else {
    throw CommandFailure(
      .data,
      "\(text) cannot name a party",
      hint: "use a host of its own, in lower case: lab.example"
    )
  }
  return name
}
