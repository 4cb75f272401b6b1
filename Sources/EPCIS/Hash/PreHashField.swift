/// A field of an event, as the pre-hash string orders and writes it (CBV 2.0 §8.9.3, table).
struct PreHashField: Sendable {
  /// How the value of a field is written.
  indirect enum Form: Sendable {
    /// A text, URI or number.
    case value
    /// A moment: UTC, three decimals.
    case time
    /// A word of a vocabulary, as its full URI.
    case word(Vocabulary)
    /// One value or a list; the name stands before each.
    case values(Form)
    /// A list of identifiers, each after `epc=`.
    case epcs
    /// A list of objects, each after a name of its own.
    case elements(String, [PreHashField])
    /// A list of objects of a type and an identifier.
    case typed(String, Vocabulary)
    /// An object; its own fields come first, those of others after them.
    case object([PreHashField])
    /// An object that holds nothing but fields of others.
    case open
  }

  let name: String
  let form: Form

  init(_ name: String, _ form: Form = .value) {
    self.name = name
    self.form = form
  }
}

extension PreHashField {
  static func event(_ profile: EventHash.Profile) -> [PreHashField] {
    switch profile {
    case .standard: standardEvent
    case .reference: referenceEvent
    }
  }

  private static let standardEvent =
    head + [things, parent] + middle + typedLists + [sensors, ilmd]
  /// The typed lists and `ilmd` are no fields of the reference program's table: it sorts them with
  /// everybody's own fields.
  private static let referenceEvent = head + [parent, things] + middle + [sensors]
  /// What the reference program sorts with the extensions.
  static let referenceRest = typedLists + [ilmd]

  private static let head = [
    PreHashField("eventTime", .time), PreHashField("eventTimeZoneOffset"),
    PreHashField("certificationInfo", .values(.value)),
  ]
  private static let things = PreHashField("epcList", .epcs)
  private static let parent = PreHashField("parentID")

  private static let middle = [
    PreHashField("inputEPCList", .epcs), PreHashField("childEPCs", .epcs),
    quantities("quantityList"), quantities("childQuantityList"), quantities("inputQuantityList"),
    PreHashField("outputEPCList", .epcs), quantities("outputQuantityList"),
    PreHashField("action"), PreHashField("transformationID"),
    PreHashField("bizStep", .word(.bizSteps)), PreHashField("disposition", .word(.dispositions)),
    PreHashField(
      "persistentDisposition",
      .object([
        PreHashField("set", .values(.word(.dispositions))),
        PreHashField("unset", .values(.word(.dispositions))),
      ])
    ),
    PreHashField("readPoint", .object([PreHashField("id")])),
    PreHashField("bizLocation", .object([PreHashField("id")])),
  ]

  private static let typedLists = [
    PreHashField("bizTransactionList", .typed("bizTransaction", .bizTransactionTypes)),
    PreHashField("sourceList", .typed("source", .sourceDestTypes)),
    PreHashField("destinationList", .typed("destination", .sourceDestTypes)),
  ]

  private static let ilmd = PreHashField("ilmd", .open)

  private static func quantities(_ name: String) -> PreHashField {
    let fields = [PreHashField("epcClass"), PreHashField("quantity"), PreHashField("uom")]
    return PreHashField(name, .elements("quantityElement", fields))
  }

  private static let sensors = PreHashField(
    "sensorElementList",
    .elements(
      "sensorElement",
      [
        PreHashField("sensorMetadata", .object(metadata)),
        PreHashField("sensorReport", .values(.object(report))),
      ]
    )
  )

  private static let metadata = [
    PreHashField("time", .time), PreHashField("startTime", .time), PreHashField("endTime", .time),
    PreHashField("deviceID"), PreHashField("deviceMetadata"), PreHashField("rawData"),
    PreHashField("dataProcessingMethod"), PreHashField("bizRules"),
  ]

  /// The standard's table has no `bizRules` here, though the schema has; it follows
  /// `dataProcessingMethod`, as it does in the metadata.
  private static let report = [
    PreHashField("type", .word(.measurements)), PreHashField("exception", .word(.alarms)),
    PreHashField("deviceID"), PreHashField("deviceMetadata"), PreHashField("rawData"),
    PreHashField("dataProcessingMethod"), PreHashField("bizRules"), PreHashField("time", .time),
    PreHashField("microorganism"), PreHashField("chemicalSubstance"), PreHashField("value"),
    PreHashField("component", .word(.components)), PreHashField("stringValue"),
    PreHashField("booleanValue"), PreHashField("hexBinaryValue"), PreHashField("uriValue"),
    PreHashField("minValue"), PreHashField("maxValue"), PreHashField("meanValue"),
    PreHashField("sDev"), PreHashField("percRank"), PreHashField("percValue"),
    PreHashField("uom"), PreHashField("coordinateReferenceSystem"),
  ]
}
