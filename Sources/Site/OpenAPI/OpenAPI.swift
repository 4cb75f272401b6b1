import EPCIS
import HTTP

/// `/openapi.json`: what this service answers, in OpenAPI 3.1.
///
/// It says no more than the service does. What has a form that a schema cannot tell (a check digit, a
/// time that is not in the future, a prefix of the party's own) is said in words.
enum OpenAPI {
  /// The document for a service at `url`.
  static func document(at url: String) -> JSONValue {
    [
      "openapi": "3.1.0",
      "info": [
        "title": "Wayproof",
        "version": .string(Versions.vendor),
        "description": .string(
          "Provenance that a shopper can check. Scans, the log and its tiles are open to everybody; "
            + "EPCIS 2.0 capture and queries are for members with a token. JSON only: no XML (406, 415), no "
            + "subscriptions and no WebSocket (501). HEAD is answered wherever GET is. Errors are problem documents (RFC 9457)."
        ),
      ],
      "servers": [["url": .string(url)]],
      "tags": [
        ["name": "scan", "description": "What was scanned."],
        ["name": "log", "description": "The transparency log (c2sp.org/tlog-tiles)."],
        ["name": "operation", "description": "For those who run the service."],
        ["name": "report", "description": "What shoppers reported."],
        ["name": "code", "description": "Making codes, and what becomes of them."],
        ["name": "capture", "description": "Saying what happened (EPCIS 2.0)."],
        ["name": "query", "description": "Asking what happened (EPCIS 2.0)."],
      ],
      "paths": .object(paths),
      "components": [
        "securitySchemes": [
          "token": [
            "type": "http", "scheme": "bearer",
            "description": "A token of a party: wayproof token add. Scopes: capture, read.",
          ]
        ],
        "schemas": .object(Schemas.all),
        "responses": .object(responses),
      ],
    ]
  }

  private static var paths: JSONObject {
    var paths = JSONObject()
    let all =
      openPaths + shopperPaths + codePaths + capturePaths + queryPaths + registryPaths
      + Dimension.allCases.flatMap(dimensionPaths)
    for (path, operations) in all.sorted(by: { $0.0 < $1.0 }) {
      var operations = operations
      operations["options"] = options(path, operations)
      paths[path] = .object(operations)
    }
    return paths
  }

  /// OPTIONS, which every path answers alike; it needs no token.
  private static func options(_ path: String, _ operations: JSONObject) -> JSONValue {
    let words = path.split { !$0.isLetter && !$0.isNumber }
    let name = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    let others = operations.members.first { $0.name != "parameters" }?.value
    // Nobody looks at the values.
    let own = (others?["parameters"]?.arrayValue ?? []).filter { $0["in"] == "path" }.map {
      OpenAPI.path($0["name"]?.stringValue ?? "", "Any.", ["type": "string", "minLength": 1])
    }
    return operation(
      "options\(name)",
      "operation",
      "What may be asked here: methods, versions, forms of identifiers, what is not offered.",
      parameters: own,
      [
        "204": [
          "description": "Allow and the fields of CORS; where members ask, those of EPCIS too.",
          "headers": [
            "Allow": ["schema": ["type": "string"]],
            "Access-Control-Allow-Methods": ["schema": ["type": "string"]],
          ],
        ],
        "400": ["description": "The path cannot be read."],
      ]
    )
  }

  // MARK: Parts of operations

  /// An operation; `answers` are its own statuses.
  static func operation(
    _ id: String,
    _ tag: String,
    _ summary: String,
    parameters: [JSONValue] = [],
    body: JSONValue? = nil,
    isForMembers: Bool = false,
    _ answers: JSONObject
  ) -> JSONValue {
    var operation: JSONObject = [
      "operationId": .string(id), "tags": [.string(tag)], "summary": .string(summary),
    ]
    if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
    operation["requestBody"] = body
    if isForMembers { operation["security"] = [["token": []]] }
    var all = answers
    for status in isForMembers ? ["400", "401", "403", "404", "406", "503"] : ["503"]
    where all[status] == nil {
      all[status] = ["$ref": .string("#/components/responses/\(status)")]
    }
    operation["responses"] = .object(all)
    return .object(operation)
  }

  /// An answer of this JSON schema.
  static func answer(
    _ description: String,
    _ schema: JSONValue,
    type: String = "application/json",
    headers: JSONObject = [:]
  ) -> JSONValue {
    var answer: JSONObject = [
      "description": .string(description),
      "content": .object([type: ["schema": schema]]),
    ]
    if !headers.isEmpty { answer["headers"] = .object(headers) }
    return .object(answer)
  }

  static func reference(_ schema: String) -> JSONValue {
    ["$ref": .string("#/components/schemas/\(schema)")]
  }

  static func path(_ name: String, _ description: String, _ schema: JSONValue) -> JSONValue {
    [
      "name": .string(name), "in": "path", "required": true, "description": .string(description),
      "schema": schema,
    ]
  }

  static func query(
    _ name: String,
    _ schema: JSONValue,
    _ description: String = "",
    isRequired: Bool = false
  ) -> JSONValue {
    var parameter: JSONObject = ["name": .string(name), "in": "query", "schema": schema]
    if isRequired { parameter["required"] = true }
    if !description.isEmpty { parameter["description"] = .string(description) }
    if schema["type"] == "array" {
      parameter["style"] = "pipeDelimited"
      parameter["explode"] = false
    }
    return .object(parameter)
  }

  static func header(_ name: String, _ schema: JSONValue, _ description: String) -> JSONValue {
    ["name": .string(name), "in": "header", "schema": schema, "description": .string(description)]
  }

  /// A problem for each status that many operations share.
  private static var responses: JSONObject {
    var responses = JSONObject()
    for (status, words) in [
      ("400", "What was sent breaks a rule; `detail` says which one."),
      ("401", "There is no token, or it is not good."),
      ("403", "The token or its party may not do that."),
      ("404", "There is nothing at this address that you may read."),
      ("406", "The form or version that is asked for is not offered."),
      ("409", "It is there already."),
      ("413", "It is too much at once."),
      ("415", "Only JSON is taken."),
      ("501", "This part of EPCIS 2.0 is not offered."),
      ("503", "The service cannot do that now; try again later."),
    ] {
      responses[status] = answer(words, reference("Problem"), type: "application/problem+json")
    }
    responses["414"] = answer(
      "The address is too long; name the query instead.",
      reference("ScanProblem"),
      type: "application/problem+json"
    )
    return responses
  }

  static func shared(_ statuses: String...) -> JSONObject {
    var answers = JSONObject()
    for status in statuses {
      answers[status] = ["$ref": .string("#/components/responses/\(status)")]
    }
    return answers
  }
}

extension JSONObject {
  /// Both together; of a name that both have, the value of `other`.
  func with(_ other: JSONObject) -> JSONObject {
    var sum = self
    for member in other.members { sum[member.name] = member.value }
    return sum
  }
}

extension Site {
  /// What the service answers.
  func openAPI(_ request: Request) throws -> Response {
    .json(
      OpenAPI.document(at: configuration.publicURL).encoded(),
      headers: [.cacheControl: "max-age=300"]
    )
  }
}
