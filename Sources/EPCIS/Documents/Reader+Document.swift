extension Reader {
  /// Reads whatever can be captured.
  mutating func document(_ value: JSONValue) -> DocumentParts {
    guard value["@graph"] == nil, let type = value["type"]?.stringValue else {
      return DocumentParts(kind: .masterData, masterData: masterData(value))
    }
    switch type {
    case "EPCISDocument": return epcisDocument(value)
    case "EPCISQueryDocument": return queryDocument(value)
    case _ where EventType(rawValue: type) != nil: return bareEvent(value)
    case _ where type.utf8.contains(UInt8(ascii: ":")) || value["eventTime"] == nil:
      return DocumentParts(kind: .masterData, masterData: masterData(value))
    default: return bareEvent(value)
    }
  }

  private mutating func masterData(_ value: JSONValue) -> [MasterDatum] {
    guard value.objectValue != nil || value.arrayValue != nil else {
      refuse(.type, "a document is an object")
      return []
    }
    let masterData = webVocabulary(value)
    if masterData.isEmpty && problems.isEmpty {
      refuse(.masterData, "there are neither events nor master data")
    }
    return masterData
  }

  private mutating func bareEvent(_ value: JSONValue) -> DocumentParts {
    eventNumber = firstEventNumber
    if value.objectValue != nil && value["@context"] == nil {
      within(.member("@context")) { $0.refuse(.required, "@context is missing") }
    }
    let event = event(value)
    eventNumber = nil
    return DocumentParts(kind: .event, events: event.map { [$0] } ?? [])
  }

  private mutating func epcisDocument(_ value: JSONValue) -> DocumentParts {
    let members = [
      "@context", "id", "type", "schemaVersion", "creationDate", "instanceIdentifier", "sender",
      "receiver", "epcisHeader", "epcisBody",
    ]
    var parts = DocumentParts(kind: .document)
    guard let object = object(value, members: members) else { return parts }
    readHead(object, &parts, isVersionRequired: true)
    for name in ["instanceIdentifier", "sender", "receiver"] {
      _ = optional(object, name) { $1.text($0) }
    }
    parts.masterData = optional(object, "epcisHeader") { $1.header($0) } ?? []
    parts.events =
      required(object, "epcisBody") { value, reader in
        reader.object(value).flatMap { body in
          reader.required(body, "eventList") { $1.events($0) }
        }
      } ?? []
    checkContextSize(object, count: parts.events.count)
    return parts
  }

  private mutating func queryDocument(_ value: JSONValue) -> DocumentParts {
    let members = ["@context", "id", "type", "schemaVersion", "creationDate", "epcisBody"]
    var parts = DocumentParts(kind: .queryDocument)
    guard let object = object(value, members: members) else { return parts }
    readHead(object, &parts, isVersionRequired: false)
    let results = required(object, "epcisBody") { value, reader in
      reader.object(value, members: ["queryResults"]).flatMap { body in
        reader.required(body, "queryResults") { $1.queryResults($0) }
      }
    }
    parts.events = results?.events ?? []
    parts.masterData = results?.masterData ?? []
    checkContextSize(object, count: parts.events.count)
    return parts
  }

  private mutating func queryResults(
    _ value: JSONValue
  ) -> (events: [EPCISEvent], masterData: [MasterDatum])? {
    let members = ["queryName", "subscriptionID", "resultsBody"]
    guard let object = object(value, members: members) else { return nil }
    _ = required(object, "queryName") { $1.text($0) }
    _ = optional(object, "subscriptionID") { $1.text($0) }
    return required(object, "resultsBody") { value, reader in
      guard let body = reader.object(value, members: ["eventList", "vocabularyList"]) else {
        return nil
      }
      let masterData = reader.optional(body, "vocabularyList") { $1.vocabularyList($0) }
      let events = reader.required(body, "eventList") { $1.events($0) }
      return (events ?? [], masterData ?? [])
    }
  }

  /// Context, id, version and date, which documents of both kinds have.
  private mutating func readHead(
    _ object: JSONObject,
    _ parts: inout DocumentParts,
    isVersionRequired: Bool
  ) {
    _ = required(object, "@context") { value, reader in reader.addContext(value) }
    _ = optional(object, "id") { $1.uri($0) }
    if isVersionRequired {
      parts.schemaVersion = required(object, "schemaVersion") { $1.version($0) }
      parts.creationDate = required(object, "creationDate") { $1.instant($0) }
    } else {
      parts.schemaVersion = optional(object, "schemaVersion") { $1.version($0) }
      parts.creationDate = optional(object, "creationDate") { $1.instant($0) }
    }
  }

  /// A context is kept with each event that it explains.
  private mutating func checkContextSize(_ document: JSONObject, count: Int) {
    let byteCount = document["@context"]?.encoded().count ?? 0
    guard byteCount * max(count, 1) > LinkedDataContext.copiesBytesMax else { return }
    within(.member("@context")) {
      $0.refuse(
        .context,
        "with \(byteCount) bytes it is too large for \(count) events, of which each keeps a copy"
      )
    }
  }

  private mutating func version(_ value: JSONValue) -> String? {
    guard let text = text(value) else { return nil }
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let isVersion = parts.allSatisfy { part in
      !part.isEmpty && part.allSatisfy { (48...57).contains($0) }
    }
    guard isVersion, parts.first?.elementsEqual("2".utf8) == true else {
      refuse(.version, "\(quoted(text)) is not a version of EPCIS 2")
      return nil
    }
    return text
  }

  private mutating func header(_ value: JSONValue) -> [MasterDatum]? {
    guard let header = object(value, members: ["epcisMasterData"]) else { return nil }
    return optional(header, "epcisMasterData") { value, reader in
      guard let data = reader.object(value) else { return nil }
      return reader.optional(data, "vocabularyList") { $1.vocabularyList($0) }
    }
  }

  /// The events of a document; each is numbered, and its fields are named from the event.
  private mutating func events(_ value: JSONValue) -> [EPCISEvent]? {
    guard let values = value.arrayValue else { return mistyped("an array") }
    defer { eventNumber = nil }
    var events: [EPCISEvent] = []
    events.reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      eventNumber = firstEventNumber + index
      if let event = fromTheTop({ $0.event(value) }) { events.append(event) }
      if isCut { break }
    }
    return events
  }
}
