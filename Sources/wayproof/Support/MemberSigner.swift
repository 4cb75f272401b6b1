import ArgumentParser
import Crypto
import EPCIS
import Merkle
import Notes
import Provenance

/// Makes and signs, on the member's own machine, what it has to say.
struct MemberSigner: Sendable {
  /// The party that speaks: its key has its name.
  let party: PartyName
  private let origin: String
  private let signer: NoteSigner

  /// - Parameters:
  ///   - signer: holds the key.
  ///   - origin: the name of the log that is to take what is signed.
  /// - Throws: a `CommandFailure` if the key is none of a party.
  init(_ signer: NoteSigner, origin: String) throws {
    guard let party = PartyName(signer.verifier.name.text) else {
      throw CommandFailure(.data, "the key \(signer.verifier.name) is no key of a party")
    }
    guard signer.verifier.kind == .ed25519 else {
      throw CommandFailure(
        .data,
        "the key \(signer.verifier.name) cosigns, and signs no statements"
      )
    }
    self.party = party
    self.signer = signer
    self.origin = origin
  }

  /// The statements by which the party erases what it said, ready to be handed in.
  ///
  /// - Parameters:
  ///   - drafts: what the service tells of the statements: `entry`, `keys`, and `body` without a reason.
  ///   - reason: why.
  /// - Returns: a document of statements, in one line of JSON.
  /// - Throws: a `CommandFailure` if they are not of this form.
  func sign(erasuresOf drafts: [JSONValue], reason: String) throws -> [UInt8] {
    let malformed = CommandFailure(.refused, "what answers is no wayproof service")
    let admission = try admission()
    return SignedDocument(
      try drafts.map { draft in
        let keys = (draft["keys"]?.arrayValue ?? []).compactMap(\.stringValue)
          .compactMap(IndexKey.init(base64:))
        guard let entry = draft["entry"]?.integerValue, entry >= 0, !keys.isEmpty,
          let body = try? draft["body"].map({ try StatementBody($0) }), let erases = body.erases,
          let was = body.was
        else { throw malformed }
        let erasure = ErasureStatement(
          party: party,
          erases: erases,
          leaves: keys.map { Filing.Leaf(role: .subject, key: $0) },
          reason: reason,
          was: was
        )
        return SignedStatement(try admission.admit(erasure), withdraws: UInt64(entry))
      }
    ).encoded
  }

  /// The statements that a document makes, ready to be handed in, in one line of JSON.
  ///
  /// - Throws: `EPCISError` or `AdmissionError` with what is wrong with the document.
  func sign(_ document: [UInt8]) throws -> [UInt8] {
    let document = try CaptureDocument(parsing: document)
    let admission = try admission()
    return SignedDocument(try admission.admit(document).map { SignedStatement($0) }).encoded
  }

  private func admission() throws -> Admission {
    let milliseconds = Int64(clamping: Moment.now) * 1000
    guard let now = Instant(milliseconds: milliseconds) else {
      throw CommandFailure(.configuration, "the clock of this machine is wrong")
    }
    return Admission(
      origin: origin,
      party: party,
      signer: signer,
      now: { now },
      randomBytes: { Random.bytes($0) }
    )
  }

  /// Signs a document that came from `file`; what is wrong with it becomes a message that names the file.
  func sign(_ document: [UInt8], from file: String) throws -> [UInt8] {
    do { return try sign(document) } catch let error as EPCISError {
      throw CommandFailure(.data, in: file, findings: error.lines, hint: Self.nothingSigned)
    } catch let error as AdmissionError {
      let findings = error.all.map(\.line)
      throw CommandFailure(.data, in: file, findings: findings, hint: Self.nothingSigned)
    }
  }

  private static let nothingSigned = "nothing of this file was signed"
}

/// With what, and for which log, a member signs.
struct SigningOptions: ParsableArguments {
  @Option(help: "The name of the log that is to take it, which is signed with it.")
  var origin: String?

  @Option(help: "Or a trust file, which names the log.")
  var trust: String?

  func validate() throws {
    if origin != nil, trust != nil { throw ValidationError("give --origin or --trust, not both") }
    if let origin, !PartyName.isOrigin(origin) {
      throw ValidationError("\(origin) cannot name a log")
    }
  }

  /// Whether one of them was given.
  var areGiven: Bool { origin != nil || trust != nil }

  /// What signs with the key in the file `key`, or in an SSH agent; see ``AgentKey``.
  func signer(key: String) throws -> MemberSigner {
    let log = try origin ?? trust.map { try TrustFile.read($0).log.name.text }
    guard let log else {
      throw CommandFailure(.configuration, "for which log?", hint: "give --origin or --trust")
    }
    let signer =
      try AgentKey.isNamed(by: key) ? AgentKey.signer(key) : NoteSigner(KeyFile.read(key))
    return try MemberSigner(signer, origin: log)
  }
}
