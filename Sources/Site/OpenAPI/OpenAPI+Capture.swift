import EPCIS

extension OpenAPI {
  private static let jsonTypes = ["application/json", "application/ld+json"]
  private static let taken: JSONObject = [
    "Location": ["description": "What became of it.", "schema": ["type": "string"]],
    "GS1-EPCIS-Version": ["schema": ["type": "string", "const": "2.0.0"]],
    "GS1-CBV-Version": ["schema": ["type": "string", "const": "2.0.0"]],
  ]
  private static let refusals = shared("409", "413", "415")

  static let captureEvent = operation(
    "captureEvent",
    "capture",
    "Takes one event; the same again is answered alike. 409 if its eventID stands for another event.",
    body: body("EPCISEvent", jsonTypes),
    isForMembers: true,
    refusals.with(["201": answer("It is recorded.", reference("CaptureJob"), headers: taken)])
  )

  private static var addStatements: JSONValue {
    let operation = operation(
      "addStatements",
      "capture",
      "Takes statements that their party made and signed itself, whole or not at all. Up to 65,536 bytes "
        + "need no token; more needs one of the party that signed. (Then also application/x-ndjson: a "
        + "document a line.)",
      body: body("SignedDocument", ["application/json"]),
      isForMembers: true,
      shared("413", "415").with([
        "201": answer("They are in a signed checkpoint.", reference("SignedReceipt")),
        "202": answer("They are on disk; who cosigns is waited for.", reference("SignedReceipt")),
      ])
    )
    guard var members = operation.objectValue else { return operation }
    members["security"] = [["token": []], [:]]
    return .object(members)
  }

  static var capturePaths: [(String, JSONObject)] {
    [
      (
        "/capture",
        [
          "get": member(
            "listCaptures",
            "capture",
            "What became of what you captured, the newest first.",
            parameters: paging,
            hasFormat: false,
            "CaptureJobs"
          ),
          "post": operation(
            "capture",
            "capture",
            "Takes a document of events and master data, whole or not at all. When this is answered, "
              + "it is on disk and in a signed checkpoint. (Also application/x-ndjson: a document a line.)",
            parameters: [
              header(
                "GS1-Capture-Error-Behaviour",
                ["type": "string", "enum": ["rollback", "proceed"], "default": "rollback"],
                "proceed takes what is good of a document."
              )
            ],
            body: body("EPCISDocument", jsonTypes),
            isForMembers: true,
            refusals.with([
              "202": answer("It is recorded.", reference("CaptureJob"), headers: taken)
            ])
          ),
        ]
      ),
      (
        "/capture/{captureID}",
        [
          "get": member(
            "getCapture",
            "capture",
            "What became of one document.",
            path: [path("captureID", "From Location.", ["type": "string", "minLength": 1])],
            hasFormat: false,
            "CaptureJob"
          )
        ]
      ),
      ("/statements", ["post": addStatements]),
      (
        "/links",
        [
          "post": operation(
            "addLink",
            "capture",
            "Registers a link for a product, lot or item.",
            body: body("Link", jsonTypes),
            isForMembers: true,
            refusals.with(["201": answer("It is recorded.", ["type": "object"])])
          )
        ]
      ),
      (
        "/erasures",
        [
          "post": operation(
            "erase",
            "capture",
            "Erases what the party said, for good, with a reason that everybody can read. Without reason: "
              + "what a party that signs itself signs to that end.",
            body: body("Erasing", jsonTypes),
            isForMembers: true,
            refusals.with([
              "200": answer(
                "It is erased, and no copy is left in the ledger's files, also if it was before; or what is "
                  + "to be signed.",
                ["type": "object"]
              )
            ])
          )
        ]
      ),
      (
        "/links/{entry}",
        [
          "delete": operation(
            "endLink",
            "capture",
            "Ends a link, by a statement that withdraws it.",
            parameters: [path("entry", "Its entry.", ["type": "string", "minLength": 1])],
            isForMembers: true,
            shared("409").with(["200": answer("It is ended.", ["type": "object"])])
          )
        ]
      ),
    ]
  }
}
