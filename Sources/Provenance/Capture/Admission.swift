import Crypto
public import EPCIS
public import Notes

/// Takes what a party says, refuses what would not count, and makes signed statements of the rest.
///
/// A document is taken whole or not at all. Every event becomes one statement: what the holder of a
/// code may see goes into its body, everything, as captured, into its members part.
///
/// Corrections follow EPCIS. An event that declares an error becomes a `Withdrawal` of the statement
/// that was made of the same event before; if there is none, the event is taken first, and then
/// withdrawn. An event that the declaration lists as corrective names that statement in `corrects`,
/// and is filed under every key of it; keys that only the corrected statement named are filed in the
/// role class, in which nothing is issued or described.
public struct Admission: Sendable {
  let origin: String
  let standing: Standing
  /// `nil` where what the party may say is left to the log to check.
  let authority: Authority?
  let earlier: EarlierStatements
  var sealer: any DraftSealer
  let now: @Sendable () -> Instant
  /// Whether what has no event time of its own is dated by its document, so that signing it again
  /// dates it alike.
  var datesByDocument = false

  /// How far ahead of the clock an event may be said to happen: a day, as clocks and time zones err.
  public static let futureMillisecondsMax: Int64 = 86_400_000

  /// The most bytes that a body may have, for it stands in the bundle of everything it is about.
  public static let bodyBytesMax = 65_536

  /// Prepares to speak for a party.
  ///
  /// - Parameters:
  ///   - origin: the name of the log.
  ///   - standing: what the registry says of the party now.
  ///   - signer: a key of the party, or of the log's recorder.
  ///   - earlier: what stands in the log already.
  ///   - now: the clock.
  ///   - randomBytes: gives as many unpredictable bytes as it is asked for.
  /// - Throws: if a note signed by `signer` for this party would not count.
  public init(
    origin: String,
    standing: Standing,
    signer: SignerKey,
    earlier: EarlierStatements = EarlierStatements(),
    now: @escaping @Sendable () -> Instant,
    randomBytes: @escaping @Sendable (Int) -> [UInt8]
  ) throws(AdmissionError) {
    guard standing.party.origin.utf8.elementsEqual(origin.utf8) else {
      throw AdmissionError(
        field: "",
        rule: .origin,
        message: "\(standing.party.party) is registered in another log"
      )
    }
    try standing.check(signer.verifier)
    self.origin = origin
    self.standing = standing
    self.earlier = earlier
    self.now = now
    authority = Authority(party: standing.party, origin: origin)
    sealer = Sealer(
      origin: origin,
      party: standing.party.party,
      signer: NoteSigner(signer),
      randomBytes: randomBytes
    )
  }

  /// Prepares to sign as a party on a machine of its own, where nobody knows the registry: whether the
  /// party may say what it says is left to the log that is to take it.
  ///
  /// What has no event time of its own is dated by its document, so that signing it again says the same.
  ///
  /// - Parameters:
  ///   - origin: the name of the log that is to take it.
  ///   - party: the party that speaks.
  ///   - signer: makes signature lines with a key of the party.
  ///   - now: the clock.
  ///   - randomBytes: gives as many unpredictable bytes as it is asked for.
  public init(
    origin: String,
    party: PartyName,
    signer: NoteSigner,
    now: @escaping @Sendable () -> Instant,
    randomBytes: @escaping @Sendable (Int) -> [UInt8]
  ) {
    self.origin = origin
    let revision = PartyRevision(
      origin: origin,
      party: party,
      revision: 1,
      previous: nil,
      displayName: party.text,
      country: "ZZ",
      keys: [signer.verifier]
    )
    standing = Standing(party: revision, recorder: nil)
    earlier = EarlierStatements()
    self.now = now
    authority = nil
    sealer = Sealer(origin: origin, party: party, signer: signer, randomBytes: randomBytes)
    datesByDocument = true
  }

  /// Prepares to take what a party signed elsewhere; `sealer` joins the first of it.
  init(
    origin: String,
    standing: Standing,
    sealer: any DraftSealer,
    earlier: EarlierStatements,
    now: @escaping @Sendable () -> Instant
  ) {
    self.origin = origin
    self.standing = standing
    self.earlier = earlier
    self.now = now
    authority = Authority(party: standing.party, origin: origin)
    self.sealer = sealer
    datesByDocument = true
  }

