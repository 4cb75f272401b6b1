import EPCIS
import GS1
import Merkle

/// Decides the one answer, by the first rule that applies.
struct StatusReader {
  let verified: Verified
  let records: Records
  let steps: [Journey.Step]
  let findings: [Journey.Finding]
  let recalls: [Journey.Recall]
  let asked: Journey.Asked
  let product: Journey.Product?

  private var closure: Closure { verified.closure }
  private var key: IndexKey { closure.subject.key }
  private var kind: CanonicalID.Kind { closure.subject.id.kind }

  /// The first that applies.
  var status: Journey.Status {
    if hasTypingError { return .typingError }
    if recalls.contains(where: \.isAboutSubject) { return .recalled }
    if cannotTell { return .cannotTell }
    if !isFound { return notFound }
    if ending(isEnd: isVoid) == .byHolder { return .void }
    if isPrintedOnly { return .notApplied }
    if ending(isEnd: isMadeInto) == .byHolder { return .madeInto }
    if hasMismatch { return .mismatch }
    if findings.contains(where: \.isOfWeight) { return .unusual }
    // What was found before the cut holds; only that all fits together cannot be said.
    return closure.isCut ? .cannotTell : .consistent
  }

  /// What should be known besides.
  var notes: [Journey.Note] {
    let counted = steps.filter { $0.certainty != .possible }
    var notes: Set<Journey.Note> = []
    if counted.contains(where: { $0.state == .corrected || $0.state == .withdrawn }) {
      notes.insert(.corrected)
    }
    if counted.contains(where: \.isLate) { notes.insert(.lateRecord) }
    if counted.contains(where: { $0.state == .withheld }) { notes.insert(.withheld) }
    if steps.contains(where: { $0.about == .item && $0.isSale }) { notes.insert(.sold) }
    let endings = [ending(isEnd: isVoid), ending(isEnd: isMadeInto)]
    if endings.contains(.byOthers) { notes.insert(.disputed) }
    if closure.isCut { notes.insert(.cut) }
    if closure.lookups.contains(where: { !$0.oneSided.isEmpty }) { notes.insert(.oneSided) }
    if recalls.contains(where: \.isAboutSubject) { notes.insert(.recalled) }
    if recalls.contains(where: { !$0.isAboutSubject }) { notes.insert(.recallElsewhere) }
    return Journey.Note.allCases.filter(notes.contains)
  }

  // MARK: Issued, found

  private var hasTypingError: Bool {
    guard kind == .item, let serial = closure.subject.id.serial, records.issues.isEmpty else {
      return false
    }
    let isOurs = descriptions.contains { $0.serialScheme == SerialScheme.name }
    return isOurs && !SerialScheme.isValid(serial)
  }

  /// The counted master data of the product or place.
  private var descriptions: [StatementBody] {
    guard let key = closure.subject.productKey else { return [] }
    return records.standing(under: key).filter { $0.role == .described }.compactMap(
      \.statement.body
    )
  }

  private var isFound: Bool {
    switch kind {
    case .gtin, .gln: !descriptions.isEmpty || !records.issues.isEmpty
    case .other: !records.standing(under: key).isEmpty
    default: !records.issues.isEmpty
    }
  }

  private var notFound: Journey.Status {
    let isAbsent = closure.lookup(key)?.finding == .absent
    if isAbsent, closure.subject.id.companyPrefixDigits != nil,
      closure.registry.holders(of: closure.subject.id).isEmpty
    {
      return .otherProgramme
    }
    guard kind == .item, let since = descriptions.compactMap(\.serialsRegisteredSince).min(),
      since.milliseconds / 1000 <= Int64(clamping: verified.asOf)
    else { return .notFound }
    return .notIssued
  }

  private var cannotTell: Bool {
    verified.isTooOld || verified.isIncomplete
      || (!records.issues.isEmpty && records.issues.allSatisfy { $0.statement.erasedBy != nil })
      || hasUnreadableErasure
  }

  /// Whether something was erased of which nothing is left, where it could have been a recall or
  /// the issuing itself.
  private var hasUnreadableErasure: Bool {
    let own = records.all(under: key).filter { $0.role == .subject || $0.role == .output }
    if own.contains(where: { $0.statement.erasedBy != nil && $0.statement.type == nil }) {
      return true
    }
    // Whoever erases says what it was, and nobody can check it: what may have been a recall, erased
    // as something else, leaves the answer open.
    let recalls = closure.subject.recallKey.map(records.all(under:)) ?? []
    let lots = closure.lots.flatMap { records.all(under: .of(.id, $0.uri)) }
    return recalls.contains { isErased($0, byOthersOnly: false) }
      || (records.all(under: key) + lots).contains { isErased($0, byOthersOnly: true) }
  }

  private func isErased(_ reading: Records.Reading, byOthersOnly: Bool) -> Bool {
    guard let eraser = reading.statement.erasedBy, reading.statement.type != "Recall" else {
      return false
    }
    return !byOthersOnly || closure.statements[eraser]?.party != reading.statement.party
  }

  // MARK: The end of a code

  private enum Ending { case none, byHolder, byOthers }

  private func isVoid(_ reading: Records.Reading) -> Bool {
    reading.role == .subject && reading.statement.action == .delete
      && reading.statement.type == EventType.object.rawValue
  }

  private func isMadeInto(_ reading: Records.Reading) -> Bool { reading.role == .input }

  private func ending(isEnd: (Records.Reading) -> Bool) -> Ending {
    let ends = records.standing(under: key).filter(isEnd)
    if ends.isEmpty { return .none }
    return ends.contains { mayEnd($0.statement) } ? .byHolder : .byOthers
  }

  /// Whether the party holds the prefix, or made the step before.
  private func mayEnd(_ statement: Closure.Statement) -> Bool {
    guard let party = statement.party else { return false }
    if closure.registry.covers(party, closure.subject.id, below: statement.number) { return true }
    let before = steps.last { step in
      step.entry != statement.number && step.certainty != .possible
        && step.state != .corrected && step.state != .withdrawn
        && step.time.milliseconds / 1000 <= statement.eventSeconds
    }
    return before?.party == party
  }

  private var isPrintedOnly: Bool {
    let own = steps.filter { $0.about == .item && $0.state != .corrected && $0.state != .withdrawn }
    return own.last?.bizStep == "encoding"
  }

  private var hasMismatch: Bool {
    if let lot = asked.lot, let signed = product?.lot, !lot.utf8.elementsEqual(signed.utf8) {
      return true
    }
    guard let expiry = asked.expiry, let signed = product?.expiry else { return false }
    return !Journey.isSameDate(expiry, signed)
  }
}

extension Journey {
  /// Whether `code` (YYMMDD, day 00 for the whole month) is the date `signed` (YYYY-MM-DD).
  static func isSameDate(_ code: String, _ signed: String) -> Bool {
    let digits = signed.prefix(10).utf8.filter { $0 != UInt8(ascii: "-") }
    guard digits.count == 8, code.utf8.count == 6 else { return true }
    let date = Array(digits.dropFirst(2))
    let asked = Array(code.utf8)
    let isMonth = asked[4] == UInt8(ascii: "0") && asked[5] == UInt8(ascii: "0")
    return asked.prefix(isMonth ? 4 : 6).elementsEqual(date.prefix(isMonth ? 4 : 6))
  }
}

extension Journey.Step {
  /// Whether it was sold to somebody who uses it.
  var isSale: Bool { bizStep == "retail_selling" && state != .corrected && state != .withdrawn }
}
