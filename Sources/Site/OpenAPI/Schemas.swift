import EPCIS
import Events

/// The schemas of `/openapi.json`.
enum Schemas {
  static var all: JSONObject {
    var all = JSONObject()
    for (name, schema) in answers + OpenAPI.shopperSchemas + events { all[name] = schema }
    all["OEmbed"] = OpenAPI.oEmbed
    return all
  }

  static func object(
    _ members: JSONObject,
    required: [String],
    isOpen: Bool = true
  ) -> JSONValue {
    var schema: JSONObject = ["type": "object", "properties": .object(members)]
    if !required.isEmpty { schema["required"] = .strings(required) }
    if !isOpen { schema["additionalProperties"] = false }
    return .object(schema)
  }

  static func array(_ items: JSONValue, least: Int = 0) -> JSONValue {
    var schema: JSONObject = ["type": "array", "items": items]
    if least > 0 { schema["minItems"] = .number(Double(least)) }
    return .object(schema)
  }

  static let text: JSONValue = ["type": "string"]
  static let number: JSONValue = ["type": "integer", "minimum": 0]

  private static func collection(_ member: JSONValue) -> JSONValue {
    object(
      [
        "@context": text, "type": ["const": "Collection"],
        "member": ["type": "array", "items": member, "uniqueItems": true],
      ],
      required: ["@context", "type", "member"],
      isOpen: false
    )
  }

  /// Base64 of so many bytes.
  private static func base64(_ count: Int) -> JSONValue {
    [
      "type": "string", "contentEncoding": "base64",
      "minLength": .number(Double((count + 2) / 3 * 4)),
    ]
  }

  private static var claims: JSONValue {
    let claim = object(
      [
        "entry": number, "recordTime": ["type": "string", "format": "date-time"], "party": text,
        "type": text, "bizStep": text, "things": array(text, least: 1), "thingCount": number,
      ],
      required: ["entry", "recordTime", "party", "type", "things", "thingCount"],
      isOpen: false
    )
    return object(
      ["claims": array(claim), "next": number, "isComplete": ["type": "boolean"]],
      required: ["claims", "next", "isComplete"],
      isOpen: false
    )
  }

  private static var signedDocument: JSONValue {
    let keys: JSONValue = [
      "type": "object", "propertyNames": ["pattern": "^[1-8]$"],
      "additionalProperties": array(base64(40), least: 1),
    ]
    let statement = object(
      [
        "note": text, "salt": base64(16),
        "filing": object(
          ["secret": base64(16), "keys": keys],
          required: ["secret", "keys"],
          isOpen: false
        ),
        "body": text, "bodySalt": base64(16), "members": text, "membersSalt": base64(16),
        "withdraws": number,
      ],
      required: ["note", "salt", "filing", "body", "bodySalt"],
      isOpen: false
    )
    return object(
      ["statements": array(statement, least: 1)],
      required: ["statements"],
      isOpen: false
    )
  }

