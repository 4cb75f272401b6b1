public import EPCIS
public import GS1

/// Where more about a product, place, lot or item is found: a link of the GS1 Web Vocabulary.
///
/// As JSON, beside EPCIS documents:
///
/// ```
/// { "type": "Link",
///   "about": "https://id.gs1.org/01/09520003000308",   a GTIN, lot, item or GLN
///   "linkType": "gs1:instructions",                    or another absolute URI
///   "href": "https://honey.example/keep", "title": "How to keep it",
///   "hreflang": ["en", "zh-CN"], "mediaType": "text/html", "context": ["NZ"],
///   "isDefault": true,
///   "eventTime": "2026-11-02T09:00:00+13:00" }
/// ```
///
/// The last five may be missing; without `eventTime` it holds from now on. Only the holder of the
/// company prefix may say it. A link of a GTIN or GLN is filed under its `product` key, one of a lot
/// or item under its `id`, in the role described. Withdrawing the statement ends it.
public struct LinkStatement: Sendable {
  /// What it is about.
  public let about: CanonicalID
  /// What is linked.
  public let link: Link
  /// From when on; `nil` for the moment in which it is captured.
  public let eventTime: Instant?
  /// The statement as captured, for members.
  let json: JSONValue

  private static let ownMembers: Set<String> = [
    "type", "about", "linkType", "href", "title", "hreflang", "mediaType", "context", "isDefault",
    "eventTime",
  ]

  /// Reads the JSON form.
  ///
  /// - Throws: if a member is missing, not known or has another form.
  public init(_ json: JSONValue) throws(AdmissionError) {
    guard case .object(let object) = json, json["type"]?.stringValue == "Link" else {
      throw LinkStatement.refusal("type", "it is no link")
    }
    if let stray = object.members.first(where: { !LinkStatement.ownMembers.contains($0.name) }) {
      throw LinkStatement.refusal(stray.name, "a link has no such member")
    }
    about = try LinkStatement.subject(json["about"])
    do { link = try Link(json) } catch {
      throw LinkStatement.refusal(error.field, error.message)
    }
    eventTime = try json["eventTime"].map { (value) throws(AdmissionError) in
      guard let time = value.stringValue.flatMap(Instant.init(parsing:)) else {
        throw LinkStatement.refusal("eventTime", "it is no moment of RFC 3339")
      }
      return time
    }
    self.json = json
  }

  private static func subject(_ value: JSONValue?) throws(AdmissionError) -> CanonicalID {
    guard let text = value?.stringValue else { throw refusal("about", "it names no ID") }
    let id: CanonicalID
    do { id = try CanonicalID(identifier: text) } catch {
      throw AdmissionError(field: "about", rule: .identifier, message: "\(error)")
    }
    guard [.gtin, .lot, .item, .gln].contains(id.kind) else {
      throw refusal("about", "links are kept for a GTIN, a lot, an item or a place")
    }
    return id
  }

  private static func refusal(_ field: String, _ message: String) -> AdmissionError {
    AdmissionError(field: field, rule: .form, message: message)
  }

  // MARK: The statement

  var mention: Mention {
    switch about.kind {
    case .gtin, .gln:
      Mention(about.product ?? about, .described, kind: .product, field: "about")
    default: Mention(about, .described, field: "about")
    }
  }

  /// What everybody may see: never a serial.
  func body(at time: Instant) -> JSONValue {
    var body = link.json
    body["type"] = "Link"
    body["eventTime"] = .string(time.utcText)
    return .object(body)
  }
}

extension Admission {
  /// Takes a link.
  ///
  /// - Throws: if the party holds no company prefix that covers what it is about.
  public func admit(_ statement: LinkStatement) throws(AdmissionError) -> SealedStatement {
    let time = statement.eventTime ?? now()
    try checkTime(time)
    try authority?.check(statement.mention, isAdd: false)
    // Without a time of its own, it is the same again only at the same moment: a link that was
    // withdrawn can be stated anew.
    var content = statement.json.objectValue ?? JSONObject()
    content["eventTime"] = .string(time.utcText)
    return try seal(
      Draft(
        body: statement.body(at: time),
        members: ["statement": statement.json],
        eventTime: time,
        leaves: Mentions([statement.mention]).leaves,
        contentID: ContentID.of(.object(content), party: party)
      )
    )
  }
}
