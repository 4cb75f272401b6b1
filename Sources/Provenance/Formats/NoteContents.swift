public import Crypto
public import EPCIS
public import Notes

/// All that a statement's note says, and how it is signed.
public struct NoteContents: Sendable {
  /// The log for which the note was signed.
  public let origin: String
  /// The party that speaks.
  public let party: PartyName
  /// When it happened, to the millisecond.
  public let eventTime: Instant
  /// The number of hashes in the filing's tree, T.
  public let filingSize: UInt64
  /// The root of the filing's tree.
  public let filingRoot: Digest
  /// The digest of the body.
  public let bodyDigest: Digest
  /// The digest of the members part, if there is one.
  public let membersDigest: Digest?

  /// Says what a filing, a body and a members part amount to.
  public init(
    origin: String,
    party: PartyName,
    eventTime: Instant,
    filing: Filing,
    bodyDigest: Digest,
    membersDigest: Digest?
  ) {
    self.origin = origin
    self.party = party
    self.eventTime = eventTime
    filingSize = UInt64(filing.size)
    filingRoot = filing.root
    self.bodyDigest = bodyDigest
    self.membersDigest = membersDigest
  }

  fileprivate init(
    _ note: StatementNote,
    origin: String,
    party: PartyName,
    eventTime: Instant
  ) {
    self.origin = origin
    self.party = party
    self.eventTime = eventTime
    filingSize = note.filingSize
    filingRoot = note.filingRoot
    bodyDigest = note.bodyDigest
    membersDigest = note.membersDigest
  }

  /// The seven lines.
  public var text: String {
    let lines = [
      StatementNote.header,
      origin,
      party.text,
      eventTime.utcText,
      "\(filingSize) \(filingRoot.base64)",
      bodyDigest.base64,
      membersDigest?.base64 ?? "-",
    ]
    return lines.map { $0 + "\n" }.joined()
  }

  /// The note, signed by a key of the party or of the log's recorder.
  ///
  /// - Throws: if the origin is no line of text.
  public func signed(by key: SignerKey) throws(FormatError) -> StatementNote {
    try signed(by: NoteSigner(key))
  }

  /// The note, signed by whatever holds a key of the party.
  ///
  /// - Throws: if the origin is no line of text, or nothing was signed.
  public func signed(by signer: NoteSigner) throws(FormatError) -> StatementNote {
    let text = Array(text.utf8)
    let line = try signer.sign(text)
    let note: SignedNote
    do { note = try SignedNote(text: text, signatures: [line]) } catch {
      throw FormatError("a note cannot be signed: \(error)")
    }
    return try StatementNote(parsing: note.bytes)
  }
}

extension StatementNote {
  /// The contents of a note of the log `origin`, together with its one signature line.
  ///
  /// The signature itself is still to be judged: by a key that stands for the party, or for the
  /// recorder, in the registry below the note's entry.
  ///
  /// - Throws: what makes the statement "not counted": another origin, no party name, a time in
  ///   another form, or anything but one signature line by the party or by `<origin>/recorder`.
  public func contents(
    origin: String
  ) throws(FormatError) -> (contents: NoteContents, signature: SignatureLine) {
    guard originLine.elementsEqual(origin.utf8) else {
      throw FormatError("the note is for another log")
    }
    guard let party = partyClaimed else { throw FormatError("the note names no party") }
    guard let time = timeLine[...].asciiText, let eventTime = Instant(parsing: time),
      eventTime.utcText.utf8.elementsEqual(timeLine)
    else { throw FormatError("the note's event time has not the form YYYY-MM-DDThh:mm:ss.sssZ") }
    let signature = try onlySignature()
    let signers = [party, PartyName.recorder(of: origin)].compactMap(\.self)
    guard signers.contains(where: { signature.name.bytes.elementsEqual($0.text.utf8) }) else {
      throw FormatError("the note is signed by neither its party nor the recorder")
    }
    return (NoteContents(self, origin: origin, party: party, eventTime: eventTime), signature)
  }

  private func onlySignature() throws(FormatError) -> SignatureLine {
    let signatures: [SignatureLine]
    do { signatures = try SignedNote(parsing: bytes).signatures } catch {
      throw FormatError("the note has no good signature line: \(error)")
    }
    guard signatures.count == 1 else {
      throw FormatError("the note has \(signatures.count) signature lines instead of one")
    }
    return signatures[0]
  }
}
