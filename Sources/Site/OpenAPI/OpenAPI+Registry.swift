import EPCIS
import Provenance

extension OpenAPI {
  private static let number: JSONValue = ["type": "integer", "minimum": 0]

  static var registryPaths: [(String, JSONObject)] {
    [
      (
        RegistryAPI.path,
        [
          "get": operation(
            "listRevisions",
            "log",
            "The revisions of parties and of the governance, as they stand in the log.",
            parameters: [query("from", number, "The first entry to show.")],
            [
              "200": answer(
                "Up to \(Site.revisionsMax) of them; next is where the others begin.",
                [
                  "type": "object", "required": ["origin", "size", "revisions"],
                  "properties": [
                    "origin": ["type": "string"], "size": number, "next": number,
                    "revisions": [
                      "type": "array",
                      "items": [
                        "type": "object", "required": ["entry", "text"],
                        "properties": ["entry": number, "text": ["type": "string"]],
                      ],
                    ],
                  ],
                ]
              ), "400": refused("from is no number."),
            ]
          ),
          "post": operation(
            "submitRevision",
            "capture",
            "Brings a revision into the log that enough keys of the governance have signed "
              + "(a proposal: wayproof governance). The token needs the scope admit.",
            body: [
              "required": true, "content": ["text/plain": ["schema": ["type": "string"]]],
            ],
            isForMembers: true,
            shared("409", "413", "415").with([
              "201": answer(
                "It stands in the log.",
                [
                  "type": "object", "required": ["entry", "size", "checkpoint"],
                  "properties": [
                    "entry": number, "size": number, "checkpoint": ["type": "string"],
                  ],
                ]
              )
            ])
          ),
        ]
      )
    ]
  }
}
