import EPCIS
import Events
import GS1
import HTTP
import Provenance

/// In which form identifiers are told.
enum EPCFormat: String, CaseIterable {
  case noPreference = "No_Preference"
  case digitalLink = "Always_GS1_Digital_Link"
  case urn = "Always_EPC_URN"
  case asCaptured = "Never_Translates"

  /// What the request wants; Digital Links, if it does not say.
  ///
  /// - Throws: ``APIProblem`` with 406 for another word.
  init(_ request: Request) throws {
    guard let text = request.headers["GS1-EPC-Format"] else {
      self = .digitalLink
      return
    }
    guard let format = EPCFormat(rawValue: text) else {
      let known = EPCFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw APIProblem(
        status: .notAcceptable,
        exception: .notAcceptable,
        title: "There is no such form of EPCs.",
        detail: "GS1-EPC-Format is one of \(known)"
      )
    }
    self = format
  }
}

/// Writes the identifiers of events in one form.
///
/// A URN tells how long the company prefix is, which is known of the parties' own prefixes only. What one
/// stranger captured must not keep a member from reading the others: in a list, an identifier of an unknown
/// prefix stays the Digital Link that it is, which EPCIS 2.0 takes as well as a URN. Where one resource is
/// asked for by its name, the answer is 406 rather than another form than the one asked for.
struct EPCTranslator {
  let format: EPCFormat
  let registry: Registry
  /// Whether what cannot be written in the form is left as it is.
  var isForList = true

  private static let things = ["epcList", "childEPCs", "inputEPCList", "outputEPCList"]
  private static let classes = [
    "quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList",
  ]

  /// The event with its identifiers in the form.
  ///
  /// - Throws: ``APIProblem`` with 406 where one resource is asked for, and a URN of it needs a company
  ///   prefix that nobody has registered.
  func translated(_ event: JSONObject) throws -> JSONObject {
    guard format == .digitalLink || format == .urn else { return event }
    var event = event
    for name in ["parentID", "transformationID"] { event[name] = try event[name].map(text) }
    for name in EPCTranslator.things {
      // What is in the form already stays as it is, without a look at each of 100,000.
      if format == .digitalLink, case .texts(let texts) = event[name],
        !texts.contains(textWithPrefix: EPCURN.start)
      {
        continue
      }
      guard let list = event[name]?.arrayValue else { continue }
      event[name] = .array(try list.map(text))
    }
    for name in EPCTranslator.classes { try translate(name, "epcClass", in: &event) }
    try translate("bizTransactionList", "bizTransaction", in: &event)
    try translate("sourceList", "source", in: &event)
    try translate("destinationList", "destination", in: &event)
    for name in ["readPoint", "bizLocation"] {
      guard var place = event[name]?.objectValue else { continue }
      place["id"] = try place["id"].map(text)
      event[name] = .object(place)
    }
    return event
  }

  private func translate(_ list: String, _ member: String, in event: inout JSONObject) throws {
    guard let elements = event[list]?.arrayValue else { return }
    event[list] = .array(
      try elements.map { element in
        guard var object = element.objectValue else { return element }
        object[member] = try object[member].map(text)
        return .object(object)
      }
    )
  }

  private func text(_ value: JSONValue) throws -> JSONValue {
    guard let text = value.stringValue else { return value }
    return .string(try translated(text))
  }

  /// An identifier in the form; what is none of GS1 stays.
  func translated(_ text: String) throws -> String {
    switch format {
    case .noPreference, .asCaptured: return text
    case .digitalLink:
      guard EPCURN.isGS1(text) else { return text }
      return (try? CanonicalID(identifier: text, rules: .lenient).uri) ?? text
    case .urn:
      guard !EPCURN.isGS1(text), let id = try? CanonicalID(identifier: text, rules: .lenient),
        id.kind != .other
      else { return text }
      return try urn(of: id)
    }
  }

  private func urn(of id: CanonicalID) throws -> String {
    guard let length = registry.companyPrefix(in: id)?.utf8.count else {
      guard !isForList else { return id.uri }
      throw APIProblem(
        status: .notAcceptable,
        exception: .notAcceptable,
        title: "An identifier cannot be written as an EPC URN.",
        detail: "no party has registered the company prefix of \(id.uri), whose length a URN tells"
      )
    }
    // A few keys, such as pieces of an item, have no URN; they stay what they are.
    return (try? EPCURN.text(of: id, prefixDigits: length)) ?? id.uri
  }
}
