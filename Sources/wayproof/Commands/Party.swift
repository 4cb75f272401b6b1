import ArgumentParser
import Ledger
import Notes
import Provenance
import Registrar

/// `wayproof party`: who takes part.
struct Party: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Admit parties to the consortium and see who is in it.",
    subcommands: [Add.self, List.self]
  )
}

extension Party {
  /// `wayproof party add`: admits a party, or says anew what it is.
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Admit a party, or replace what is registered of it.",
      discussion: """
        Appends a revision of the party, signed by the governance keys in DIR/keys. What is not given
        is empty from then on: a revision replaces the one before.

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

    @Option(help: "The folder of the ledger.")
    var data: String

    @Option(help: "What people call it.")
    var display: String

    @Option(help: "Where it is registered: two letters (ISO 3166).")
    var country: String

    @Option(help: "What it does: \(PartyRole.allCases.map(\.rawValue).joined(separator: ", ")).")
    var role: [String] = []

    @Option(help: "A GS1 company prefix that is its own: 4 to 12 digits.")
    var prefix: [String] = []

    @Option(help: "The public half of a key that it signs with.")
    var vkey: [String] = []

    @Flag(help: "Let the operator's recorder sign for it.")
    var recorder = false

    @Option(help: "active, suspended or left.")
    var status = "active"

    @Option(help: "A governance key to sign with; without it, those in DIR/keys.")
    var governanceKey: [String] = []

    @Option(help: "For demonstrations: record at this moment of the past instead of now.")
    var at: Moment?

    @Flag(help: "Say nothing.")
    var quiet = false

    func run() throws {
      try reportingFailure {
        let directory = DataDirectory(path: data)
        let party = try partyName(name)
        let profile = try self.profile()
        let keys =
          governanceKey.isEmpty
          ? try directory.governanceKeys() : try governanceKey.map(KeyFile.read)
        let ledger = try directory.openLedger(at: at)
        defer { ledger.close() }
        let receipt = try directory.explaining {
          do {
            return try Registrar(ledger).revise(party, as: profile, signedBy: keys)
          } catch let error as RegistrarError {
            throw CommandFailure(.refused, "\(error)")
          } catch let error as FormatError {
            throw CommandFailure(.data, "\(error)")
          }
        }
        if !quiet { print("\(party) is entry \(receipt.numbers[0]) of \(ledger.origin)") }
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
      profile.roles = try role.map { text in
        guard let role = PartyRole(rawValue: text) else {
          let known = PartyRole.allCases.map(\.rawValue).joined(separator: ", ")
          throw CommandFailure(.data, "there is no role \(text)", hint: "the roles are: \(known)")
        }
        return role
      }
      profile.keys = try vkey.map { text in
        do {
          return try VerifierKey(vkey: text)
        } catch {
          throw CommandFailure(
            .data,
            "\(text) is no vkey: \(error)",
            hint: "wayproof keygen prints one"
          )
        }
      }
      return profile
    }
  }

  /// `wayproof party list`: prints the registry.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the parties of a ledger, and the revisions that do not count.",
      discussion: "  wayproof party list --data ledger"
    )

    @Option(help: "The folder of the ledger.")
    var data: String

    func run() throws {
      try reportingFailure {
        let directory = DataDirectory(path: data)
        let origin = try KeyFile.read(directory.logKeyFile).name.text
        let registry = try directory.explaining {
          try directory.reader().read { try $0.registry(folding: Registry(origin: origin)) }
        }
        for name in registry.partyNames {
          guard let party = registry.party(name) else { continue }
          print(line(of: party))
        }
        for skipped in registry.skipped {
          print("entry \(skipped.entry) does not count: \(skipped.reason)")
        }
      }
    }

    private func line(of party: PartyRevision) -> String {
      let signs =
        party.keys.isEmpty
        ? (party.maySignByRecorder ? "recorded" : "cannot sign") : "signs itself"
      let roles = party.roles.map(\.rawValue).joined(separator: ",")
      let prefixes = party.prefixes.joined(separator: ",")
      return [
        party.party.text, party.displayName, party.country, party.status.rawValue, signs, roles,
        prefixes,
      ].joined(separator: "\t")
    }
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