  var party: PartyName { standing.party.party }

  /// Takes an EPCIS document: its master data, then its events in order.
  ///
  /// - Throws: everything that is wrong, up to ``AdmissionError/findingsMax``; then nothing of the
  ///   document is taken.
  public func admit(_ document: EPCISDocument) throws(AdmissionError) -> [SealedStatement] {
    guard !document.events.isEmpty || !document.masterData.isEmpty else {
      throw AdmissionError(
        field: "",
        rule: .empty,
        message: "the document says nothing about events, products or places"
      )
    }
    var desk = CaptureDesk(self, document)
    var findings: [AdmissionError] = []
    for datum in document.masterData where findings.count < AdmissionError.findingsMax {
      do { try desk.take(datum) } catch { findings.append(error) }
    }
    for (index, event) in document.events.enumerated()
    where findings.count < AdmissionError.findingsMax {
      do { try desk.take(event, at: index) } catch {
        findings += error.all.map { $0.inEvent(event.number) }
      }
    }
    try findings.refuse()
    return desk.statements
  }

  /// Takes a recall.
  ///
  /// - Throws: if the party may not recall one of the things.
  public func admit(_ recall: RecallStatement) throws(AdmissionError) -> SealedStatement {
    try checkTime(recall.eventTime)
    let mentions = recall.mentions
    for mention in mentions.inOrder {
      try authority?.checkRecall(of: mention.id, field: mention.field)
    }
    return try seal(
      Draft(
        body: recall.body,
        members: ["statement": recall.json],
        eventTime: recall.eventTime,
        leaves: mentions.leaves,
        contentID: ContentID.of(recall.json, party: party)
      )
    )
  }

  /// Takes the statement that something was erased.
  ///
  /// - Throws: if the party is neither the one whose statement it was nor the governance, or if that
  ///   statement is an erasure itself.
  public func admit(_ erasure: ErasureStatement) throws(AdmissionError) -> SealedStatement {
    try AuthorityRule.erase.checkErasing(statementOf: erasure.party, by: party, origin: origin)
    // What an erasure erased would be missing again, and nobody would say why.
    guard erasure.was.type != "Erasure" else {
      throw AdmissionError(
        field: "erases",
        rule: .form,
        message: "an erasure cannot be erased: every bundle needs it"
      )
    }
    return try seal(
      Draft(
        body: erasure.body,
        members: nil,
        eventTime: erasure.time ?? now(),
        leaves: erasure.leaves.map { Filing.Leaf(role: .subject, key: $0.key) },
        contentID: ContentID.of(erasure.body, party: party),
        // A statement is erased once, whoever asks at the same time.
        soleAlias: ContentID.ofErasure(of: erasure.erases)
      )
    )
  }

  func seal(_ draft: Draft) throws(AdmissionError) -> SealedStatement {
    guard draft.leaves.count <= Filing.leafCountMax else {
      throw AdmissionError(
        field: "",
        rule: .tooMany,
        message: "a statement names at most \(Filing.leafCountMax) things; split it"
      )
    }
    guard draft.body.jcs().count <= Admission.bodyBytesMax else {
      throw AdmissionError(
        field: "",
        rule: .tooMany,
        message: "what shoppers would be shown of this has more than "
          + "\(Admission.bodyBytesMax) bytes; send ranges instead of every measurement"
      )
    }
    return try sealer.seal(draft)
  }

  func checkTime(_ time: Instant) throws(AdmissionError) {
    guard time.milliseconds - now().milliseconds <= Admission.futureMillisecondsMax else {
      throw AdmissionError(
        field: "eventTime",
        rule: .time,
        message: "\(time.utcText) is more than a day ahead of the clock"
      )
    }
  }
}

extension AdmissionError {
  /// The same error, in this event.
  func inEvent(_ number: Int) -> AdmissionError {
    AdmissionError(eventNumber: number, field: field, rule: rule, message: message)
  }
}
