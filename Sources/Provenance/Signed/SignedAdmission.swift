import Crypto
public import EPCIS
import GS1
import Merkle

/// Takes statements that a party made and signed itself, by the rules by which capture makes them.
///
/// The members part of each tells what it was made of (see ``CapturedDocument``): an event, master data,
/// a recall or a link. From that the statement is made anew as capture would, and compared: filed under
/// the same keys in the same roles, saying the same where proof depends on it, showing no more. So
/// everything that capture refuses is refused here, and one that was taken before is known again,
/// whoever signed it.
///
/// An erasure names the entry of what it erases. That it says so erases nothing yet: whoever takes it has
/// to.
public struct SignedAdmission: Sendable {
  private let origin: String
  private let standing: Standing
  private let earlier: EarlierStatements
  private let now: @Sendable () -> Instant

  /// Prepares to take what one party signed.
  ///
  /// - Parameters:
  ///   - origin: the name of the log.
  ///   - standing: what the registry says of the party now.
  ///   - earlier: what stands in the log already.
  ///   - now: the clock.
  public init(
    origin: String,
    standing: Standing,
    earlier: EarlierStatements = EarlierStatements(),
    now: @escaping @Sendable () -> Instant
  ) {
    self.origin = origin
    self.standing = standing
    self.earlier = earlier
    self.now = now
  }

  /// Takes a document.
  ///
  /// - Throws: what is wrong, up to ``AdmissionError/findingsMax`` findings; then nothing of the document is
  ///   taken. Fields begin with the statement: `statements[2].filing.keys`.
  public func admit(_ document: SignedDocument) throws(AdmissionError) -> [SealedStatement] {
    guard !document.statements.isEmpty else {
      throw AdmissionError(field: "statements", rule: .empty, message: "there is no statement")
    }
    var findings: [AdmissionError] = []
    var checked: [CheckedStatement] = []
    for (index, statement) in document.statements.enumerated()
    where findings.count < AdmissionError.findingsMax {
      var check = StatementCheck(statement, origin: origin, standing: standing)
      if let statement = check.checked() { checked.append(statement) }
      findings += check.findings.map { $0.within("statements[\(index)]") }
    }
    // What they say is read only if all are what they claim to be: later ones refer to earlier ones.
    try findings.refuse()
    return try read(checked)
  }

  private func read(_ checked: [CheckedStatement]) throws(AdmissionError) -> [SealedStatement] {
    guard let first = checked.first else { return [] }
    let admission = Admission(
      origin: origin,
      standing: standing,
      sealer: HandedStatement(checked: first, earlier: earlier),
      earlier: earlier,
      now: now
    )
    var desk = CaptureDesk(checking: admission)
    var findings: [AdmissionError] = []
    for (index, statement) in checked.enumerated()
    where findings.count < AdmissionError.findingsMax {
      desk.admission.sealer = HandedStatement(checked: statement, earlier: earlier)
      do { try desk.read(statement, at: index) } catch {
        findings += error.all.map { $0.within("statements[\(index)]") }
      }
    }
    try findings.refuse()
    return desk.statements
  }
}

extension CaptureDesk {
  /// Takes one statement by what its members part says it was made of.
  fileprivate mutating func read(
    _ statement: CheckedStatement,
    at index: Int
  ) throws(AdmissionError) {
    try admission.checkTime(statement.eventTime)
    let source = try SignedSource(statement)
    do {
      switch source {
      case .event(let event): try take(event, at: index)
      case .masterData(let datum):
        creationDate = statement.eventTime
        try take(datum)
      case .recall(let recall): add(try admission.admit(recall))
      case .link(let link): add(try admission.admit(link))
      case .withdrawal(let entry): add(try withdraw(entry, by: statement))
      case .erasure(let entry): add(try erase(entry, by: statement))
      }
    } catch {
      throw error.placed(under: source.field)
    }
  }

  private func erase(
    _ entry: UInt64,
    by statement: CheckedStatement
  ) throws(AdmissionError) -> SealedStatement {
    guard let target = admission.earlier.erasable(entry) else {
      throw AdmissionError(
        field: "withdraws",
        rule: .form,
        message: "entry \(entry) is no statement"
      )
    }
    guard let reason = statement.shown.json["reason"]?.stringValue, !reason.isEmpty else {
      throw AdmissionError(field: "body.reason", rule: .form, message: "it tells no reason")
    }
    guard let was = target.was ?? statement.shown.was else {
      throw AdmissionError(field: "body.was", rule: .shown, message: "it is missing")
    }
    var erasure = ErasureStatement(
      party: target.party,
      erases: target.leafHash,
      leaves: target.leaves,
      reason: reason,
      was: was
    )
    erasure.time = statement.eventTime
    let sealed = try admission.admit(erasure)
    // What is gone already can be erased again only by the very same words.
    guard target.was != nil || admission.earlier.withContentID(sealed.contentID) != nil else {
      throw AdmissionError(
        field: "withdraws",
        rule: .form,
        message: "what entry \(entry) said is erased already"
      )
    }
    return sealed
  }

  private func withdraw(
    _ entry: UInt64,
    by statement: CheckedStatement
  ) throws(AdmissionError) -> SealedStatement {
    guard let target = admission.earlier.withNumber(entry) else {
      throw AdmissionError(
        field: "withdraws",
        rule: .corrects,
        message: "entry \(entry) is no recall or link of \(admission.party)"
      )
    }
    return try admission.admit(
      WithdrawalStatement(
        target,
        declared: statement.eventTime,
        reason: statement.shown.json["reason"]?.stringValue
      )
    )
  }
}

extension AdmissionError {
  /// The same error, in a place further out.
  func within(_ place: String) -> AdmissionError {
    let path = field.isEmpty ? place : "\(place).\(field)"
    return AdmissionError(field: path, rule: rule, message: message)
  }

  private static let ownMembers = ["note", "filing", "body", "members", "withdraws"]

  /// What is wrong with the event is told where the event stands; no field of one has the name of a
  /// member of a signed statement.
  fileprivate func placed(under source: String) -> AdmissionError {
    let findings = all.map { finding in
      let name = String(finding.field.prefix { $0 != "." })
      return Self.ownMembers.contains(name) ? finding : finding.within(source)
    }
    var first = findings[0]
    first.others = Array(findings.dropFirst())
    return first
  }
}
