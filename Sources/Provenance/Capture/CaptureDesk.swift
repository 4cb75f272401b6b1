import Crypto
import EPCIS
import GS1
import Merkle

/// Makes the statements of one document, one after the other.
struct CaptureDesk {
  var admission: Admission
  /// `nil` where members parts come with what was signed elsewhere.
  private let captured: CapturedDocument?
  var creationDate: Instant?
  private var oddities: [String] = []
  var firstEventNumber = 1
  private var names: NameBook
  private(set) var statements: [SealedStatement] = []
  /// What this document has said itself, by content.
  private var ownByContent: [Digest: EarlierStatement] = [:]
  /// What is to be corrected, by the `eventID` of the corrective event.
  private var corrected: [String: EarlierStatement] = [:]
  /// What this document has said itself, by `eventID`.
  private var ownByEventID: [String: EarlierStatement] = [:]
  private var ownEvents: [String: SaidEvent] = [:]

  init(_ admission: Admission, _ document: EPCISDocument) {
    self.admission = admission
    captured = CapturedDocument(document)
    creationDate = document.creationDate
    oddities = document.warnings.map(\.description)
    firstEventNumber = document.firstEventNumber
    names = NameBook(own: [:], earlier: admission.earlier.masterData)
  }

  /// A desk for what was signed elsewhere, statement by statement.
  init(checking admission: Admission) {
    self.admission = admission
    captured = nil
    names = NameBook(own: [:], earlier: admission.earlier.masterData)
  }

  var party: PartyName { admission.party }

  /// Notes a statement that was made of no event or master data.
  mutating func add(_ statement: SealedStatement) { statements.append(statement) }

  // MARK: Master data

  mutating func take(_ datum: MasterDatum) throws(AdmissionError) {
    let description = try MasterDataBody(datum)
    let mention = Mention(
      description.id,
      .described,
      kind: .product,
      field: "vocabularyList"
    )
    try admission.authority?.check(mention, isAdd: false)
    names.own[description.id.uri] = description.json
    try seal(
      Draft(
        body: description.json,
        members: captured?.members("masterData", datum.json, isFirst: statements.isEmpty),
        eventTime: admission.datesByDocument ? creationDate ?? admission.now() : admission.now(),
        leaves: Mentions([mention]).leaves,
        contentID: contentID(of: datum),
        remarks: documentRemarks()
      )
    )
  }

  /// The same again, unless a later document says it: after other data, it holds anew.
  private func contentID(of datum: MasterDatum) -> Digest {
    var content: JSONObject = ["masterData": datum.json]
    content["creationDate"] = (creationDate?.utcText).map(JSONValue.string)
    return ContentID.of(.object(content), party: party)
  }

  // MARK: Events

  /// Takes an event.
  ///
  /// - Throws: everything that is wrong with it, up to ``AdmissionError/findingsMax``.
  mutating func take(_ event: EPCISEvent, at index: Int) throws(AdmissionError) {
    try check(event).refuse()
    let members = captured?.members(
      "event",
      event.json,
      position: index,
      isFirst: statements.isEmpty
    )
    if let declaration = event.errorDeclaration {
      try withdraw(event, declaration, members, at: index)
    } else {
      let id = event.eventID
      let target = id.flatMap { corrected[$0] ?? admission.earlier.correctedBy($0) }
      try say(event, members, corrects: target, at: index)
    }
  }

  /// What is wrong with an event before it is made a statement, all of it.
  private func check(_ event: EPCISEvent) -> [AdmissionError] {
    var findings: [AdmissionError] = []
    func note(_ body: () throws(AdmissionError) -> Void) {
      guard findings.count < AdmissionError.findingsMax else { return }
      do { try body() } catch { findings.append(error) }
    }
    note { () throws(AdmissionError) in try admission.checkTime(event.eventTime) }
    note { () throws(AdmissionError) in try checkEventID(of: event) }
    guard let authority = admission.authority,
      event.errorDeclaration == nil || !isKnown(event)
    else { return findings }
    note { () throws(AdmissionError) in try authority.check(bizStep: event.bizStep) }
    note { () throws(AdmissionError) in
      for mention in try EventMentions(event).mentions.inOrder {
        guard findings.count < AdmissionError.findingsMax else { break }
        note { () throws(AdmissionError) in
          try authority.check(mention, isAdd: event.action == .add)
        }
      }
    }
    return findings
  }

  /// Takes an event as it is.
  private mutating func say(
    _ event: EPCISEvent,
    _ members: JSONValue?,
    corrects: EarlierStatement?,
    at index: Int
  ) throws(AdmissionError) {
    let mentions = try EventMentions(event)
    let body = EventBody(event: event, mentions: mentions, names: names, origin: admission.origin)
    let added = leavesOnly(in: corrects, except: mentions.mentions)
    let packed = mentions.mentions.packed
    try seal(
      Draft(
        body: try body.json(corrects: corrects?.leafHash),
        members: members,
        eventTime: event.eventTime,
        leaves: mentions.mentions.leaves + added,
        packed: packed.with(added),
        contentID: ContentID.ofOriginal(event: event.json, party: party),
        soleAlias: event.eventID.map { ContentID.ofEventID($0, party: party) },
        eventNumber: firstEventNumber + index,
        remarks: remarks(on: event, at: index, mentions),
        codes: mentions.codes
      )
    )
    if let id = event.eventID, let said = statements.last, ownByEventID[id] == nil {
      ownByEventID[id] = said.asEarlier
      ownEvents[id] = event.json.objectValue.map { SaidEvent(json: $0, context: event.context) }
    }
  }

