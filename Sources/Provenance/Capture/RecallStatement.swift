import Crypto
public import EPCIS
public import GS1

/// That something must not be used or sold: products, lots, items or containers.
///
/// As JSON, beside EPCIS documents:
///
/// ```
/// { "type": "Recall",
///   "about": "https://id.gs1.org/01/09520005000504/10/F2606B",     or an array of IDs
///   "eventTime": "2026-11-02T09:00:00+13:00",
///   "reason": "A seam of some cans of this lot may leak.", … }
/// ```
///
/// All other members are texts, and are shown as they are. A recall of a whole GTIN is filed under its
/// `recall` key, one of a lot, item or container under its `id`. The body names a GTIN and a lot if it
/// is about nothing else; serials and container numbers stand in the members part only.
public struct RecallStatement: Sendable {
  /// What is recalled, at least one.
  public let about: [CanonicalID]
  /// From when on.
  public let eventTime: Instant
  /// Why, for shoppers to read.
  public let reason: String
  /// Further texts for shoppers, by name: what to do, whom to call.
  public let details: [String: String]
  /// The statement as captured, for members.
  let json: JSONValue

  private static let ownMembers = ["type", "about", "eventTime", "reason"]
  /// Members that mean something else in other bodies; no text may take their names.
  private static let reserved: Set<String> = [
    "gtin", "lot", "action", "bizStep", "parentID", "inputs", "transformationID", "children",
    "allChildren", "ilmd", "serialsRegisteredSince", "serialScheme", "corrects", "erases", "was",
  ]

  /// Says what is recalled from when on, and why.
  ///
  /// - Throws: if it is about nothing, or a detail has a name that means something else.
  public init(
    about: [CanonicalID],
    eventTime: Instant,
    reason: String,
    details: [String: String] = [:]
  ) throws(AdmissionError) {
    var json: JSONObject = [
      "type": "Recall", "about": .strings(about.map(\.uri)),
      "eventTime": .string(eventTime.utcText), "reason": .string(reason),
    ]
    for (name, text) in details where json[name] == nil { json[name] = .string(text) }
    try self.init(.object(json))
  }

  /// Reads the JSON form.
  ///
  /// - Throws: if a member is missing or has another form.
  public init(_ json: JSONValue) throws(AdmissionError) {
    guard case .object(let object) = json, json["type"]?.stringValue == "Recall" else {
      throw RecallStatement.refusal("type", "it is no recall")
    }
    guard let time = json["eventTime"]?.stringValue.flatMap(Instant.init(parsing:)) else {
      throw RecallStatement.refusal("eventTime", "it is no moment of RFC 3339")
    }
    guard let reason = json["reason"]?.stringValue, !reason.isEmpty else {
      throw RecallStatement.refusal("reason", "a recall needs a reason")
    }
    about = try RecallStatement.about(json["about"] ?? .null)
    eventTime = time
    self.reason = reason
    self.json = json
    var details: [String: String] = [:]
    for member in object.members where !RecallStatement.ownMembers.contains(member.name) {
      guard let text = member.value.stringValue, !RecallStatement.reserved.contains(member.name)
      else { throw RecallStatement.refusal(member.name, "a recall has no such member") }
      details[member.name] = text
    }
    self.details = details
  }

  private static func about(_ value: JSONValue) throws(AdmissionError) -> [CanonicalID] {
    let texts = value.arrayValue ?? [value]
    guard !texts.isEmpty else { throw refusal("about", "a recall is about something") }
    var ids: [CanonicalID] = []
    for (index, text) in texts.enumerated() {
      guard let text = text.stringValue else { throw refusal("about[\(index)]", "it is no ID") }
      do { ids.append(try CanonicalID(identifier: text)) } catch {
        throw AdmissionError(
          field: "about[\(index)]",
          rule: .identifier,
          message: "\(error)"
        )
      }
    }
    return ids
  }

  private static func refusal(_ field: String, _ message: String) -> AdmissionError {
    AdmissionError(field: field, rule: .form, message: message)
  }

  // MARK: The statement

  var mentions: Mentions {
    Mentions(
      about.enumerated().map { index, id in
        let field = "about[\(index)]"
        guard id.kind == .gtin, let product = id.product else {
          return Mention(id, .subject, field: field)
        }
        return Mention(product, .subject, kind: .recall, field: field)
      }
    )
  }

  var body: JSONValue {
    var body: JSONObject = [
      "type": "Recall", "eventTime": .string(eventTime.utcText), "reason": .string(reason),
    ]
    if about.count == 1, about[0].kind == .gtin || about[0].kind == .lot {
      body["gtin"] = about[0].gtin.map(JSONValue.string)
      body["lot"] = about[0].lot.map(JSONValue.string)
    }
    for (name, text) in details { body[name] = .string(text) }
    return .object(body)
  }
}
