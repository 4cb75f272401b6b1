import EPCIS
import Events

extension OpenAPI {
  private static let version: JSONValue = [
    "type": "string", "pattern": "^[0-9]{1,4}(\\.[0-9]{1,4}){0,2}$",
  ]
  private static let versions: [JSONValue] = [
    header("GS1-EPCIS-Min", version, "The lowest version you take; 406 above 2.0.0."),
    header("GS1-EPCIS-Max", version, "The highest version you take; 406 below 2.0.0."),
    header("GS1-CBV-Min", version, "The lowest version you take; 406 above 2.0.0."),
    header("GS1-CBV-Max", version, "The highest version you take; 406 below 2.0.0."),
  ]
  private static let format = header(
    "GS1-EPC-Format",
    ["type": "string", "enum": .strings(EPCFormat.allCases.map(\.rawValue))],
    "The form of identifiers; Digital Links unless you say. A URN tells how long the company prefix is: where "
      + "no party has registered the prefix, a list has the Digital Link instead, and for one event by its "
      + "eventID the answer is 406."
  )
  static let paging: [JSONValue] = [
    query("perPage", ["type": "integer", "minimum": 1, "maximum": 1000, "default": 30]),
    query(
      "nextPageToken",
      ["type": "string", "pattern": "^[A-Za-z0-9_-]{1,400}$"],
      "From the Link of the page before, with the same other parameters; 404 for any other."
    ),
  ]
  private static let answerHeaders: JSONObject = [
    "GS1-EPCIS-Version": ["schema": ["type": "string", "const": "2.0.0"]],
    "GS1-CBV-Version": ["schema": ["type": "string", "const": "2.0.0"]],
    "Link": [
      "description": "The next page, with rel=\"next\"; missing on the last one.",
      "schema": ["type": "string", "pattern": "^<.+>; rel=\"next\"$"],
    ],
  ]

  static func member(
    _ id: String,
    _ tag: String,
    _ summary: String,
    path: [JSONValue] = [],
    parameters: [JSONValue] = [],
    hasFormat: Bool = true,
    _ schema: String,
    or more: JSONObject = [:]
  ) -> JSONValue {
    operation(
      id,
      tag,
      summary,
      parameters: path + parameters + versions + (hasFormat ? [format] : []),
      isForMembers: true,
      more.with(["200": answer("What was asked for.", reference(schema), headers: answerHeaders)])
    )
  }

  private static var claims: JSONValue {
    member(
      "findClaims",
      "query",
      "Statements of others about what is under your company prefixes.",
      parameters: [
        paging[0],
        query(
          "from",
          ["type": "integer", "minimum": 0, "default": 0],
          "The first entry to look at: next of the answer before."
        ),
        query(
          "prefix",
          ["type": "string", "pattern": "^[0-9]{4,12}(\\|[0-9]{4,12})*$"],
          "Company prefixes that you hold, with | between them; all of them unless told."
        ),
      ],
      hasFormat: false,
      "Claims"
    )
  }

  private static func events(
    _ id: String,
    _ summary: String,
    path: [JSONValue] = [],
    takesQuery: Bool = true
  ) -> JSONValue {
    member(
      id,
      "query",
      summary,
      path: path,
      parameters: paging + (takesQuery ? QueryParameters.all : []),
      "EPCISQueryDocument",
      or: shared("413", "414")
    )
  }

  private static let eventID = path(
    "eventID",
    "An eventID, escaped as one segment.",
    ["type": "string", "minLength": 1]
  )
  private static let epc = path(
    "epc",
    "An identifier of a thing, escaped as one segment.",
    ["type": "string", "minLength": 1]
  )
  private static let queryName = path(
    "queryName",
    "A name of your own.",
    ["type": "string", "minLength": 1]
  )

