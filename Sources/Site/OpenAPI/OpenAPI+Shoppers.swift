import EPCIS

// What shoppers send, and what brands read of it.
extension OpenAPI {
  private static func form(_ members: JSONObject, required: [String]) -> JSONValue {
    Schemas.object(members, required: required)
  }

  private static let line: JSONValue = ["type": "string", "minLength": 1, "maxLength": 2048]

  private static let check: JSONObject = [
    "post": operation(
      "checkPackage",
      "scan",
      "Counts a check of one package, without keeping who made it, and tells of the checks before. "
        + "Nothing else counts checks. One that is sent again within a minute counts once.",
      body: [
        "required": true,
        "content": [
          "application/x-www-form-urlencoded": [
            "schema": form(["code": line, "lang": text, "pin": text], required: ["code"])
          ],
          "application/json": [
            "schema": form(["code": line, "lang": text, "pin": text], required: ["code"])
          ],
        ],
      ],
      [
        "200": [
          "description": "What the records and the checks before say.",
          "content": [
            "application/json": ["schema": reference("Check")],
            "text/html; charset=utf-8": ["schema": text],
          ],
        ],
        "400": refused("It has no code that can be read."),
        "401": refused("A transport code, which is for members."),
        "404": [
          "description": "Nobody here has said anything about this code.",
          "content": [
            "application/problem+json": ["schema": reference("Check")],
            "text/html; charset=utf-8": ["schema": text],
          ],
        ],
        "410": refused("All that was said about it was erased."),
        "413": refused("It is too long."),
        "415": refused("The content is neither a form nor JSON."),
        "429": refused("This network has asked for too many unknown codes."),
        "503": refused("The service cannot tell now."),
      ]
    )
  ]

  private static let reporting: JSONObject = [
    "get": operation(
      "getReportForm",
      "scan",
      "The form in which a problem is reported.",
      parameters: [query("code", text, "The code that it is about.")],
      ["200": answer("It.", text, type: "text/html; charset=utf-8"), "503": refused("Not now.")]
    ),
    "post": operation(
      "report",
      "scan",
      "Reports a problem to those who hold the company prefix of a code. A photo is JPEG, PNG or WebP "
        + "of at most 4 MB; what a camera writes beside the picture is not kept.",
      body: [
        "required": true,
        "content": [
          "multipart/form-data": [
            "schema": form(
              [
                "code": line, "text": ["type": "string", "minLength": 1, "maxLength": 2000],
                "photo": ["type": "string", "contentEncoding": "binary"], "lang": text,
              ],
              required: ["code", "text"]
            )
          ]
        ],
      ],
      [
        "201": [
          "description": "It is kept, under this number.",
          "content": [
            "application/json": [
              "schema": form(["id": text, "title": text, "text": text], required: ["id"])
            ],
            "text/html; charset=utf-8": ["schema": text],
          ],
        ],
        "400": refused("The code cannot be read, or there is no text."),
        "404": refused("Nobody here holds the company prefix of this code."),
        "413": refused("It is too large."),
        "415": refused("The content is no form, or the photo is none."),
        "429": refused(
          "This network has sent twenty reports, and may send one more every ten minutes."
        ),
        "503": refused("No reports are taken now."),
      ]
    ),
  ]

  private static let id = path(
    "id",
    "The number of a report.",
    ["type": "string", "pattern": "^[0-9a-f]{16}$"]
  )

  static var shopperPaths: [(String, JSONObject)] {
    [
      ("/scans", check),
      ("/report", reporting),
      (
        "/reports",
        [
          "get": member(
            "listReports",
            "report",
            "What was reported about products of yours, the newest first.",
            parameters: paging,
            hasFormat: false,
            "Reports"
          )
        ]
      ),
      (
        "/reports/{id}",
        [
          "get": member(
            "getReport",
            "report",
            "One report.",
            parameters: [id],
            hasFormat: false,
            "Report"
          )
        ]
      ),
      (
        "/reports/{id}/photo",
        [
          "get": operation(
            "getReportPhoto",
            "report",
            "The photo of a report, to be kept as a file.",
            parameters: [id],
            isForMembers: true,
            [
              "200": [
                "description": "It.",
                "content": .object(
                  ["image/jpeg", "image/png", "image/webp"].reduce(into: JSONObject()) {
                    $0[$1] = ["schema": ["type": "string", "contentEncoding": "binary"]]
                  }
                ),
              ]
            ]
          )
        ]
      ),
    ]
  }

  static let shopperSchemas: [(String, JSONValue)] = [
    (
      "Check",
      Schemas.object(
        [
          "v": ["const": 1], "kind": ["const": "check"], "lang": text, "id": text, "page": text,
          "code": text, "tone": ["enum": ["neutral", "attention", "stop", "unknown"]],
          "title": text, "text": text, "status": text, "counted": ["type": "boolean"],
          "sold": ["type": ["boolean", "null"]], "checksBefore": ["type": ["integer", "null"]],
          "checksBeforeSale": ["type": ["integer", "null"]],
          "months": Schemas.array(
            Schemas.object(
              [
                "month": ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"],
                "area": ["type": ["string", "null"]], "afterSale": ["type": "boolean"],
                "count": ["type": "integer", "minimum": 1],
              ],
              required: ["month", "area", "afterSale", "count"]
            )
          ),
          "pin": [
            "type": ["object", "null"],
            "properties": [
              "result": [
                "enum": ["asked", "none", "confirmed", "used_before", "wrong", "blocked"]
              ],
              "text": ["type": ["string", "null"]],
            ],
          ],
          "unusualIn": ["type": ["string", "null"]],
        ],
        required: [
          "v", "kind", "lang", "id", "page", "code", "tone", "title", "text", "status", "counted",
          "months",
        ]
      )
    ),
    (
      "Report",
      Schemas.object(
        [
          "id": text, "created": ["type": "string", "format": "date-time"], "code": text,
          "text": text, "lang": text,
          "photo": [
            "type": ["object", "null"],
            "properties": ["href": text, "type": text, "size": Schemas.number],
          ],
        ],
        required: ["id", "created", "code", "text", "lang", "photo"],
        isOpen: false
      )
    ),
    ("Reports", Schemas.array(reference("Report"))),
  ]
}
