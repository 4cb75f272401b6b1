/// One event of EPCIS 2.0, checked, with everything it says in typed form.
///
/// A value in hand follows the JSON schema of EPCIS 2.0.1 and the rules of the standard that the
/// schema cannot express. `json` is the event exactly as it was captured.
public struct EPCISEvent: Sendable {
  /// The event as captured.
  public let json: JSONValue
  /// What the prefixes in it mean.
  public let context: LinkedDataContext
  /// What is odd about it, though no reason to refuse it.
  public internal(set) var warnings: [EPCISProblem] = []
  /// What it is counted as in its document.
  public internal(set) var number = 1

  /// Which of the five kinds.
  public let type: EventType
  /// When it happened.
  public let eventTime: Instant
  /// The local time zone where it happened.
  public let eventTimeZoneOffset: TimeOffset
  /// When a repository took it, if one says so.
  public let recordTime: Instant?
  /// Its own identifier, often the hash of its content.
  public let eventID: String?
  /// What it does; a transformation has none.
  public let action: Action?
  /// What was done: a bare word of CBV, or a full URI.
  public let bizStep: String?
  /// The state of the things afterwards: a bare word of CBV, or a full URI.
  public let disposition: String?
  /// States that last.
  public let persistentDisposition: PersistentDisposition?

  /// The things it is about (object, transaction).
  public let epcList: IdentifierList
  /// The classes it is about (object, transaction).
  public let quantityList: [QuantityElement]
  /// The container, or what things were joined to (aggregation, association, transaction).
  public let parentID: Identifier?
  /// The things put into the container or joined (aggregation, association).
  public let childEPCs: IdentifierList
  /// The classes put into the container or joined (aggregation, association).
  public let childQuantityList: [QuantityElement]
  /// The things used up (transformation).
  public let inputEPCList: IdentifierList
  /// The classes used up (transformation).
  public let inputQuantityList: [QuantityElement]
  /// The things made (transformation).
  public let outputEPCList: IdentifierList
  /// The classes made (transformation).
  public let outputQuantityList: [QuantityElement]
  /// What ties several events to one transformation.
  public let transformationID: Identifier?

  /// Where it was seen.
  public let readPoint: Identifier?
  /// Where the things are from now on.
  public let bizLocation: Identifier?
  /// The documents it belongs to.
  public let bizTransactionList: [BizTransaction]
  /// Where the things come from.
  public let sourceList: [SourceOrDestination]
  /// Where they go to.
  public let destinationList: [SourceOrDestination]
  /// What sensors reported.
  public let sensorElementList: [SensorElement]
  /// Certificates.
  public let certificationInfo: [String]
  /// Master data of the items or lots that begin to exist here.
  public let ilmd: JSONObject?
  /// That an earlier event was an error.
  public let errorDeclaration: ErrorDeclaration?
  /// Members that are not of EPCIS, in order.
  public let extensions: [ExtensionMember]

  /// Reads and checks the members of an event; what is wrong is noted with `reader`.
  init?(reading object: JSONObject, type: EventType, _ reader: inout Reader) {
    json = .object(object)
    self.type = type
    context = reader.context
    let eventTime = reader.required(object, "eventTime") { $1.instant($0) }
    let offset = reader.required(object, "eventTimeZoneOffset") { $1.offset($0) }
    recordTime = reader.optional(object, "recordTime") { $1.instant($0) }
    eventID = reader.optional(object, "eventID") { $1.uri($0) }
    action =
      type == .transformation ? nil : reader.required(object, "action") { $1.action($0) }
    bizStep = reader.optional(object, "bizStep") { $1.word($0, of: .bizSteps) }
    disposition = reader.optional(object, "disposition") { $1.word($0, of: .dispositions) }
    persistentDisposition = reader.optional(object, "persistentDisposition") {
      $1.persistentDisposition($0)
    }

    epcList = reader.identifiers(object, "epcList", unique: type == .object)
    quantityList = reader.list(object, "quantityList") { $1.quantity($0) }
    parentID = reader.optional(object, "parentID") { $1.identifier($0, .parent) }
    childEPCs = reader.identifiers(object, "childEPCs")
    childQuantityList = reader.list(object, "childQuantityList") { $1.quantity($0) }
    inputEPCList = reader.identifiers(object, "inputEPCList", unique: true)
    inputQuantityList = reader.list(object, "inputQuantityList") { $1.quantity($0) }
    outputEPCList = reader.identifiers(object, "outputEPCList", unique: true)
    outputQuantityList = reader.list(object, "outputQuantityList") { $1.quantity($0) }
    transformationID = reader.optional(object, "transformationID") { $1.identifier($0, .any) }

    readPoint = reader.optional(object, "readPoint") { $1.place($0) }
    bizLocation = reader.optional(object, "bizLocation") { $1.place($0) }
    bizTransactionList = reader.list(object, "bizTransactionList") { $1.bizTransaction($0) }
    sourceList = reader.list(object, "sourceList") { $1.sourceOrDestination($0, "source") }
    destinationList = reader.list(object, "destinationList") {
      $1.sourceOrDestination($0, "destination")
    }
    sensorElementList = reader.list(object, "sensorElementList") { $1.sensorElement($0) }
    certificationInfo = reader.optional(object, "certificationInfo") { $1.uris($0) } ?? []
    ilmd = reader.optional(object, "ilmd") { $1.ilmd($0) }
    errorDeclaration = reader.optional(object, "errorDeclaration") { $1.errorDeclaration($0) }
    extensions = Self.extensions(of: object, type, in: reader.context)

    guard let eventTime, let offset else { return nil }
    self.eventTime = eventTime
    eventTimeZoneOffset = offset
  }

  private static func extensions(
    of object: JSONObject,
    _ type: EventType,
    in context: LinkedDataContext
  ) -> [ExtensionMember] {
    let members = EventShape.members(of: type)
    return object.members.filter { member in
      !members.contains(where: member.name.hasSameBytes)
    }.map { member in
      ExtensionMember(
        name: member.name,
        uri: context.expand(member.name),
        value: member.value
      )
    }
  }
}

extension EPCISEvent {
  /// The instance or lot master data of this full URI, however its name is written.
  public func ilmdAttribute(_ uri: String) -> JSONValue? {
    ilmd?.members.first { context.expand($0.name).hasSameBytes(as: uri) }?.value
  }

  /// The lot that the master data of the event name.
  public var lotNumber: String? {
    let value =
      ilmdAttribute("urn:epcglobal:cbv:mda:lotNumber")
      ?? ilmdAttribute("https://ref.gs1.org/cbv/lotNumber")
      ?? ilmdAttribute("https://gs1.org/voc/hasBatchLotNumber")
    return value?.stringValue
  }
}
