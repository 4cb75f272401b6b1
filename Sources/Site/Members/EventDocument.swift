import EPCIS
import Events

/// The answer to a query: an `EPCISQueryDocument`.
///
/// Anybody may write any `eventID`, so who captured each event is told beside the list, in a member of the
/// log's own vocabulary: `https://<host of the log>/voc/capturedBy`, the names of the parties in the order of
/// the events. In an event it would count as content, and the event would have another hash than was captured.
struct EventDocument {
  let events: [FoundEvent]
  let queryName: String
  let translator: EPCTranslator
  let now: Instant?
  /// The full name of the member that tells who captured the events.
  let capturedBy: String

  /// The name of that member in the vocabulary of the log `origin`.
  static func capturedBy(origin: String) -> String {
    "https://\(origin.prefix { $0 != "/" })/voc/capturedBy"
  }

  /// The context of every answer.
  static let context = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

  func json() throws -> JSONValue {
    var results: JSONObject = [
      "queryName": .string(queryName),
      "resultsBody": ["eventList": .array(try events.map(json))],
    ]
    results[capturedBy] = .strings(events.map(\.party))
    return [
      "@context": [.string(EventDocument.context)],
      "type": "EPCISQueryDocument",
      "schemaVersion": "2.0",
      "creationDate": .string(now?.utcText ?? ""),
      "epcisBody": ["queryResults": .object(results)],
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
