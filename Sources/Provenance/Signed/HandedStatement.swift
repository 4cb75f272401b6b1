import Crypto
import EPCIS
import Merkle

/// A statement that was signed elsewhere, as what would be signed here of the same event.
///
/// It takes the place of the ``Sealer`` in an ``Admission``, which so applies all of its rules: what it
/// would say is compared with what was said, and nothing is signed.
struct HandedStatement: DraftSealer {
  let checked: CheckedStatement
  let earlier: EarlierStatements

  func seal(_ draft: Draft) throws(AdmissionError) -> SealedStatement {
    // What was taken before is answered with its entry, and is not compared with what it corrects.
    let isKnown = earlier.withContentID(draft.contentID) != nil
    var findings: [AdmissionError] = []
    if draft.eventTime != checked.eventTime {
      let message = "the note says another event time than \(draft.eventTime.utcText)"
      findings.append(AdmissionError(field: "note", rule: .time, message: message))
    }
    findings += fault(inFilingOf: draft)
    let comparison = BodyComparison(checked.shown.json, made: draft.body, codes: draft.codes)
    findings += comparison.findings.filter { !isKnown || $0.rule != .corrects }
    try findings.refuse()
    return try joined(draft)
  }

  private func fault(inFilingOf draft: Draft) -> [AdmissionError] {
    let made = draft.leaves.sorted { $0.key < $1.key }
    let own = checked.filing.leaves
    guard made != own else { return [] }
    let missing = Set(made.map(\.key)).subtracting(own.map(\.key))
    let strange = Set(own.map(\.key)).subtracting(made.map(\.key))
    let message: String
    if let key = missing.min() {
      message = "\(missing.count) of the things that are named are not filed, first \(key.base64)"
    } else if let key = strange.min() {
      message = "\(strange.count) of the keys stand for nothing that is named, first \(key.base64)"
    } else {
      let pair = zip(made, own).first { $0.0 != $0.1 }
      let role = pair.map { $0.0.role.rawValue } ?? 0
      message = "\(pair?.0.key.base64 ?? "") is to be filed in role \(role)"
    }
    return [AdmissionError(field: "filing.keys", rule: .filedUnder, message: message)]
  }

  private func joined(_ draft: Draft) throws(AdmissionError) -> SealedStatement {
    let keys: [IndexKey]
    do { keys = try MapKeys.statement(note: checked.note, filing: checked.filing) } catch {
      throw AdmissionError(field: "filing", rule: .filing, message: error.message)
    }
    return SealedStatement(
      note: checked.note,
      salt: checked.salt,
      entry: StatementEntry(note: checked.note.bytes, salt: checked.salt),
      body: checked.body.bytes,
      bodySalt: checked.body.salt,
      members: checked.members?.bytes,
      membersSalt: checked.members?.salt,
      filing: checked.filing,
      storedFiling: checked.filing.stored(as: draft.packed),
      keys: keys,
      contentID: draft.contentID,
      aliases: draft.allAliases,
      soleAlias: draft.soleAlias,
      eventNumber: draft.eventNumber,
      remarks: draft.remarks,
      isConnected: draft.eventNumber == nil || checked.shown.corrects != nil
    )
  }
}

/// Compares a body that was signed elsewhere with the one that would be made of the same event.
///
/// It may show less, but not what proof depends on; it may name places and products by names of its
/// signer's own; and it must not show codes.
struct BodyComparison {
  private(set) var findings: [AdmissionError] = []

  /// What must be there where it would be made.
  private static let proven: [String] = [
    "type", "eventTime", "action", "bizStep", "parentID", "inputs", "transformationID", "children",
    "allChildren", "serialsRegisteredSince", "serialScheme",
  ]

