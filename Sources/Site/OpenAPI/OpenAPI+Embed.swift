import EPCIS

extension OpenAPI {
  /// What shops show inside their own pages.
  static var embedPaths: [(String, JSONObject)] {
    [
      ("/embed/01/{gtin}", ["get": frame("getProductFrame", [gtin])]),
      ("/embed/01/{gtin}/10/{lot}", ["get": frame("getLotFrame", [gtin, lot])]),
      ("/embed/01/{gtin}/21/{serial}", ["get": frame("getItemFrame", [gtin, serial])]),
      (
        "/oembed",
        [
          "get": operation(
            "getOEmbed",
            "scan",
            "How to embed the page of a journey (oEmbed 1.0).",
            parameters: [
              query("url", ["type": "string", "minLength": 1], "The page.", isRequired: true),
              query("format", ["type": "string", "enum": ["json"]]),
              query("maxwidth", size, "The room there is, in CSS pixels."),
              query("maxheight", size),
            ],
            [
              "200": answer(
                "A frame, or a link where no origin may frame it.",
                reference("OEmbed")
              ),
              "308": ["description": "The canonical form of this address."],
              "400": refused("It cannot be read."), "401": refused("A transport code."),
              "404": refused("No page of this service, or nobody has said anything about it."),
              "410": refused("All that was said about it was erased."),
              "501": refused("Another format than json."), "503": refused("Not now."),
            ]
          )
        ]
      ),
    ]
  }

  private static func frame(_ id: String, _ parts: [JSONValue]) -> JSONValue {
    operation(
      id,
      "scan",
      "A light page for frames: /embed and the path of a code. Only pages of registered origins may "
        + "frame it. It tells its height by postMessage: {kind: product-journey, height}.",
      parameters: parts + [
        query("lang", text, "The language of its words; beats Accept-Language.")
      ],
      [
        "200": page("The page."), "308": ["description": "The canonical form of this address."],
        "400": refused("It cannot be read."),
        "404": page("Nobody here has said anything about it."),
        "410": page("All that was said about it was erased."), "503": refused("Not now."),
      ]
    )
  }

  private static let lot = path("lot", "A lot.", ["type": "string", "minLength": 1])
  private static let size: JSONValue = ["type": "integer", "minimum": 1, "maximum": 9999]

  private static func page(_ description: String) -> JSONValue {
    answer(description, text, type: "text/html; charset=utf-8")
  }

  /// What `/oembed` answers.
  static let oEmbed: JSONValue = [
    "type": "object",
    "required": [
      "version", "type", "title", "provider_name", "provider_url", "cache_age", "thumbnail_url",
      "thumbnail_width", "thumbnail_height",
    ],
    "properties": [
      "version": ["const": "1.0"], "type": ["enum": ["rich", "link"]], "title": text,
      "provider_name": text, "provider_url": text, "cache_age": ["type": "integer"],
      "thumbnail_url": text, "thumbnail_width": ["type": "integer"],
      "thumbnail_height": ["type": "integer"], "width": ["type": "integer"],
      "height": ["type": "integer"], "html": text,
    ],
  ]
}