  static var queryPaths: [(String, JSONObject)] {
    [
      (
        "/events",
        [
          "get": events("findEvents", "All events that match, among those that you may read."),
          "post": captureEvent,
        ]
      ),
      (
        "/events/{eventID}",
        [
          "get": member(
            "getEvent",
            "query",
            "The event with an eventID, and declarations of errors in it.",
            path: [eventID],
            "EPCISQueryDocument"
          )
        ]
      ),
      ("/claims", ["get": claims]),
      ("/hashes", ["post": hashes]),
      ("/epcs", ["get": member("listEPCs", "query", "Things.", parameters: paging, "URIs")]),
      (
        "/epcs/{epc}",
        ["get": member("getEPC", "query", "What there is of it.", path: [epc], "Resources")]
      ),
      ("/epcs/{epc}/events", ["get": events("findEventsOfEPC", "Its events.", path: [epc])]),
      (
        "/queries",
        [
          "get": member(
            "listQueries",
            "query",
            "Your named queries.",
            parameters: paging,
            hasFormat: false,
            "NamedQueries"
          ),
          "post": operation(
            "addQuery",
            "query",
            "Names a query.",
            body: body("NamedQuery"),
            isForMembers: true,
            shared("409", "413", "415").with([
              "201": answer(
                "It has its name.",
                reference("NamedQuery"),
                headers: ["Location": ["schema": ["type": "string"]]]
              )
            ])
          ),
        ]
      ),
      (
        "/queries/{queryName}",
        [
          "get": member(
            "getQuery",
            "query",
            "One of your queries.",
            path: [queryName],
            hasFormat: false,
            "NamedQuery"
          ),
          "delete": operation(
            "removeQuery",
            "query",
            "Forgets a query.",
            parameters: [queryName],
            isForMembers: true,
            ["204": ["description": "It is forgotten."]]
          ),
        ]
      ),
      (
        "/queries/{queryName}/events",
        ["get": events("findEventsOfQuery", "Its events.", path: [queryName], takesQuery: false)]
      ),
    ] + refusedPaths
  }

  private static let hashes = operation(
    "hashEvents",
    "query",
    "The CBV 2.0 event hash of each event of a document, or of one event. Nothing is kept.",
    parameters: [
      query(
        "profile",
        [
          "type": "string", "enum": .strings(EventHash.Profile.allCases.map(\.rawValue)),
          "default": .string(EventHash.Profile.standard.rawValue),
        ],
        "The standard's order, or what epcis-event-hash-generator gives."
      )
    ],
    body: body("HashedDocument", ["application/json", "application/ld+json"]),
    isForMembers: true,
    shared("413", "415").with(["200": answer("The hashes, in order.", reference("EventHashes"))])
  )

  /// What EPCIS 2.0 has and this service does not offer.
  private static var refusedPaths: [(String, JSONObject)] {
    let subscription = path("subscriptionID", "Any.", ["type": "string", "minLength": 1])
    let token = path("token", "Any.", ["type": "string", "minLength": 1])
    func refused(_ id: String, _ path: [JSONValue]) -> JSONValue {
      operation(
        id,
        "query",
        "Not offered (501): ask for pages instead, with GE_recordTime for what is new.",
        parameters: path,
        isForMembers: true,
        shared("501")
      )
    }
    return [
      (
        "/queries/{queryName}/subscriptions",
        [
          "get": refused("listSubscriptions", [queryName]),
          "post": refused("subscribe", [queryName]),
        ]
      ),
      (
        "/queries/{queryName}/subscriptions/{subscriptionID}",
        [
          "get": refused("getSubscription", [queryName, subscription]),
          "delete": refused("endSubscription", [queryName, subscription]),
        ]
      ),
      ("/nextPageToken/{token}", ["delete": refused("removePageToken", [token])]),
    ]
  }

  static func dimensionPaths(_ dimension: Dimension) -> [(String, JSONObject)] {
    let name = dimension.rawValue
    let title = name.prefix(1).uppercased() + name.dropFirst()
    let value = path("value", "One of them, escaped as one segment.", schema(of: dimension))
    let list = dimension == .readPoints || dimension == .bizLocations ? "URIs" : "Words"
    return [
      (
        "/\(name)",
        [
          "get": member(
            "list\(title)",
            "query",
            "Those that occur in events that you may read whole.",
            parameters: paging,
            list
          )
        ]
      ),
      (
        "/\(name)/{value}",
        ["get": member("get\(title)", "query", "What there is of it.", path: [value], "Resources")]
      ),
      (
        "/\(name)/{value}/events",
        ["get": events("findEventsOf\(title)", "Its events.", path: [value])]
      ),
    ]
  }

  private static func schema(of dimension: Dimension) -> JSONValue {
    ["type": "string", "minLength": 1]
  }

  static func body(_ schema: String, _ types: [String] = ["application/json"]) -> JSONValue {
    var content = JSONObject()
    for type in types { content[type] = ["schema": reference(schema)] }
    return ["required": true, "content": .object(content)]
  }
}
