import Crypto
import EPCIS
import Merkle
import Notes

/// What is to be said, before it is signed.
struct Draft {
  var body: JSONValue
  var members: JSONValue?
  var eventTime: Instant
  var leaves: [Filing.Leaf]
  /// The leaves with items as items, where there are such.
  var packed: PackedFiling?
  var contentID: Digest
  var aliases: [Digest] = []
  /// One more alias, that of an `eventID`, which stands for one content only.
  var soleAlias: Digest?
  var eventNumber: Int?
  var remarks: [String] = []
  /// Keeps codes out of the body.
  var codes = CodeGuard()

  var allAliases: [Digest] { (soleAlias.map { [$0] } ?? []) + aliases }
}

/// What makes statements of drafts: by signing them, or by checking what was signed elsewhere.
protocol DraftSealer: Sendable {
  func seal(_ draft: Draft) throws(AdmissionError) -> SealedStatement
}

/// Turns drafts into signed statements of one party.
struct Sealer: DraftSealer {
  let origin: String
  let party: PartyName
  let signer: NoteSigner
  /// Gives as many unpredictable bytes as it is asked for.
  let randomBytes: @Sendable (Int) -> [UInt8]

  func seal(_ draft: Draft) throws(AdmissionError) -> SealedStatement {
    do { return try signed(draft) } catch {
      throw AdmissionError(field: "", rule: .form, message: error.message)
    }
  }

  private func signed(_ draft: Draft) throws(FormatError) -> SealedStatement {
    // What a verifier would not count is not signed.
    let body = draft.body.jcs()
    _ = try StatementBody(parsing: body)
    let members = draft.members?.jcs()
    let bodySalt = randomBytes(StatementPart.saltByteCount)
    let membersSalt = members.map { _ in randomBytes(StatementPart.saltByteCount) }
    let filing = try Filing(draft.leaves, secret: randomBytes(Filing.secretByteCount))
    let contents = NoteContents(
      origin: origin,
      party: party,
      eventTime: draft.eventTime,
      filing: filing,
      bodyDigest: StatementPart.body.digest(salt: bodySalt, bytes: body),
      membersDigest: members.map {
        StatementPart.members.digest(salt: membersSalt ?? [], bytes: $0)
      }
    )
    let note = try contents.signed(by: signer)
    let salt = randomBytes(StatementPart.saltByteCount)
    return SealedStatement(
      note: note,
      salt: salt,
      entry: StatementEntry(note: note.bytes, salt: salt),
      body: body,
      bodySalt: bodySalt,
      members: members,
      membersSalt: membersSalt,
      filing: filing,
      storedFiling: filing.stored(as: draft.packed),
      keys: try MapKeys.statement(note: note, filing: filing),
      contentID: draft.contentID,
      aliases: draft.allAliases,
      soleAlias: draft.soleAlias,
      eventNumber: draft.eventNumber,
      remarks: draft.remarks,
      isConnected: draft.eventNumber == nil || draft.body["corrects"] != nil
    )
  }
}
