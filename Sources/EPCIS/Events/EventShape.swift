/// The five kinds of events.
public enum EventType: String, CaseIterable, Hashable, Sendable {
  /// Something happened to things.
  case object = "ObjectEvent"
  /// Things were put into, seen in, or taken out of a container.
  case aggregation = "AggregationEvent"
  /// Things were tied to a business document.
  case transaction = "TransactionEvent"
  /// Things were used up and others made.
  case transformation = "TransformationEvent"
  /// Things were joined for good to a larger thing or place.
  case association = "AssociationEvent"
}

/// What an event does to the things it names.
public enum Action: String, CaseIterable, Hashable, Sendable {
  /// They begin to exist, or join.
  case add = "ADD"
  /// They are seen.
  case observe = "OBSERVE"
  /// They cease to exist, or leave.
  case delete = "DELETE"
}

/// Which members each kind of event has.
enum EventShape {
  private static let common = [
    "@context", "type", "eventTime", "recordTime", "eventTimeZoneOffset", "eventID",
    "certificationInfo", "errorDeclaration", "bizStep", "disposition", "persistentDisposition",
    "readPoint", "bizLocation", "bizTransactionList", "sourceList", "destinationList",
    "sensorElementList",
  ]

  static func members(of type: EventType) -> [String] {
    switch type {
    case .object: objectMembers
    case .aggregation, .association: aggregationMembers
    case .transaction: transactionMembers
    case .transformation: transformationMembers
    }
  }

  private static let objectMembers = common + ["action", "epcList", "quantityList", "ilmd"]
  private static let aggregationMembers =
    common + ["action", "parentID", "childEPCs", "childQuantityList"]
  private static let transactionMembers =
    common + ["action", "parentID", "epcList", "quantityList"]
  private static let transformationMembers =
    common + [
      "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList",
      "transformationID", "ilmd",
    ]

  private static let terms: Set<ByteText> = Set(
    (EventType.allCases.flatMap(members) + EventType.allCases.map(\.rawValue) + [
      "id", "EPCISDocument", "EPCISQueryDocument", "epcisBody", "epcisHeader", "eventList",
      "schemaVersion", "creationDate",
    ]).map(ByteText.init)
  )

  /// Whether the EPCIS context itself gives `name` a meaning (it is protected there).
  static func isTerm(_ name: String) -> Bool { terms.contains(ByteText(name)) }
}
