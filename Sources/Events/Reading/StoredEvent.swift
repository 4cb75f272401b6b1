import EPCIS
import Provenance

/// An event as it was captured, with the context that explains it.
struct StoredEvent {
  /// As captured, without the context of its document.
  let event: JSONObject
  /// What its document explained.
  let documentContext: JSONValue?

  /// Reads the members part of a statement; `nil` if that holds no event.
  ///
  /// A withdrawal that was made of an error declaration holds the event that declares it.
  init?(members: JSONValue) {
    guard let event = members["event"]?.objectValue else { return nil }
    self.event = event
    documentContext = members["context"]
  }

  /// All contexts that hold for it, outer ones first, each once.
  var contexts: [JSONValue] {
    let contexts = [documentContext, event["@context"]].compactMap(\.self)
      .flatMap { $0.arrayValue ?? [$0] }
    var seen: Set<JSONValue> = []
    return contexts.filter { seen.insert($0).inserted }
  }

  /// What prefixes mean in it.
  var context: LinkedDataContext { LinkedDataContext.standard.adding(contexts) ?? .standard }

  /// Its identifier, or the hash of its content (CBV 2.0 §8.9) if it came without one.
  var eventID: String {
    if let id = event["eventID"]?.stringValue { return context.expand(id) }
    return EventHash().uri(of: event, in: context)
  }

  /// How many things stand in its lists.
  var thingCount: Int {
    ["epcList", "childEPCs", "inputEPCList", "outputEPCList"]
      .reduce(0) { $0 + (event[$1]?.elementCount ?? 0) }
  }

  /// The event by itself, with at most one of the things in each list.
  ///
  /// A list may have 10,000 of them, and who reads the rest need not check each again.
  var abridged: JSONValue {
    var event = event
    for name in ["epcList", "childEPCs", "inputEPCList", "outputEPCList"] {
      guard let list = event[name], list.elementCount ?? 0 > 1, let first = list[0] else {
        continue
      }
      event[name] = .array([first])
    }
    event["@context"] = .array(contexts)
    return .object(event)
  }
}
