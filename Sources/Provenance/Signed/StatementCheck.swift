import Crypto
import EPCIS
import Notes

/// A signed statement whose parts belong together, signed by a key that may.
///
/// Whether what it says is what its event says, and whether its party may say it, is still to be seen.
struct CheckedStatement: Sendable {
  let note: StatementNote
  let salt: [UInt8]
  let eventTime: Instant
  let filing: Filing
  let body: SignedStatement.Part
  /// The body as JSON.
  let shown: StatementBody
  let members: SignedStatement.Part?
  /// The members part as JSON.
  let membersJSON: JSONValue?
  let withdraws: UInt64?
}

/// Checks of a signed statement what needs no look at what it is about.
///
/// What a verifier would refuse or not count is refused here, by the same functions.
struct StatementCheck {
  private let origin: String
  private let standing: Standing
  private let statement: SignedStatement
  /// Everything that is wrong, with fields of the statement.
  private(set) var findings: [AdmissionError] = []

  /// Prepares to check `statement`, which is to be of the party that `standing` is of.
  init(_ statement: SignedStatement, origin: String, standing: Standing) {
    self.statement = statement
    self.origin = origin
    self.standing = standing
  }

  /// The statement, if nothing is wrong with it.
  mutating func checked() -> CheckedStatement? {
    let note = note()
    let time = note.flatMap { contents(of: $0) }
    let filing = filing(of: note)
    let shown = body(note, time)
    let membersJSON = members(note)
    guard findings.isEmpty, let note, let time, let filing, let shown else { return nil }
    return CheckedStatement(
      note: note,
      salt: statement.salt,
      eventTime: time,
      filing: filing,
      body: statement.body,
      shown: shown,
      members: statement.members,
      membersJSON: membersJSON,
      withdraws: statement.withdraws
    )
  }

  private mutating func refuse(_ field: String, _ rule: AdmissionError.Rule, _ message: String) {
    findings.append(AdmissionError(field: field, rule: rule, message: message))
  }

  // MARK: The note

  private mutating func note() -> StatementNote? {
    do { return try StatementNote(parsing: statement.note) } catch {
      refuse("note", .note, error.message)
      return nil
    }
  }

  /// The event time of the note, if its other lines and its signature are good too.
  private mutating func contents(of note: StatementNote) -> Instant? {
    guard note.originLine.elementsEqual(origin.utf8) else {
      refuse("note", .origin, "the note is for another log; this one is \(origin)")
      return nil
    }
    guard note.partyClaimed == standing.party.party else {
      refuse("note", .party, "line 3 of the note does not name \(standing.party.party)")
      return nil
    }
    let time = note.timeLine[...].asciiText.flatMap(Instant.init(parsing:))
    guard let time, time.utcText.utf8.elementsEqual(note.timeLine) else {
      refuse("note", .time, "line 4 of the note has not the form YYYY-MM-DDThh:mm:ss.sssZ")
      return nil
    }
    do {
      let (_, line) = try note.contents(origin: origin)
      try checkSignature(line, of: note)
    } catch let error as AdmissionError {
      findings.append(error)
    } catch {
      refuse("note", .signature, (error as? FormatError)?.message ?? "\(error)")
    }
    return time
  }

  /// Checks that `line` is a signature by a key of the party's own: recorded is what has none.
  private func checkSignature(_ line: SignatureLine, of note: StatementNote) throws {
    let party = standing.party
    guard let key = party.keys.first(where: { $0.isNamed(by: line) }) else {
      throw AdmissionError(
        field: "note",
        rule: .signer,
        message: "the note is signed with no key that is registered for \(party.party)"
      )
    }
    do { try standing.check(key) } catch {
      throw AdmissionError(field: "note", rule: error.rule, message: error.message)
    }
    guard key.isValid(line, of: try SignedNote(parsing: note.bytes).text) else {
      throw FormatError("the signature is not valid")
    }
  }

  // MARK: What it commits to

  private mutating func filing(of note: StatementNote?) -> Filing? {
    let filing: Filing
    do { filing = try Filing(statement.leaves, secret: statement.secret) } catch {
      refuse("filing", .filing, error.message)
      return nil
    }
    guard let note else { return filing }
    if note.filingSize != UInt64(filing.size) {
      refuse(
        "filing",
        .filing,
        "the note says \(note.filingSize) leaves, and it has \(filing.size)"
      )
    } else if note.filingRoot != filing.root {
      refuse("filing", .filing, "its root is \(filing.root.base64), which the note does not say")
    }
    return filing
  }

  private mutating func body(_ note: StatementNote?, _ time: Instant?) -> StatementBody? {
    let bytes = statement.body.bytes
    if let note { checkDigest(.body, statement.body, note.bodyDigest) }
    guard bytes.count <= Admission.bodyBytesMax else {
      refuse("body", .tooMany, "it has more than \(Admission.bodyBytesMax) bytes")
      return nil
    }
    let body: StatementBody
    do { body = try StatementBody(parsing: bytes) } catch {
      refuse("body", .body, error.message)
      return nil
    }
    if let time, let said = body.eventTime, said != time {
      refuse("body.eventTime", .time, "the note says another event time")
    }
    return body
  }

  private mutating func members(_ note: StatementNote?) -> JSONValue? {
    if let note {
      switch (statement.members, note.membersDigest) {
      case (let part?, let digest?): checkDigest(.members, part, digest)
      case (nil, _?): refuse("members", .digest, "the note names a members part; it is missing")
      case (_?, nil): refuse("members", .digest, "the note says that there is none")
      case (nil, nil): break
      }
    }
    guard let bytes = statement.members?.bytes else { return nil }
    do {
      let json = try JSONValue(parsingEvent: bytes)
      if json.objectValue == nil { refuse("members", .members, "it is no object") }
      if json.jcs() != bytes { refuse("members", .members, "it is not in RFC 8785 form") }
      return json
    } catch {
      refuse("members", .members, "it is no JSON: \(error)")
      return nil
    }
  }

  private mutating func checkDigest(
    _ kind: StatementPart,
    _ part: SignedStatement.Part,
    _ digest: Digest
  ) {
    let own = kind.digest(salt: part.salt, bytes: part.bytes)
    guard own != digest else { return }
    let line = kind == .body ? 6 : 7
    refuse(kind.rawValue, .digest, "its digest is \(own.base64), which line \(line) does not say")
  }
}
