import ArgumentParser
import EPCIS
import Ledger
import Notes
import Provenance
import Registrar

/// `wayproof capture`: takes what a party says.
struct Capture: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Capture what a party says: EPCIS 2.0 documents, product and place data, recalls.",
    discussion: """
      Each file is taken whole or not at all, and is durable and in a signed checkpoint when the
      command says so. The same content again is answered with the entries that it got first.

        wayproof capture --data ledger --as apiaries.example --key apiaries.key honey/*.jsonld

      Without --key the operator's recorder signs for the party, if it lets it.
      """
  )

  @Option(help: "The folder of the ledger.")
  var data: String

  @Option(name: .customLong("as"), help: "The party that speaks.")
  var party: String

  @Option(help: "The party's private key; without it, the recorder's.")
  var key: String?

  @Option(help: "For demonstrations: record at this moment of the past instead of now.")
  var at: Moment?

  @Flag(help: "Say nothing of what was taken.")
  var quiet = false

  @Argument(help: "The files; - for standard input.")
  var files: [String]

  func run() throws {
    try reportingFailure {
      let directory = DataDirectory(path: data)
      let party = try partyName(self.party)
      let signer = try KeyFile.read(key ?? directory.recorderKeyFile)
      let documents = try files.map { file in (file, try read(file)) }
      let ledger = try directory.openLedger(at: at)
      defer { ledger.close() }
      let registrar = try directory.explaining { try Registrar(ledger) }
      let now = try moment()
      for (file, document) in documents {
        let receipt = try directory.explaining {
          try refusing(file) {
            try registrar.capture(document, as: party, signedBy: signer, now: now)
          }
        }
        if !quiet {
          let numbers = receipt.numbers.map(String.init).joined(separator: " ")
          print("\(file): entries \(numbers), in the signed tree of \(receipt.size)")
        }
      }
    }
  }

  private func moment() throws -> Instant {
    let seconds = at?.seconds ?? Moment.now
    guard let instant = Instant(milliseconds: Int64(clamping: seconds) * 1000) else {
      throw CommandFailure(.data, "--at is no moment of this calendar")
    }
    return instant
  }

  private func read(_ file: String) throws -> CaptureDocument {
    let bytes = try Files.read(file, as: "document")
    return try refusing(file) { try CaptureDocument(parsing: bytes) }
  }

  /// Runs `body`; what it refuses of the document becomes a message that names the file.
  private func refusing<Result>(_ file: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as EPCISError {
      throw CommandFailure(.data, "\(file): \(error)", hint: "nothing of this file was taken")
    } catch let error as AdmissionError {
      throw CommandFailure(.refused, "\(file): \(error)", hint: "nothing of this file was taken")
    } catch let error as RegistrarError {
      throw CommandFailure(
        .configuration,
        "\(file): \(error)",
        hint: "admit it with: wayproof party add"
      )
    }
  }
}
