import Codes
import EPCIS
import Printing

// How brands get codes.
extension OpenAPI {
  private static let binary: JSONValue = ["type": "string", "contentEncoding": "binary"]

  private static func json(_ schema: JSONValue) -> JSONValue {
    ["required": true, "content": ["application/json": ["schema": schema]]]
  }

  private static let order: JSONValue = Schemas.object(
    [
      "gtin": ["type": "string", "pattern": "^[0-9]{8,14}$"],
      "run": ["type": "string", "pattern": "^[0-9A-HJKMNP-TV-Z]{4}$"],
      "count": [
        "type": "integer", "minimum": 1, "maximum": .number(Double(CodeOrder.countMax)),
        "description": .string(
          "At most \(CodeOrder.slowCountMax) with inner numbers or with a picture each."
        ),
      ],
      "pins": ["type": "boolean", "default": false],
      "formats": [
        "type": "array", "minItems": 1, "uniqueItems": true, "default": ["csv"],
        "items": ["enum": .strings(PrintRun.Format.allCases.map(\.rawValue))],
      ],
      "correction": [
        "enum": .strings(QRCode.Correction.allCases.map(\.rawValue)), "default": "M",
      ],
      "moduleMicrometres": [
        "type": "integer", "minimum": 250, "maximum": 2000, "default": 500,
      ],
    ],
    required: ["gtin", "run", "count"],
    isOpen: false
  )

  private static let change: JSONValue = Schemas.object(
    [
      "state": ["enum": ["printed", "void"]],
      "reason": ["enum": .strings(CodeRecord.VoidReason.allCases.map(\.rawValue))],
      "codes": [
        "type": "array", "minItems": 1, "maxItems": .number(Double(CodeOrder.countMax)),
        "items": text,
      ],
    ],
    required: ["state", "codes"]
  )

  private static let changed: JSONValue = Schemas.object(
    [
      "changed": Schemas.number,
      "unchanged": Schemas.array(
        Schemas.object(
          ["code": text, "why": ["enum": ["not_yours", "void", "printed"]]],
          required: ["code", "why"]
        )
      ),
    ],
    required: ["changed", "unchanged"]
  )

  private static let codes: JSONObject = [
    "get": operation(
      "listPrintRuns",
      "code",
      "Your print runs, and how many of their codes are in which state.",
      isForMembers: true,
      [
        "200": answer(
          "Them, the newest first.",
          Schemas.array(
            Schemas.object(
              [
                "gtin": text, "run": text, "made": ["type": "string", "format": "date-time"],
                "count": Schemas.number, "printed": Schemas.number, "void": Schemas.number,
                "confirmed": Schemas.number,
              ],
              required: ["gtin", "run", "made", "count", "printed", "void", "confirmed"]
            )
          )
        )
      ]
    ),
    "post": operation(
      "makeCodes",
      "code",
      "Makes serials of a print run that nobody can guess, and answers with the files to print: one of "
        + "csv, pdf or zpl as it is, otherwise an archive. Nobody can tell these codes again. They are "
        + "recorded in the log at once if the product says that all of its serials are.",
      body: json(order),
      isForMembers: true,
      shared("413", "415").with([
        "201": [
          "description": "The files.",
          "content": [
            "text/csv; charset=utf-8": ["schema": text], "application/pdf": ["schema": binary],
            "application/zpl": ["schema": text], "application/zip": ["schema": binary],
          ],
        ]
      ])
    ),
  ]

  static var codePaths: [(String, JSONObject)] {
    [
      (
        "/media",
        [
          "post": operation(
            "addPicture",
            "code",
            "Keeps a picture of a product: JPEG, PNG or WebP of at most 256 KiB. A product shows it if "
              + "its master data have the attribute `image` with this hash.",
            body: [
              "required": true,
              "content": [
                "image/jpeg": ["schema": binary], "image/png": ["schema": binary],
                "image/webp": ["schema": binary],
              ],
            ],
            isForMembers: true,
            shared("413", "415").with([
              "201": answer(
                "Where it is.",
                Schemas.object(
                  [
                    "sha256": text, "href": text, "type": text, "width": Schemas.number,
                    "height": Schemas.number,
                  ],
                  required: ["sha256", "href", "type", "width", "height"]
                )
              )
            ])
          )
        ]
      ),
      (
        "/media/{hash}",
        [
          "get": operation(
            "getPicture",
            "scan",
            "A picture of a product; it never changes.",
            parameters: [path("hash", "Its SHA-256.", text)],
            [
              "200": [
                "description": "It.",
                "content": [
                  "image/jpeg": ["schema": binary], "image/png": ["schema": binary],
                  "image/webp": ["schema": binary],
                ],
              ],
              "404": refused("There is none."), "503": refused("Not now."),
            ]
          )
        ]
      ),
      ("/codes", codes),
      (
        "/codes/states",
        [
          "post": operation(
            "changeCodes",
            "code",
            "Says of codes that they were printed, or void and why. What the log does not say yet is "
              + "recorded there first, for a party whose recorder signs for it; shoppers read it.",
            body: json(change),
            isForMembers: true,
            shared("413", "415").with([
              "200": answer(
                "How many were not so before, and of each of the others why it stayed: it was void "
                  + "or printed before, or it is no code that you made here.",
                changed
              ),
              "409": refused("The party signs itself, and has not told the log yet."),
            ])
          )
        ]
      ),
      (
        "/codes/{uri}",
        [
          "get": operation(
            "getCode",
            "code",
            "What has become of one code that you made here.",
            parameters: [path("uri", "The code, escaped as one segment.", text)],
            isForMembers: true,
            [
              "200": answer(
                "It.",
                Schemas.object(
                  [
                    "code": text,
                    "state": [
                      "enum": [
                        "made", "printed", "applied", "in_trade", "sold", "confirmed", "void",
                      ]
                    ],
                    "reason": ["type": ["string", "null"]], "gtin": text, "run": text,
                    "made": text, "printed": ["type": ["string", "null"]],
                    "hasPIN": ["type": "boolean"], "confirmed": ["type": ["string", "null"]],
                  ],
                  required: ["code", "state", "reason", "gtin", "run", "made", "hasPIN"]
                )
              )
            ]
          )
        ]
      ),
    ]
  }
}
