// Every part of an event, with the members that the JSON schema of EPCIS 2.0.1 gives it.

extension Reader {
  mutating func quantity(_ value: JSONValue) -> QuantityElement? {
    let members = ["epcClass", "quantity", "uom"]
    guard let object = object(value, members: members, isOpen: false) else { return nil }
    let quantity = optional(object, "quantity") { $1.number($0) }
    let uom = optional(object, "uom") { $1.uom($0) }
    return required(object, "epcClass") { $1.identifier($0, .class) }.map {
      QuantityElement(epcClass: $0, quantity: quantity, uom: uom)
    }
  }

  mutating func bizTransaction(_ value: JSONValue) -> BizTransaction? {
    let members = ["type", "bizTransaction"]
    guard let object = object(value, members: members, isOpen: false) else { return nil }
    let type = optional(object, "type") { $1.word($0, of: .bizTransactionTypes) }
    return required(object, "bizTransaction") { $1.identifier($0, .any) }.map {
      BizTransaction(type: type, id: $0)
    }
  }

  /// An element of `sourceList` or `destinationList`, whose `member` names the party or place.
  mutating func sourceOrDestination(
    _ value: JSONValue,
    _ member: String
  ) -> SourceOrDestination? {
    guard let object = object(value, members: ["type", member], isOpen: false) else { return nil }
    let type = required(object, "type") { $1.word($0, of: .sourceDestTypes) }
    let id = required(object, member) { $1.identifier($0, .any) }
    guard let type, let id else { return nil }
    return SourceOrDestination(type: type, id: id)
  }

  mutating func persistentDisposition(_ value: JSONValue) -> PersistentDisposition? {
    guard let object = object(value, members: ["set", "unset"], isOpen: false) else { return nil }
    if object.isEmpty { refuse(.required, "persistentDisposition has set or unset") }
    let set = dispositions(object, "set")
    return PersistentDisposition(set: set, unset: dispositions(object, "unset"))
  }

  private mutating func dispositions(_ object: JSONObject, _ name: String) -> [String] {
    var seen: Set<String> = []
    return list(object, name, minimum: 1) { value, reader in
      guard let word = reader.word(value, of: .dispositions) else { return nil }
      if !seen.insert(word).inserted {
        reader.refuse(.duplicate, "\(quoted(word)) stands twice in the list")
      }
      return word
    }
  }

  mutating func errorDeclaration(_ value: JSONValue) -> ErrorDeclaration? {
    let members = ["declarationTime", "reason", "correctiveEventIDs"]
    guard let object = object(value, members: members) else { return nil }
    let reason = optional(object, "reason") { $1.word($0, of: .errorReasons) }
    let corrective = list(object, "correctiveEventIDs") { $1.uri($0) }
    return required(object, "declarationTime") { $1.instant($0) }.map {
      ErrorDeclaration(declarationTime: $0, reason: reason, correctiveEventIDs: corrective)
    }
  }

  /// Instance or lot master data: nothing but members named by URIs.
  mutating func ilmd(_ value: JSONValue) -> JSONObject? { object(value, members: []) }

  mutating func sensorElement(_ value: JSONValue) -> SensorElement? {
    guard let object = object(value, members: ["sensorMetadata", "sensorReport"]) else {
      return nil
    }
    let metadata = optional(object, "sensorMetadata") { $1.sensorMetadata($0) }
    return required(object, "sensorReport") { value, reader in
      reader.list(value, minimum: 1) { $1.sensorReport($0) }
    }.map { SensorElement(metadata: metadata, reports: $0) }
  }

  private mutating func sensorMetadata(_ value: JSONValue) -> SensorMetadata? {
    let members = [
      "time", "startTime", "endTime", "deviceID", "deviceMetadata", "rawData",
      "dataProcessingMethod", "bizRules",
    ]
    guard let object = object(value, members: members) else { return nil }
    return SensorMetadata(
      time: optional(object, "time") { $1.instant($0) },
      startTime: optional(object, "startTime") { $1.instant($0) },
      endTime: optional(object, "endTime") { $1.instant($0) },
      deviceID: optional(object, "deviceID") { $1.uri($0) },
      deviceMetadata: optional(object, "deviceMetadata") { $1.uri($0) },
      rawData: optional(object, "rawData") { $1.uri($0) },
      dataProcessingMethod: optional(object, "dataProcessingMethod") { $1.uri($0) },
      bizRules: optional(object, "bizRules") { $1.uri($0) }
    )
  }

  private static let reportMembers = [
    "type", "exception", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod",
    "bizRules", "time", "microorganism", "chemicalSubstance", "coordinateReferenceSystem", "value",
    "component", "stringValue", "booleanValue", "hexBinaryValue", "uriValue", "minValue",
    "maxValue", "meanValue", "sDev", "percRank", "percValue", "uom",
  ]

  private mutating func sensorReport(_ value: JSONValue) -> SensorReport? {
    guard let object = object(value, members: Self.reportMembers) else { return nil }
    for name in ["deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"] {
      _ = optional(object, name) { $1.uri($0) }
    }
    let type = required(object, "type") { $1.word($0, of: .measurements) }
    let report = SensorReport(
      type: type ?? "",
      exception: optional(object, "exception") { $1.word($0, of: .alarms) },
      time: optional(object, "time") { $1.instant($0) },
      deviceID: optional(object, "deviceID") { $1.uri($0) },
      component: optional(object, "component") { $1.word($0, of: .components) },
      microorganism: optional(object, "microorganism") { $1.uri($0) },
      chemicalSubstance: optional(object, "chemicalSubstance") { $1.uri($0) },
      coordinateReferenceSystem: optional(object, "coordinateReferenceSystem") { $1.uri($0) },
      value: optional(object, "value") { $1.number($0) },
      minValue: optional(object, "minValue") { $1.number($0) },
      maxValue: optional(object, "maxValue") { $1.number($0) },
      meanValue: optional(object, "meanValue") { $1.number($0) },
      sDev: optional(object, "sDev") { $1.number($0) },
      percRank: optional(object, "percRank") { $1.number($0) },
      percValue: optional(object, "percValue") { $1.number($0) },
      uom: optional(object, "uom") { $1.text($0) },
      stringValue: optional(object, "stringValue") { $1.text($0) },
      booleanValue: optional(object, "booleanValue") { $1.truth($0) },
      hexBinaryValue: optional(object, "hexBinaryValue") { $1.hexBinary($0) },
      uriValue: optional(object, "uriValue") { $1.uri($0) }
    )
    return type == nil ? nil : report
  }
}
