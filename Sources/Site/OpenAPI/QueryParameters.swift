import EPCIS
import Events

/// The parameters of queries, each with the form that it must have.
enum QueryParameters {
  static let uri: JSONValue = [
    "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:[!-{}~]+$", "maxLength": 2048,
  ]
  static let time: JSONValue = [
    "type": "string", "format": "date-time",
    "pattern":
      "^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:"
      .appendingTail,
  ]

  static func list(_ item: JSONValue) -> JSONValue {
    [
      "type": "array", "items": item, "minItems": 1,
      "maxItems": .number(Double(EventQuery.valuesMax)),
    ]
  }

  static func words(_ vocabulary: Vocabulary) -> JSONValue {
    ["type": "string", "enum": .strings(vocabulary.words)]
  }

  private static func words(_ words: [String]) -> JSONValue {
    ["type": "string", "enum": .strings(words)]
  }

  private static let number: JSONValue = ["type": "number"]
  /// One of the two times, or a field of one's own by its URI or the prefix that stands for it.
  private static let orderBy: JSONValue = [
    "type": "string", "pattern": "^(eventTime|recordTime|[A-Za-z][A-Za-z0-9+.-]*:[!-{}~]+)$",
    "maxLength": 2048,
  ]
  private static let truth: JSONValue = ["type": "boolean"]
  /// It needs no value.
  private static let isThere: JSONValue = ["enum": [true, false, "", .null]]
  private static let count: JSONValue = [
    "type": "integer", "minimum": 1, "maximum": 999_999_999,
  ]

  static let schemas: [(name: String, schema: JSONValue)] =
    [
      ("eventType", list(words(EventType.allCases.map(\.rawValue)))),
      ("EQ_action", list(words(Action.allCases.map(\.rawValue)))),
      ("EQ_bizStep", list(words(.bizSteps))), ("EQ_disposition", list(words(.dispositions))),
      ("EQ_persistentDisposition_set", list(words(.dispositions))),
      ("EQ_persistentDisposition_unset", list(words(.dispositions))),
      ("EQ_errorReason", list(words(.errorReasons))), ("EQ_type", list(words(.measurements))),
    ]
    + [
      "EQ_readPoint", "WD_readPoint", "EQ_bizLocation", "WD_bizLocation", "EQ_transformationID",
      "MATCH_epc", "MATCH_parentID", "MATCH_inputEPC", "MATCH_outputEPC", "MATCH_anyEPC",
      "MATCH_epcClass", "MATCH_inputEPCClass", "MATCH_outputEPCClass", "MATCH_anyEPCClass",
      "EQ_eventID", "EQ_correctiveEventID", "EQ_deviceID", "EQ_dataProcessingMethod",
      "EQ_microorganism", "EQ_chemicalSubstance", "EQ_bizRules", "EQ_uriValue",
      "EQ_bizTransaction_po", "EQ_source_owning_party", "EQ_destination_owning_party",
    ].map { ($0, list(uri)) }
    + [
      "GE_eventTime", "LT_eventTime", "GE_recordTime", "LT_recordTime", "GE_errorDeclarationTime",
      "LT_errorDeclarationTime", "GE_startTime", "LT_startTime", "GE_endTime", "LT_endTime",
    ].map { ($0, time) }
    + [
      "EQ_quantity", "GT_quantity", "GE_quantity", "LT_quantity", "LE_quantity",
      "EQ_quantity_KGM", "GE_percRank", "LT_percRank",
    ].map { ($0, number) }
    + [
      ("EXISTS_errorDeclaration", isThere), ("EXISTS_sensorElementList", isThere),
      ("EQ_booleanValue", truth),
      ("orderBy", orderBy),
      ("orderDirection", words(["ASC", "DESC"])),
      ("eventCountLimit", count), ("maxEventCount", count),
    ]

  static let all = schemas.map { OpenAPI.query($0.name, $0.schema) }
}

extension String {
  /// The seconds, their fraction and the offset of a time, after what stands before them.
  fileprivate var appendingTail: JSONValue {
    .string(self + "[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])$")
  }
}
