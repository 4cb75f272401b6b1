import ArgumentParser
import EPCIS
import Ledger
import Provenance
import Registrar

/// Where a party says something: through a service that runs, or into a folder.
struct SpeakingOptions: ParsableArguments {
  @Option(help: "Where a service runs: http://HOST:PORT.")
  var url: String?

  @OptionGroup var credentials: CredentialOptions

  @OptionGroup var client: ClientOptions

  @Option(help: "The folder of a ledger that no service has open.")
  var data: String?

  @Option(name: .customLong("as"), help: "With --data: the party that speaks.")
  var party: String?

  @Option(help: "With --data: the party's private key; without it, the recorder's.")
  var key: String?

  func validate() throws {
    if url != nil {
      guard data == nil, party == nil, key == nil else {
        throw ValidationError("--url goes with --token-file or --certificate, and not with --data")
      }
      guard credentials.areGiven else {
        throw ValidationError("--url needs --token-file or --certificate")
      }
    } else {
      guard data != nil, party != nil, !credentials.areGiven else {
        throw ValidationError("give --url and --token-file or --certificate, or --data and --as")
      }
    }
  }

  /// Captures one small document and returns the numbers of its entries; `what` names it in messages.
  func say(_ json: JSONValue, what: String) throws -> [String] {
    if let url {
      return try CaptureClient(url: url, credentials.read(client)).capture(
        json.encoded(),
        from: what
      ).entries
    }
    let directory = DataDirectory(path: data ?? "")
    let party = try partyName(self.party ?? "")
    let signer = try KeyFile.read(key ?? directory.recorderKeyFile)
    let ledger = try directory.openLedger()
    defer { ledger.close() }
    let receipt = try directory.explaining {
      do {
        guard let now = Instant(milliseconds: Int64(clamping: Moment.now) * 1000) else {
          throw CommandFailure(.configuration, "the clock of this machine is wrong")
        }
        let document = try CaptureDocument(parsing: json.encoded())
        return try Registrar(ledger).capture(document, as: party, signedBy: signer, now: now)
      } catch let error as AdmissionError {
        let findings = error.all.map(\.line)
        throw CommandFailure(.refused, in: what, findings: findings, hint: "nothing was taken")
      } catch let error as RegistrarError {
        throw CommandFailure(.configuration, "\(error)", hint: "admit it with: wayproof party add")
      }
    }
    return receipt.numbers.map(String.init)
  }
}
