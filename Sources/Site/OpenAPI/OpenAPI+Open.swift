import EPCIS
import HTTP
import Registrar

extension OpenAPI {
  private static let problem: JSONValue = reference("ScanProblem")
  static let text: JSONValue = ["type": "string"]

  static func refused(_ description: String) -> JSONValue {
    [
      "description": .string(description),
      "content": [
        "application/problem+json": ["schema": problem],
        "text/html; charset=utf-8": ["schema": text],
      ],
    ]
  }

  private static let formats: [JSONValue] = [
    query(
      "linkType",
      text,
      "A type of links, such as gs1:pip; linkset for all of them. 404 if there is no such link."
    ),
    query(
      "format",
      [
        "type": "string",
        "enum": ["html", "journey", "bundle", "timeline.svg", "qr.svg", "qr.png"],
      ],
      "The representation; beats Accept."
    ),
  ]

  /// What every address of a thing answers.
  static func scan(_ id: String, _ summary: String, _ parts: [JSONValue]) -> JSONValue {
    operation(
      id,
      "scan",
      summary,
      parameters: parts + formats,
      [
        "200": [
          "description": "The journey, its proof, or a picture of the code.",
          "content": [
            "application/json": ["schema": ["type": "object"]],
            "application/vnd.wayproof.bundle+json": ["schema": ["type": "object"]],
            "application/linkset+json": ["schema": ["type": "object"]],
            "text/html; charset=utf-8": ["schema": text], "image/svg+xml": ["schema": text],
            "image/png": ["schema": ["type": "string", "contentEncoding": "binary"]],
          ],
        ],
        "300": ["description": "Several links fit."],
        "307": [
          "description":
            "The link that was asked for; the default one where the resolver is strict."
        ],
        "308": ["description": "The canonical form of this address."],
        "400": refused("It cannot be read: a check digit, the order of parts, an escape."),
        "401": refused("A transport code, which is for members."),
        "404": [
          "description": "Nobody here has said anything about it; with the proof of that.",
          "content": [
            "application/problem+json": ["schema": ["type": "object"]],
            "application/vnd.wayproof.bundle+json": ["schema": ["type": "object"]],
            "application/linkset+json": ["schema": ["type": "object"]],
            "text/html; charset=utf-8": ["schema": text],
          ],
        ],
        "410": refused("All that was said about it was erased."),
        "451": refused("All that was said about it is withheld by order."),
        "429": refused("This network has asked for too many unknown codes."),
        "503": refused("The service cannot tell now."),
      ]
    )
  }

  private static func plain(
    _ id: String,
    _ tag: String,
    _ summary: String,
    type: String = "text/plain; charset=utf-8",
    schema: JSONValue = ["type": "string"],
    or more: JSONObject = [:]
  ) -> JSONValue {
    operation(
      id,
      tag,
      summary,
      more.with(["200": answer("It.", schema, type: type), "503": refused("Not now.")])
    )
  }

  static var openPaths: [(String, JSONObject)] {
    [
      (
        "/",
        [
          "get": operation(
            "home",
            "scan",
            "The first page; as JSON, the resources for members.",
            [
              "200": [
                "description": "It.",
                "content": [
                  "text/html; charset=utf-8": ["schema": text],
                  "application/json": ["schema": reference("Words")],
                ],
              ],
              "503": refused("Not now."),
            ]
          )
        ]
      ),
      (
        "/check",
        [
          "get": operation(
            "checkTyped",
            "scan",
            "Leads from what was typed to the address of the thing.",
            parameters: [query("code", ["type": "string", "minLength": 1], isRequired: true)],
            [
              "303": [
                "description": "The address.", "headers": ["Location": ["schema": text]],
              ],
              "400": refused("It cannot be read."), "503": refused("Not now."),
            ]
          )
        ]
      ),
      (
        "/id/{uri}",
        [
          "get": scan(
            "scanOther",
            "An identifier that is no GS1 key.",
            [path("uri", "A URI, escaped as one segment.", ["type": "string", "minLength": 1])]
          )
        ]
      ),
    ] + linkPaths + embedPaths + [
      (
        "/checkpoint",
        ["get": plain("getCheckpoint", "log", "The newest signed checkpoint.")]
      ),
      (
        "/tile/{level}/{number}",
        [
          "get": operation(
            "getTile",
            "log",
            "A tile of up to 256 hashes, or with level `entries` the entries below.",
            parameters: [
              path("level", "0 to 63, or entries.", ["type": "string", "minLength": 1]),
              path("number", "Its number, below 1000.", ["type": "string", "minLength": 1]),
            ],
            [
              "200": answer(
                "Its bytes.",
                ["type": "string", "contentEncoding": "binary"],
                type: "application/octet-stream"
              ),
              "400": refused("This is not the path of a tile."),
              "404": refused("The log is too small to have it."), "503": refused("Not now."),
            ]
          )
        ]
      ),
      (
        "/feed",
        [
          "get": operation(
            "getFeed",
            "log",
            "Entries with their notes and filings, for those who follow the log.",
            parameters: [
              query(
                "from",
                ["type": "integer", "minimum": 0],
                "The number of the first entry.",
                isRequired: true
              ),
              query(
                "bodies",
                ["type": "integer", "enum": [1]],
                "With what holders of codes may see; needs the scope mirror instead of follow."
              ),
            ],
            isForMembers: true,
            [
              "400": refused("From which entry?"),
              "200": answer(
                "What is durable, published or not, up to some megabytes.",
                ["type": "string", "contentEncoding": "binary"],
                type: Feed.mediaType
              ),
            ]
          )
        ]
      ),
      (
        "/trust.txt",
        ["get": plain("getTrust", "log", "The trust file that the operator proposes.")]
      ),
      (
        "/.well-known/gs1resolver",
        [
          "get": plain(
            "getResolver",
            "scan",
            "What this GS1-conformant resolver can do.",
            type: "application/json",
            schema: ["type": "object"]
          )
        ]
      ),
      (
        "/linkset-context.jsonld",
        [
          "get": plain(
            "getLinksetContext",
            "scan",
            "The JSON-LD context of linksets.",
            type: "application/ld+json",
            schema: ["type": "object"]
          )
        ]
      ),
      (
        "/verify",
        [
          "get": plain(
            "getVerifyPage",
            "scan",
            "The page that verifies a journey in the browser.",
            type: "text/html; charset=utf-8"
          )
        ]
      ),
      (
        "/schema/journey-1.json",
        [
          "get": plain(
            "getJourneySchema",
            "scan",
            "The JSON Schema of the journey document, version 1.",
            type: "application/schema+json",
            schema: ["type": "object"]
          )
        ]
      ),
      ("/healthz", ["get": plain("getHealth", "operation", "Whether the process answers.")]),
      ("/readyz", ["get": plain("getReadiness", "operation", "Whether the ledger can be read.")]),
      (
        "/metrics",
        [
          "get": plain(
            "getMetrics",
            "operation",
            "Figures for monitoring (Prometheus), for those whom the operator named.",
            type: "text/plain; version=0.0.4; charset=utf-8",
            or: ["404": refused("Nobody named you.")]
          )
        ]
      ),
      (
        "/openapi.json",
        [
          "get": plain(
            "getOpenAPI",
            "operation",
            "This document.",
            type: "application/json",
            schema: ["type": "object"]
          )
        ]
      ),
    ]
  }
}
