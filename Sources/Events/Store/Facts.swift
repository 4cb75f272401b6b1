import EPCIS
import GS1
import Provenance

/// What is kept of one event so that it is found again; the event itself stays in the ledger.
///
/// The IDs of things are not here: the ledger's own index leads from each of them to its events.
struct Facts {
  /// Milliseconds since 1970.
  let eventTime: Int64
  /// Its identifier, or the hash of its content if it came without one.
  let eventID: String
  /// Whether it names so many things that its identifier is not made anew for each answer.
  let isLong: Bool
  /// Each once.
  let marks: Set<EventQuery.Mark>
  /// Who took part: sources and destinations.
  let counterparties: [Identifier]

  /// How many things make an event long.
  private static let thingsOfLong = 1_000
  /// The longest text of a field by which events are indexed.
  static let textBytesMax = 256
  /// The most fields of one event by which it is indexed.
  private static let fieldsMax = 64

  /// Reads the members part of a statement; `nil` if that holds no event.
  init?(members: JSONValue) {
    guard let stored = StoredEvent(members: members),
      let document = try? EPCISDocument(stored.abridged), let event = document.events.first
    else { return nil }
    eventTime = event.eventTime.milliseconds
    eventID = stored.eventID
    isLong = stored.thingCount >= Facts.thingsOfLong
    counterparties = event.sourceList.map(\.id) + event.destinationList.map(\.id)
    marks = Set(Facts.marks(of: event))
  }

  /// The marks of an event alone; `nil` if `members` hold none.
  static func marks(members: JSONValue) -> Set<EventQuery.Mark>? {
    guard let stored = StoredEvent(members: members),
      let event = (try? EPCISDocument(stored.abridged))?.events.first
    else { return nil }
    return Set(marks(of: event))
  }

  /// Whether `text` is an absolute URI, roughly: a scheme, a colon, and something of ASCII.
  static func isURI(_ text: String) -> Bool {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), colon != text.utf8.startIndex
    else { return false }
    let isVisible = text.utf8.allSatisfy { 0x21...0x7e ~= $0 }
    return isVisible && text.utf8.index(after: colon) != text.utf8.endIndex
      && text.utf8.count <= 2_048
  }

  private static func marks(of event: EPCISEvent) -> [EventQuery.Mark] {
    var marks = [EventQuery.Mark(.all, ""), EventQuery.Mark(.type, event.type.rawValue)]
    func add(_ attribute: Attribute, _ value: String?) {
      if let value { marks.append(EventQuery.Mark(attribute, value)) }
    }
    add(.action, event.action?.rawValue)
    add(.bizStep, event.bizStep)
    add(.disposition, event.disposition)
    for word in event.persistentDisposition?.set ?? [] { add(.dispositionSet, word) }
    for word in event.persistentDisposition?.unset ?? [] { add(.dispositionUnset, word) }
    add(.readPoint, event.readPoint?.uri)
    add(.aroundReadPoint, event.readPoint.flatMap(around))
    add(.bizLocation, event.bizLocation?.uri)
    add(.aroundBizLocation, event.bizLocation.flatMap(around))
    for element in event.quantityList + event.childQuantityList {
      add(.epcClass, element.epcClass.uri)
    }
    for element in event.inputQuantityList { add(.inputClass, element.epcClass.uri) }
    for element in event.outputQuantityList { add(.outputClass, element.epcClass.uri) }
    for document in event.bizTransactionList {
      add(.bizTransaction(document.type ?? ""), document.id.uri)
    }
    for source in event.sourceList { add(.source(source.type), source.id.uri) }
    for destination in event.destinationList {
      add(.destination(destination.type), destination.id.uri)
    }
    for element in event.sensorElementList {
      for report in element.reports { add(.sensorType, report.type) }
    }
    if let error = event.errorDeclaration {
      add(.errorDeclaration, "")
      add(.errorReason, error.reason)
      for id in error.correctiveEventIDs { add(.correctiveEventID, id) }
    }
    marks += fields(event.extensions.map { ($0.uri, $0.value) }) { .field($0) }
    let ilmd = event.ilmd?.members ?? []
    marks += fields(ilmd.map { (event.context.expand($0.name), $0.value) }) { .ilmd($0) }
    return marks
  }

  /// The place of which this is a part: its GLN without the extension.
  private static func around(_ place: Identifier) -> String? {
    guard let part = place.uri.firstRange(of: "/254/") else { return nil }
    return String(place.uri[..<part.lowerBound])
  }

  private static func fields(
    _ members: [(uri: String, value: JSONValue)],
    _ attribute: (String) -> Attribute
  ) -> [EventQuery.Mark] {
    members.prefix(fieldsMax).flatMap { uri, value in
      (value.arrayValue?.prefix(fieldsMax) ?? [value]).compactMap { element in
        guard let text = element.stringValue, text.utf8.count <= textBytesMax else { return nil }
        return EventQuery.Mark(attribute(uri), text)
      }
    }
  }
}
