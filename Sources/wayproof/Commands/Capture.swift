import ArgumentParser
import EPCIS
import HTTPClient
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

      Through a service that runs, with a token of the party (see wayproof token add):

        wayproof capture --url http://localhost:8080 --token-file apiaries.token honey/*.jsonld

      A stream, one document or event a line, plain or gzip, from a file that ends in .ndjson, .jsonl,
      .ndjson.gz or .jsonl.gz, or from standard input with --lines:

        zcat line2.jsonl.gz | wayproof capture --url http://localhost:8080 --token-file t --lines -

      Where the service asks for certificates (serve --listen-members), with one of the party in the place
      of a token (token add --certificate):

        wayproof capture --url https://members.example --certificate line2.pem \\
          --certificate-key line2.key honey/*.jsonld

      An interrupted stream is sent again from its beginning; nothing is taken twice.

      What the party signs itself, with a key that stays here: for the log that --trust or --origin
      names. A token is needed only for streams of much, and for documents of more than 64 KiB:

        wayproof capture --url https://ledger.example --key apiaries.key --trust trust.txt honey/*.jsonld
        wayproof capture --url https://ledger.example --signed honey.signed

      Or straight into a ledger that no service has open:

        wayproof capture --data ledger --as apiaries.example --key apiaries.key honey/*.jsonld

      Without --key the operator's recorder signs for the party, if it lets it.
      """
  )

  @Option(help: "Where a service runs: http://HOST:PORT.")
  var url: String?

  @OptionGroup var credentials: CredentialOptions

  @OptionGroup var client: ClientOptions

  @Option(help: "The folder of the ledger.")
  var data: String?

  @Option(name: .customLong("as"), help: "With --data: the party that speaks.")
  var party: String?

  @Option(
    help: """
      The party's private key, a file, or with --url agent:NAME or agent:VKEY in an SSH agent; without \
      it, the operator's recorder signs.
      """
  )
  var key: String?

  @OptionGroup var signing: SigningOptions

  @Flag(help: "With --url: the files hold what wayproof sign made.")
  var signed = false

  @Option(help: "With --data, for demonstrations: record at this moment of the past.")
  var at: Moment?

  @Flag(help: "With --url: every file holds a document on each line.")
  var lines = false

  @Option(help: "With --url: how many connections send a stream.")
  var connections = 4

  @Flag(help: "Say nothing of what was taken.")
  var quiet = false

  @Argument(help: "The files; - for standard input.")
  var files: [String]

  func validate() throws {
    if url != nil {
      guard data == nil, party == nil, at == nil else {
        throw ValidationError(
          "--url goes with --token-file, --certificate or --key, and not with --data"
        )
      }
      guard credentials.areGiven || key != nil || signed else {
        throw ValidationError("--url needs --token-file, --certificate, --key or --signed")
      }
      guard !(signed && key != nil) else {
        throw ValidationError("what is --signed needs no --key")
      }
      guard signing.areGiven == (key != nil) else {
        throw ValidationError("with --url, --key goes with --origin or --trust")
      }
      guard (1...64).contains(connections) else {
        throw ValidationError("--connections takes a number from 1 to 64")
      }
    } else {
      guard data != nil, party != nil else {
        throw ValidationError("give --url and --token-file or --certificate, or --data and --as")
      }
      guard !credentials.areGiven, !lines, !signed, !signing.areGiven else {
        throw ValidationError(
          "--token-file, --certificate, --lines, --signed, --origin and --trust go with --url"
        )
      }
    }
  }

  func run() throws {
    try reportingFailure {
      if let url {
        let path = key != nil || signed ? "/statements" : "/capture"
        let credentials = try credentials.read(client)
        try captureThrough(signer: key.map { try signing.signer(key: $0) }) {
          try CaptureClient(url: url, credentials, path: path, isFirst: $0)
        }
      } else if let data, let party {
        try capture(into: DataDirectory(path: data), as: partyName(party))
      }
    }
  }

  private func say(_ file: String, _ numbers: [String], size: String?) {
    guard !quiet else { return }
    let tree = size.map { "in the signed tree of \($0)" } ?? "durable, and waiting for cosignatures"
    print("\(file): entries \(numbers.joined(separator: " ")), \(tree)")
  }

  // MARK: Through a service

  private func captureThrough(
    signer: MemberSigner?,
    _ makeClient: @escaping @Sendable (_ isFirst: Bool) throws -> CaptureClient
  ) throws {
    let client = try makeClient(true)
    for file in files {
      guard !isStream(file) else {
        try captureStream(file, signer) { try makeClient(false) }
        continue
      }
      let document = try Files.read(file, as: "document")
      let answer = try client.capture(signer?.sign(document, from: file) ?? document, from: file)
      say(file, answer.entries, size: answer.size)
      if !quiet { for remark in answer.remarks { report("\(file): \(remark)") } }
    }
  }

  private func isStream(_ file: String) -> Bool {
    lines || signed || LineSource.isStream(file)
  }

  private func captureStream(
    _ file: String,
    _ signer: MemberSigner?,
    _ makeClient: @escaping @Sendable () throws -> CaptureClient
  ) throws {
    let meter = RateMeter("documents", isQuiet: quiet)
    let prepare: @Sendable ([UInt8]) throws -> [UInt8] = { try signer?.sign($0) ?? $0 }
    let tally = try LineCapture(
      connections: connections,
      prepare: prepare,
      makeClient: makeClient
    ).run(LineSource(file), meter)
    if !quiet { print("\(file): \(tally.taken) documents taken, \(tally.refused) refused") }
    guard tally.refused > 0 else { return }
    for refusal in tally.firstRefusals { report("\(file), \(refusal)") }
    throw CommandFailure(
      .data,
      "\(file): \(tally.refused) of \(tally.refused + tally.taken) documents were refused",
      hint: "correct these and send the stream again; nothing is taken twice"
    )
  }

  // MARK: Into a folder

  private func capture(into directory: DataDirectory, as party: PartyName) throws {
    let signer = try KeyFile.read(key ?? directory.recorderKeyFile)
    let documents = try files.map { file in (file, try read(file)) }
    let ledger = try directory.openLedger(at: at)
    defer { ledger.close() }
    let registrar = try directory.explaining { try Registrar(ledger) }
    let now = try moment()
    for (file, document) in documents {
      let (admitted, receipt) = try directory.explaining {
        try refusing(file) {
          try registrar.admittingAgain {
            let admitted = try registrar.admit(document, as: party, signedBy: signer, now: now)
            return (admitted, try registrar.append([admitted]))
          }
        }
      }
      say(file, receipt.numbers.map(String.init), size: "\(receipt.size)")
      guard !quiet else { continue }
      for remark in admitted.statements.flatMap(\.remarks) { report("\(file): \(remark)") }
    }
  }

  private func moment() throws -> Instant {
    let seconds = at?.seconds ?? Moment.now
    guard let instant = Instant(milliseconds: Int64(clamping: seconds) * 1000) else {
      throw CommandFailure(.data, "--at is no moment of this calendar")
    }
    return instant
  }

  private static let nothingTaken = "nothing of this file was taken"

  private func read(_ file: String) throws -> CaptureDocument {
    let bytes = try Files.read(file, as: "document")
    return try refusing(file) { try CaptureDocument(parsing: bytes) }
  }

  /// Runs `body`; what it refuses of the document becomes a message that names the file.
  private func refusing<Result>(_ file: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as EPCISError {
      throw CommandFailure(.data, in: file, findings: error.lines, hint: Self.nothingTaken)
    } catch let error as AdmissionError {
      let findings = error.all.map(\.line)
      throw CommandFailure(.refused, in: file, findings: findings, hint: Self.nothingTaken)
    } catch let error as RegistrarError {
      throw CommandFailure(
        .configuration,
        "\(file): \(error)",
        hint: "admit it with: wayproof party add"
      )
    }
  }
}