  init(_ body: JSONValue, made: JSONValue, codes: CodeGuard) {
    for name in Self.proven where made[name] != nil && body[name] == nil {
      refuse(name, "it is missing, and would be \(Self.words(made[name]))")
    }
    if let lot = made["ilmd"]?["lotNumber"], body["ilmd"]?["lotNumber"] == nil {
      refuse("ilmd.lotNumber", "it is missing, and would be \(Self.words(lot))")
    }
    if body["corrects"] != made["corrects"] {
      refuse("corrects", "it would be \(Self.words(made["corrects"]))", .corrects)
    }
    let isErasure = made["type"] == "Erasure"
    let isWhole = isErasure || ["Link", "Recall"].contains(made["type"]?.stringValue)
    for member in isWhole ? made.objectValue?.members ?? [] : [] where body[member.name] == nil {
      refuse(member.name, "it is missing, and would be \(Self.words(member.value))")
    }
    // The reading of journeys takes it for what is gone.
    if isErasure, let was = made["was"], body["was"] != was {
      refuse("was", "it would be \(Self.words(was))")
    }
    for member in body.objectValue?.members ?? [] where member.name != "corrects" {
      switch member.name {
      case "places": checkPlaces(member.value, made: made["places"], codes)
      case "labels": checkLabels(member.value, of: body, codes)
      default: compare(member.value, made[member.name], member.name)
      }
    }
  }

  private mutating func refuse(
    _ field: String,
    _ message: String,
    _ rule: AdmissionError.Rule = .shown
  ) {
    findings.append(AdmissionError(field: "body.\(field)", rule: rule, message: message))
  }

  /// Checks that `value` is `made`, or of an object a part of it.
  private mutating func compare(_ value: JSONValue, _ made: JSONValue?, _ field: String) {
    guard let made else { return refuse(field, "nothing of this kind would be shown") }
    guard let object = value.objectValue, made.objectValue != nil else {
      if value != made { refuse(field, "it would be \(Self.words(made))") }
      return
    }
    for member in object.members {
      compare(member.value, made[member.name], "\(field).\(member.name)")
    }
  }

  private static let placeMembers = ["as", "gln", "name", "country", "lat", "lon"]

  /// Places are called what their signer calls them; their numbers are those of the event.
  private mutating func checkPlaces(_ value: JSONValue, made: JSONValue?, _ codes: CodeGuard) {
    guard let places = value.arrayValue, places.count <= 2 else {
      return refuse("places", "at most two places can be shown")
    }
    for (index, place) in places.enumerated() {
      let field = "places[\(index)]"
      for member in place.objectValue?.members ?? [] {
        let isText = member.value.stringValue != nil
        let isNumber = member.value.numberValue != nil
        guard Self.placeMembers.contains(member.name),
          ["lat", "lon"].contains(member.name) ? isNumber : isText
        else {
          refuse("\(field).\(member.name)", "a place shows nothing of this kind")
          continue
        }
      }
      let known = made?.arrayValue?.first { $0["as"] == place["as"] }
      if let gln = place["gln"], gln != known?["gln"] {
        refuse("\(field).gln", "it is not that of the event")
      }
      guard ["readPoint", "bizLocation"].contains(place["as"]?.stringValue) else {
        refuse("\(field).as", "it is readPoint or bizLocation")
        continue
      }
    }
    if codes.cleaned(value) != value { refuse("places", "a code stands in it") }
  }

  private mutating func checkLabels(_ value: JSONValue, of body: JSONValue, _ codes: CodeGuard) {
    guard let labels = value.objectValue else { return refuse("labels", "it is no object") }
    let lists = (body["inputs"]?.arrayValue ?? []) + (body["children"]?.arrayValue ?? [])
    let keys = Set((lists + [body["parentID"]].compactMap(\.self)).compactMap(\.stringValue))
    for label in labels.members {
      if !keys.contains(label.name) {
        refuse("labels", "it names a key that the body does not show")
      }
      if label.value.stringValue == nil { refuse("labels", "a label is a text") }
    }
    if codes.cleaned(value) != value { refuse("labels", "a code stands in it") }
  }

  private static func words(_ value: JSONValue?) -> String {
    guard let value else { return "missing" }
    let text = String(decoding: value.jcs(), as: UTF8.self)
    return text.utf8.count > 200 ? "\(text.prefix(200))…" : text
  }
}
