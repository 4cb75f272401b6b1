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

      A statement about many things is erased for all of them. The governance erases what anybody said, by
      the party that init registers for it: --as ORIGIN/governance --key DIR/keys/governance.key.
      Followers that keep what was said remove it too. Backups are yours to remove.
      """
  )

  @Argument(help: "Entries of the log.")
  var entries: [UInt64] = []

  @Option(help: "A code or ID: all that the party said about this thing.")
  var about: String?

  @Option(help: "The folder of the ledger.")
  var data: String

  @Option(name: .customLong("as"), help: "The party that erases.")
  var party: String

  @Option(help: "The party's private key; without it, the recorder's.")
  var key: String?

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
  }

  func run() throws {
    try reportingFailure {
      let directory = DataDirectory(path: data)
      let party = try partyName(self.party)
      let signer = try KeyFile.read(key ?? directory.recorderKeyFile)
      let ledger = try directory.openLedger(at: at)
      defer { ledger.close() }
      let registrar = try directory.explaining { try Registrar(ledger) }
      try directory.explaining {
        do {
          let numbers = try numbers(registrar, party)
          let receipt = try registrar.erase(
            numbers,
            as: party,
            signedBy: signer,
            reason: reason,
            now: moment()
          )
          guard !quiet else { return }
          for (number, erasure) in zip(numbers, receipt.numbers) {
            print("entry \(number) is erased, and entry \(erasure) says so")
          }
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

  private func numbers(_ registrar: Registrar, _ party: PartyName) throws -> [UInt64] {
    guard let about else { return entries }
    let id: CanonicalID
    do { id = try CanonicalID(scanned: about) } catch {
      throw CommandFailure(.data, "\(about) cannot be read: \(error)")
    }
    let numbers = try registrar.erasable(about: id, by: party)
    guard !numbers.isEmpty else {
      throw CommandFailure(.refused, "\(party) has said nothing about \(id) that is still there")
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