  /// What is odd about the document around the events is told once, with its first statement.
  func documentRemarks() -> [String] { statements.isEmpty ? oddities : [] }

  /// The keys that only the corrected statement named.
  private func leavesOnly(
    in corrected: EarlierStatement?,
    except named: Mentions
  ) -> [Filing.Leaf] {
    (corrected?.leaves ?? []).filter { !named.contains($0.key) }
      .map { Filing.Leaf(role: .class, key: $0.key) }
  }

  // MARK: Corrections

  private mutating func withdraw(
    _ event: EPCISEvent,
    _ declaration: ErrorDeclaration,
    _ members: JSONValue?,
    at index: Int
  ) throws(AdmissionError) {
    let target = try withdrawn(event, at: index)
    for id in declaration.correctiveEventIDs { corrected[id] = target }
    let withdrawal = WithdrawalStatement(
      target,
      declared: declaration.declarationTime,
      reason: declaration.reason
    )
    try seal(
      Draft(
        body: withdrawal.body,
        members: members,
        eventTime: withdrawal.declared,
        leaves: withdrawal.leaves,
        contentID: ContentID.of(event: event.json, party: party),
        aliases: declaration.correctiveEventIDs.map { ContentID.ofCorrection($0, party: party) },
        eventNumber: firstEventNumber + index
      )
    )
  }

  /// The statement in which an error is declared; it is made now if it never was.
  private mutating func withdrawn(
    _ event: EPCISEvent,
    at index: Int
  ) throws(AdmissionError) -> EarlierStatement {
    let contentID = ContentID.ofOriginal(event: event.json, party: party)
    if let known = admission.earlier.withContentID(contentID) { return known }
    if let own = ownByContent[contentID] {
      nameStatement(withContent: contentID)
      return own
    }
    if let id = event.eventID, let own = ownByEventID[id] {
      try checkRepetition(of: ownEvents[id], by: event)
      nameStatement(withContent: own.contentID)
      return own
    }
    if let id = event.eventID, let known = admission.earlier.withEventID(id) {
      try checkRepetition(of: admission.earlier.event(id), by: event)
      return known
    }
    guard let captured else {
      throw AdmissionError(
        field: "errorDeclaration",
        rule: .corrects,
        message: "there is no statement of this event without the declaration; hand it in first"
      )
    }
    let original = ContentID.original(of: event.json)
    try say(event, captured.membersOfOriginal(original), corrects: nil, at: index)
    guard let statement = statements.last else {
      preconditionFailure("an event that was taken is the last statement")
    }
    nameStatement(withContent: contentID)
    return statement.asEarlier
  }

  /// Whether the event in which an error is declared was taken before.
  private func isKnown(_ event: EPCISEvent) -> Bool {
    let contentID = ContentID.ofOriginal(event: event.json, party: party)
    if ownByContent[contentID] != nil || admission.earlier.withContentID(contentID) != nil {
      return true
    }
    guard let id = event.eventID else { return false }
    return ownByEventID[id] != nil || admission.earlier.withEventID(id) != nil
  }

  /// An event with an error declaration repeats the one that it is about (EPCIS 2.0 §7.4.1.4): all but
  /// `recordTime` and the declaration is the same, however it is written.
  ///
  /// Of what was erased nobody knows any longer what it said.
  private func checkRepetition(
    of original: SaidEvent?,
    by event: EPCISEvent
  ) throws(AdmissionError) {
    guard let original, let repeated = event.json.objectValue else { return }
    let hash = EventHash()
    guard
      hash.preHash(of: original.json, in: original.context)
        != hash.preHash(of: repeated, in: event.context)
    else { return }
    throw AdmissionError(
      field: "errorDeclaration",
      rule: .errorDeclaration,
      message:
        "the event with this eventID has other content than this one repeats; send it again as it "
        + "was, with nothing but errorDeclaration added"
    )
  }

  private mutating func nameStatement(withContent id: Digest) {
    let index = statements.firstIndex { $0.contentID == id }
    if let index { statements[index].isNamed = true }
  }

  /// One `eventID` names one event: what an error declaration repeats, or the same again.
  private func checkEventID(of event: EPCISEvent) throws(AdmissionError) {
    guard let id = event.eventID, event.errorDeclaration == nil else { return }
    let content = ContentID.of(event: event.json, party: party)
    let known = (ownByEventID[id] ?? admission.earlier.withEventID(id))?.contentID
    guard known == nil || known == content else {
      throw AdmissionError(
        field: "eventID",
        rule: .eventID,
        message: "another event with this eventID was captured before; declare an error in it first"
      )
    }
  }

  private mutating func seal(_ draft: Draft) throws(AdmissionError) {
    let statement = try admission.seal(draft)
    // Of the same twice, the log takes the first.
    if ownByContent[statement.contentID] == nil {
      ownByContent[statement.contentID] = statement.asEarlier
    }
    statements.append(statement)
  }
}
