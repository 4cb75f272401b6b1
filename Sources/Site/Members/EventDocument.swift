import EPCIS
import Events

/// The answer to a query: an `EPCISQueryDocument`.
struct EventDocument {
  let events: [FoundEvent]
  let queryName: String
  let translator: EPCTranslator
  let now: Instant?

  /// The context of every answer.
  static let context = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

  func json() throws -> JSONValue {
    [
      "@context": [.string(EventDocument.context)],
      "type": "EPCISQueryDocument",
      "schemaVersion": "2.0",
      "creationDate": .string(now?.utcText ?? ""),
      "epcisBody": [
        "queryResults": [
          "queryName": .string(queryName),
          "resultsBody": ["eventList": .array(try events.map(json))],
        ]
      ],
    ]
  }

  /// An event as it was captured, with its identifier, when it was recorded, and the prefixes of the
  /// document in which it came.
  private func json(_ found: FoundEvent) throws -> JSONValue {
    // An event may have 500,000 members of its own: looking up each would take minutes.
    var members = try translator.translated(found.event).members.filter {
      $0.name != "@context"
    }
    let own = found.contexts.filter { $0.stringValue == nil }
    if !own.isEmpty {
      members.insert(.init("@context", own.count == 1 ? own[0] : .array(own)), at: 0)
    }
    var event = JSONObject(unique: members)
    if event["eventID"] == nil { event["eventID"] = .string(found.eventID) }
    let recorded = Instant(milliseconds: Int64(found.recordTime) * 1_000)
    event["recordTime"] = recorded.map { .string($0.utcText) }
    return .object(event)
  }
}

/// A list of names of resources: a `Collection`.
enum ResourceCollection {
  static func json(_ members: [String]) -> JSONValue {
    [
      "@context": .string(EventDocument.context), "type": "Collection",
      "member": .strings(members),
    ]
  }
}
