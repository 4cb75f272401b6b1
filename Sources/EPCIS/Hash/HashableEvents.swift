/// The events of a document, valid or not, with what their hashes depend on.
public struct HashableEvents: Sendable {
  /// The events in order, each with what prefixes mean in it.
  public let events: [(json: JSONObject, context: LinkedDataContext)]
  /// Full URIs of the members that are left out: what a member `ignoreFields` of the namespace
  /// `https://repository-x.example.com/` lists, in the document or around its results.
  public let ignored: Set<String>

  /// Finds the events of an EPCIS document, a query document or a bare event; `nil` if there are
  /// none.
  ///
  /// Parts of a context that are malformed are passed over.
  public init?(of json: JSONValue) {
    var context = LinkedDataContext.standard
    if let own = json["@context"] { try? context.add(own) }
    let results = json["epcisBody"]?["queryResults"]
    let list = json["epcisBody"]?["eventList"] ?? results?["resultsBody"]?["eventList"]
    guard let events = list?.arrayValue ?? (json["eventTime"] == nil ? nil : [json]) else {
      return nil
    }
    self.events = events.compactMap { event in
      guard let object = event.objectValue else { return nil }
      var inner = context
      if let own = object["@context"] { try? inner.add(own) }
      return (object, inner)
    }
    ignored = Set(
      [json, results].compactMap { $0?.objectValue }.flatMap {
        Self.ignored(by: $0, in: context)
      }
    )
  }

  private static func ignored(by object: JSONObject, in context: LinkedDataContext) -> [String] {
    let list = object.members.first {
      context.expand($0.name).hasSameBytes(as: "https://repository-x.example.com/ignoreFields")
    }
    return (list?.value.arrayValue ?? []).compactMap(\.stringValue).map(context.expand)
  }

  /// The hash of each event, in order.
  public func hashes(_ profile: EventHash.Profile = .standard) -> [String] {
    let hash = EventHash(profile, ignoring: ignored)
    return events.map { hash.uri(of: $0.json, in: $0.context) }
  }

  /// The text that is hashed of each event, in order.
  public func preHashes(_ profile: EventHash.Profile = .standard) -> [String] {
    let hash = EventHash(profile, ignoring: ignored)
    return events.map { hash.preHash(of: $0.json, in: $0.context) }
  }
}
