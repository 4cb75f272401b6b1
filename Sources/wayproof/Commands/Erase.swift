import ArgumentParser
import EPCIS
import GS1
import Ledger
import Provenance
import Registrar

/// `wayproof erase`: removes what was said, for good.
struct Erase: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Erase what statements say, for good, with a reason that everybody can read.",
    discussion: """
      The text of a statement and its members part are removed; its entry in the log stays, and a
      statement that says who erased it, and why, takes its place. All proofs hold. Whoever scans the
      code sees that something was erased, when and why; if all that was said of the thing itself is
      erased, that it may no longer be shown (HTTP 410, or 451 where the governance erased it).

      A party erases what it said itself:

        wayproof erase 121 130 --data ledger --as apiaries.example --key apiaries.key \\
          --reason "keeping time over"

      or all that it said about one thing:

        wayproof erase --about http://localhost:8080/01/09520003000308/21/7K4A7B21A7PJMJAYM7 \\
          --data ledger --as apiaries.example --key apiaries.key --reason "keeping time over"

      Through a service that runs, with a token or certificate of the party and scope capture; a party that
      signs gives its key, which stays here, and the log that it signs for:

        wayproof erase 121 --url https://ledger.example --token-file apiaries.token --reason "keeping time over"
        wayproof erase 121 --url https://ledger.example --token-file maker.token --key maker.key \\
          --trust trust.txt --reason "keeping time over"

      Once it says that an entry is erased, no copy of what it said is left in the ledger's files. The same
      again says so again, and completes what was interrupted or what a reader of the files kept from being
      overwritten. A statement about many things is erased for all of them. The governance erases what anybody said, by
      the party that init registers for it: --as ORIGIN/governance --key DIR/keys/governance.key.
      Followers that keep what was said remove it too. Backups are yours to remove.
      """
  )

  @Argument(help: "Entries of the log.")
  var entries: [UInt64] = []

  @Option(help: "A code or ID: all that the party said about this thing.")
  var about: String?

  @Option(help: "The folder of a ledger that no service has open.")
  var data: String?

  @Option(help: "Where a service runs that has the ledger: http://HOST:PORT.")
  var url: String?

  @OptionGroup var credentials: CredentialOptions

  @OptionGroup var client: ClientOptions

  @Option(name: .customLong("as"), help: "With --data: the party that erases.")
  var party: String?

  @Option(help: "The party's private key; without it, the recorder signs.")
  var key: String?

  @OptionGroup var signing: SigningOptions

  @Option(help: "Why, for everybody to read; it must not repeat what is erased.")
  var reason: String

  @Option(help: "For demonstrations: record at this moment of the past instead of now.")
  var at: Moment?

  @Flag(help: "Say nothing.")
  var quiet = false

  func validate() throws {
    guard entries.isEmpty != (about == nil) else {
      throw ValidationError("give entries, or --about a code")
    }
    guard !reason.isEmpty else { throw ValidationError("--reason is empty") }
    if url != nil {
      guard credentials.areGiven, data == nil, party == nil, at == nil else {
        throw ValidationError("--url goes with --token-file or --certificate, and not with --data")
      }
      guard signing.areGiven == (key != nil) else {
        throw ValidationError("with --url, --key goes with --origin or --trust")
      }
    } else {
      guard data != nil, party != nil, !credentials.areGiven, !signing.areGiven else {
        throw ValidationError("give --data and --as, or --url and --token-file or --certificate")
      }
    }
  }

  func run() throws {
    try reportingFailure {
      if let url { return try erase(through: url) }
      let directory = DataDirectory(path: data ?? "")
      let party = try partyName(self.party ?? "")
      let signer = try KeyFile.read(key ?? directory.recorderKeyFile)
      let ledger = try directory.openLedger(at: at)
      defer { ledger.close() }
      let registrar = try directory.explaining { try Registrar(ledger) }
      try directory.explaining {
        do {
          let numbers = try numbers(registrar, party)
          let erasures = try registrar.erase(
            numbers,
            as: party,
            signedBy: signer,
            reason: reason,
            now: moment()
          )
          for erased in erasures.erased { say("\(erased.entry)", "\(erased.erasure)") }
        } catch LedgerError.erasureHeld(let path) {
          throw CommandFailure(
            .refused,
            "it is recorded and erased, but copies of it are left beside \(path)",
            hint: "something else, such as a backup, reads it; when it has ended, do the same again"
          )
        } catch let error as ErasingError {
          throw CommandFailure(.refused, "\(error)", hint: "nothing was erased")
        } catch let error as AdmissionError {
          throw CommandFailure(
            .refused,
            in: "erasing",
            findings: error.all.map(\.line),
            hint: "nothing was erased"
          )
        } catch let error as RegistrarError {
          throw CommandFailure(
            .configuration,
            "\(error)",
            hint: "admit it with: wayproof party add"
          )
        }
      }
    }
  }

  private func erase(through url: String) throws {
    let target: JSONObject =
      if let about {
        ["about": .string(about)]
      } else {
        ["entries": .array(entries.map { .number(Double($0)) })]
      }
    let signer = try key.map { try signing.signer(key: $0) }
    let client = try ErasureClient(url, credentials.read(client))
    for erased in try client.erase(target, reason: reason, signer) {
      say(erased.entry, erased.erasure)
    }
  }

  private func say(_ entry: String, _ erasure: String) {
    guard !quiet else { return }
    print("entry \(entry) is erased, and entry \(erasure) says so")
  }

  private func numbers(_ registrar: Registrar, _ party: PartyName) throws -> [UInt64] {
    guard let about else { return entries }
    let id: CanonicalID
    do { id = try CanonicalID(scanned: about) } catch {
      throw CommandFailure(.data, "\(about) cannot be read: \(error)")
    }
    let numbers = try registrar.erasable(about: id, by: party)
    guard !numbers.isEmpty else {
      throw CommandFailure(.refused, "\(party) has said nothing about \(id)")
    }
    return numbers
  }

  private func moment() throws -> Instant {
    let seconds = at?.seconds ?? Moment.now
    guard let instant = Instant(milliseconds: Int64(clamping: seconds) * 1000) else {
      throw CommandFailure(.data, "--at is no moment of this calendar")
    }
    return instant
  }
}
