import EPCIS

/// One sound event of each kind, and small changes to them.
enum Samples {
  static let object: JSONValue = [
    "type": "ObjectEvent",
    "eventID": "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
    "eventTime": "2026-03-01T08:30:00.250+01:00",
    "eventTimeZoneOffset": "+01:00",
    "recordTime": "2026-03-01T09:00:00Z",
    "action": "ADD",
    "bizStep": "commissioning",
    "disposition": "active",
    "persistentDisposition": ["set": ["conformant"], "unset": ["recalled"]],
    "epcList": [
      "urn:epc:id:sgtin:9520003.000030.A1", "https://id.gs1.org/01/09520003000308/21/A2",
    ],
    "quantityList": [
      ["epcClass": "urn:epc:class:lgtin:9520003.000030.L7", "quantity": 2.5, "uom": "KGM"]
    ],
    "readPoint": ["id": "https://id.gs1.org/414/9520014000014"],
    "bizLocation": ["id": "geo:-37.82,176.42"],
    "bizTransactionList": [
      ["type": "cert", "bizTransaction": "https://mpi.example/cert/1"],
      ["bizTransaction": "urn:epcglobal:cbv:bt:9520014000014:1152"],
    ],
    "sourceList": [
      ["type": "owning_party", "source": "https://id.gs1.org/417/9520014000014"]
    ],
    "destinationList": [
      ["type": "location", "destination": "https://id.gs1.org/414/9520021000014"]
    ],
    "sensorElementList": [
      [
        "sensorMetadata": [
          "time": "2026-03-01T07:00:00Z", "deviceID": "urn:epc:id:giai:4000001.111",
          "example:extra": 1,
        ],
        "sensorReport": [
          [
            "type": "Temperature", "value": 21.5, "minValue": 20, "uom": "CEL",
            "exception": "ALARM_CONDITION", "component": "x", "booleanValue": true,
            "hexBinaryValue": "f0A1", "stringValue": "s", "time": "2026-03-01T08:00:00Z",
            "uriValue": "https://example.org/x", "example:extra": .null,
          ]
        ],
      ]
    ],
    "certificationInfo": ["https://certifier.example/1"],
    "ilmd": ["cbvmda:lotNumber": "L7", "example:a": ["b": [1, 2]]],
    "errorDeclaration": [
      "declarationTime": "2026-03-02T00:00:00Z", "reason": "incorrect_data",
      "correctiveEventIDs": ["urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8"],
    ],
    "example:myField": "x",
  ]

  static let aggregation: JSONValue = [
    "type": "AggregationEvent",
    "eventTime": "2026-03-01T08:30:00Z",
    "eventTimeZoneOffset": "+13:00",
    "action": "ADD",
    "bizStep": "https://ledger.example/voc/BizStep-stuffing",
    "parentID": "urn:epc:id:sscc:9520003.0000000001",
    "childEPCs": ["urn:epc:id:sgtin:9520003.000030.A1"],
    "childQuantityList": [["epcClass": "https://id.gs1.org/01/09520003000308/10/L7"]],
  ]

  static let transaction: JSONValue = [
    "type": "TransactionEvent",
    "eventTime": "2026-03-01T08:30:00Z",
    "eventTimeZoneOffset": "-03:30",
    "action": "OBSERVE",
    "bizTransactionList": [["type": "po", "bizTransaction": "https://shop.example/po/1"]],
    "epcList": ["urn:epc:id:sgtin:9520003.000030.A1"],
  ]

  static let transformation: JSONValue = [
    "type": "TransformationEvent",
    "eventTime": "2026-03-01T08:30:00Z",
    "eventTimeZoneOffset": "+00:00",
    "inputQuantityList": [["epcClass": "urn:epc:class:lgtin:9520003.000030.L7", "quantity": 9]],
    "outputEPCList": ["urn:epc:id:sgtin:9520003.000030.A1"],
    "transformationID": "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    "ilmd": ["cbvmda:lotNumber": "L8"],
  ]

  static let association: JSONValue = [
    "type": "AssociationEvent",
    "eventTime": "2026-03-01T08:30:00Z",
    "eventTimeZoneOffset": "+14:00",
    "action": "ADD",
    "bizStep": "installing",
    "parentID": "urn:epc:id:grai:4012345.55555.987",
    "childEPCs": ["urn:epc:id:giai:4000001.12345"],
  ]

  static let all = [object, aggregation, transaction, transformation, association]

  /// The standard context, and the prefix of the samples' own names.
  static let context: JSONValue = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    ["example": "https://ns.example.com/epcis/"],
  ]

  /// An event without a document, with the standard context if it has none of its own.
  static func bare(_ event: JSONValue) -> JSONValue {
    event["@context"] == nil ? event.with("@context", context) : event
  }

  /// A document with these events.
  static func document(_ events: [JSONValue]) -> JSONValue {
    [
      "@context": context,
      "id": "https://id.example.org/document1",
      "type": "EPCISDocument",
      "schemaVersion": "2.0",
      "creationDate": "2026-03-02T08:30:00Z",
      "epcisBody": ["eventList": .array(events)],
    ]
  }
}

extension JSONValue {
  /// A copy with `value` at `path` (`a.b[0].c`; a name with a point stands in quotes), or without
  /// what stands there.
  func with(_ path: String, _ value: JSONValue?) -> JSONValue {
    replacing(JSONPath.steps(path)[...], value) ?? .null
  }

  private func replacing(_ path: ArraySlice<String>, _ value: JSONValue?) -> JSONValue? {
    guard let step = path.first else { return value }
    switch self {
    case .object(var object):
      object[step] = (object[step] ?? .null).replacing(path.dropFirst(), value)
      return .object(object)
    case .array(var elements):
      guard let index = Int(step) else { return self }
      let old = elements.indices.contains(index) ? elements.remove(at: index) : nil
      if let new = (old ?? .null).replacing(path.dropFirst(), value) {
        elements.insert(new, at: min(index, elements.count))
      }
      return .array(elements)
    default: return value
    }
  }
}

enum JSONPath {
  static func steps(_ path: String) -> [String] {
    path.split(whereSeparator: { ".[]".contains($0) }).map(String.init)
  }
}
