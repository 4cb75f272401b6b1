import Crypto
public import EPCIS

/// How the members parts of its statements hold a captured document, so that members can read it
/// back as the same JSON.
///
/// ```
/// { "event": <the event as captured>,                or "masterData"
///   "context": <the document's @context, if it has one>,
///   "document": { "id": <base64 SHA-256 of its RFC 8785 form>, "events": <how many>,
///                 "position": <this event's, from 0>,
///                 "envelope": <the document without its events> } }
/// ```
///
/// `position` is missing for what is no event, and `envelope` stands in the first statement of the
/// document only. A bare event has no `document`: it is one. An event that was captured only because
/// an error was declared in it (see ``Admission``) has neither.
public struct CapturedDocument: Sendable {
  private let context: JSONValue?
  private let place: JSONObject?
  private let envelope: JSONValue

  init(_ document: EPCISDocument) {
    context = document.json["@context"]
    envelope = CapturedDocument.replacingEvents(of: document.json, with: [])
    place =
      document.kind == .event
      ? nil
      : [
        "id": .string(SHA256.hash(document.json.jcs()).base64),
        "events": .number(Double(document.events.count)),
      ]
  }

  /// The members part of what was captured as `value`.
  ///
  /// - Parameters:
  ///   - name: what it is: `event` or `masterData`.
  ///   - value: as captured.
  ///   - position: which event of the document, from 0; `nil` for what is no event.
  ///   - isFirst: whether this is the first statement made of the document.
  /// - Returns: a JSON object as above.
  func members(
    _ name: String,
    _ value: JSONValue,
    position: Int? = nil,
    isFirst: Bool
  ) -> JSONValue {
    var members: JSONObject = [name: value]
    members["context"] = context
    if var place {
      place["position"] = position.map { .number(Double($0)) }
      if isFirst { place["envelope"] = envelope }
      members["document"] = .object(place)
    }
    return .object(members)
  }

  /// The members part of the event in which `value` declares an error.
  func membersOfOriginal(_ value: JSONValue) -> JSONValue {
    var members: JSONObject = ["event": value]
    members["context"] = context
    return .object(members)
  }

  /// The document that these members parts come from, in any order; `nil` if one of them is missing
  /// or they do not belong together.
  public static func reassembled(from parts: [JSONValue]) -> JSONValue? {
    let placed = parts.filter { $0["document"] != nil }
    guard let first = placed.first else {
      return parts.count == 1 ? parts[0]["event"] : nil
    }
    guard let id = first["document"]?["id"],
      placed.allSatisfy({ $0["document"]?["id"] == id }),
      let envelope = placed.compactMap({ $0["document"]?["envelope"] }).first,
      let count = first["document"]?["events"]?.integerValue, (0...Int64(parts.count)) ~= count
    else { return nil }
    var events: [Int64: JSONValue] = [:]
    for part in placed {
      guard let position = part["document"]?["position"]?.integerValue else { continue }
      events[position] = part["event"]
    }
    let inOrder = (0..<count).compactMap { events[$0] }
    return inOrder.count == Int(count) ? replacingEvents(of: envelope, with: inOrder) : nil
  }

  // MARK: Where the events of a document stand

  private static let paths = [
    ["epcisBody", "eventList"],
    ["epcisBody", "queryResults", "resultsBody", "eventList"],
  ]

  private static func replacingEvents(of json: JSONValue, with events: [JSONValue]) -> JSONValue {
    let path = paths.first { path in
      path.reduce(Optional(json)) { value, name in value?[name] } != nil
    }
    guard let path else { return json }
    return replacing(path[...], of: json, with: .array(events))
  }

  private static func replacing(
    _ path: ArraySlice<String>,
    of json: JSONValue,
    with value: JSONValue
  ) -> JSONValue {
    guard let name = path.first else { return value }
    guard var object = json.objectValue, let inner = object[name] else { return json }
    object[name] = replacing(path.dropFirst(), of: inner, with: value)
    return .object(object)
  }
}