  private static let answers: [(String, JSONValue)] = [
    (
      "Problem",
      object(
        [
          "type": ["type": "string", "pattern": "^epcisException:[A-Za-z]+Exception$"],
          "title": text, "status": ["type": "integer", "minimum": 400, "maximum": 599],
          "detail": text, "problems": array(["type": "object"]),
        ],
        required: ["type", "title", "status"]
      )
    ),
    (
      "ScanProblem",
      object(["title": text, "status": ["type": ["integer", "object"]]], required: [])
    ),
    ("URIs", collection(["type": "string", "pattern": "^[A-Za-z][A-Za-z0-9+.-]*:.+$"])),
    ("Words", collection(["type": "string", "minLength": 1])),
    ("Resources", collection(["const": "events"])),
    ("Claims", claims),
    ("SignedDocument", signedDocument),
    (
      "SignedReceipt",
      object(
        ["entries": array(number), "size": number, "checkpoint": text, "remarks": array(text)],
        required: ["entries", "remarks"],
        isOpen: false
      )
    ),
    (
      "CaptureJob",
      object(
        [
          "captureID": ["type": "string", "pattern": "^[0-9a-f]{32}$"],
          "createdAt": ["type": "string", "format": "date-time"],
          "finishedAt": ["type": "string", "format": "date-time"],
          "running": ["type": "boolean"], "success": ["type": "boolean"],
          "captureErrorBehaviour": ["enum": ["rollback", "proceed"]],
          "errors": array(OpenAPI.reference("Problem")), "entries": array(number), "size": number,
          "checkpoint": text, "remarks": array(text),
        ],
        required: [
          "captureID", "createdAt", "finishedAt", "running", "success", "captureErrorBehaviour",
          "errors", "entries", "remarks",
        ],
        isOpen: false
      )
    ),
    ("CaptureJobs", array(OpenAPI.reference("CaptureJob"))),
    (
      "HashedDocument",
      .object([
        "description": "A valid EPCISDocument, EPCISQueryDocument or event.", "type": "object",
      ])
    ),
    (
      "EventHashes",
      object(
        [
          "profile": ["enum": .strings(EventHash.Profile.allCases.map(\.rawValue))],
          "hashes": array([
            "type": "string", "pattern": "^ni:///sha-256;[0-9a-f]{64}\\?ver=CBV2[.]0$",
          ]),
        ],
        required: ["profile", "hashes"],
        isOpen: false
      )
    ),
    ("NamedQueries", array(OpenAPI.reference("NamedQuery"))),
    (
      "NamedQuery",
      object(
        [
          "name": ["type": "string", "pattern": "^[!-.0-~]{1,100}$"],
          "query": .object([
            "type": "object",
            "description": "The parameters of GET /events as members, and an @context.",
            "properties": .object(namedParameters),
            "additionalProperties": false,
          ]),
        ],
        required: ["name", "query"],
        isOpen: false
      )
    ),
    (
      "EPCISQueryDocument",
      object(
        [
          "@context": array(text), "type": ["const": "EPCISQueryDocument"],
          "schemaVersion": ["const": "2.0"],
          "creationDate": ["type": "string", "format": "date-time"],
          "epcisBody": object(
            [
              "queryResults": object(
                [
                  "queryName": text,
                  "resultsBody": object(
                    ["eventList": array(OpenAPI.reference("RecordedEvent"))],
                    required: ["eventList"]
                  ),
                ],
                required: ["queryName", "resultsBody"]
              )
            ],
            required: ["queryResults"]
          ),
        ],
        required: ["@context", "type", "schemaVersion", "creationDate", "epcisBody"],
        isOpen: false
      )
    ),
    (
      "RecordedEvent",
      object(
        [
          "type": ["enum": .strings(EventType.allCases.map(\.rawValue))], "eventID": text,
          "eventTime": ["type": "string", "format": "date-time"],
          "recordTime": ["type": "string", "format": "date-time"],
        ],
        required: ["type", "eventID", "eventTime", "eventTimeZoneOffset", "recordTime"]
      )
    ),
  ]

  private static var namedParameters: JSONObject {
    var members: JSONObject = [:]
    for (name, schema) in QueryParameters.schemas { members[name] = schema }
    return members
  }

  // MARK: What is captured

  private static let uri = QueryParameters.uri

  private static var events: [(String, JSONValue)] {
    [
      (
        "Link",
        object(
          [
            "type": ["const": "Link"], "about": uri, "linkType": text, "href": uri,
            "title": ["type": "string", "minLength": 1],
          ],
          required: ["type", "about", "linkType", "href", "title"]
        )
      ),
      (
        "Erasing",
        object(
          [
            "entries": [
              "type": "array", "items": ["type": "integer", "minimum": 0], "minItems": 1,
              "maxItems": 1000, "uniqueItems": true,
            ],
            "reason": ["type": "string", "minLength": 1, "maxLength": 1000],
          ],
          required: ["entries"]
        )
      ),
      (
        "EPCISDocument",
        object(
          [
            "@context": [
              "anyOf": [text, ["type": "object"], array(["anyOf": [text, ["type": "object"]]])]
            ],
            "type": ["const": "EPCISDocument"], "schemaVersion": ["const": "2.0"],
            "creationDate": QueryParameters.time,
            "epcisHeader": ["type": "object"],
            "epcisBody": object(
              ["eventList": array(OpenAPI.reference("EPCISEvent"))],
              required: ["eventList"]
            ),
          ],
          required: ["@context", "type", "schemaVersion", "creationDate", "epcisBody"]
        )
      ),
      (
        "EPCISEvent",
        .object([
          "description": .string(
            "One of the five events of EPCIS 2.0.1; its whole schema is that of GS1, "
              + "https://ref.gs1.org/standards/epcis/epcis-json-schema.json."
          ),
          "type": "object",
          "required": ["type", "eventTime", "eventTimeZoneOffset"],
          "properties": [
            "type": ["enum": .strings(EventType.allCases.map(\.rawValue))],
            "eventTime": QueryParameters.time,
            "eventTimeZoneOffset": [
              "type": "string", "pattern": "^[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00)$",
            ],
            "eventID": uri,
            "action": ["enum": .strings(Action.allCases.map(\.rawValue))],
            "bizStep": ["anyOf": [QueryParameters.words(.bizSteps), uri]],
            "disposition": ["anyOf": [QueryParameters.words(.dispositions), uri]],
            "epcList": array(uri), "childEPCs": array(uri), "inputEPCList": array(uri),
            "outputEPCList": array(uri), "parentID": uri, "transformationID": uri,
            "readPoint": object(["id": uri], required: ["id"]),
            "bizLocation": object(["id": uri], required: ["id"]),
          ],
        ])
      ),
    ]
  }
}
