import EPCIS
import Testing

@Suite struct DocumentTests {
  private static let context: JSONValue = [
    "https://ref.gs1.org/standards/epcis/epcis-context.jsonld",
    ["example": "https://ns.example.com/epcis/"],
  ]

  static let queryDocument: JSONValue = [
    "@context": context,
    "type": "EPCISQueryDocument",
    "epcisBody": [
      "queryResults": [
        "queryName": "SimpleEventQuery",
        "subscriptionID": "s1",
        "resultsBody": [
          "eventList": .array(Samples.all),
          "vocabularyList": [
            [
              "type": "urn:epcglobal:epcis:vtyp:Location",
              "vocabularyElementList": [["id": "https://id.gs1.org/414/9520014000014"]],
            ]
          ],
        ],
      ]
    ],
  ]

  static let withMasterData = Samples.document([Samples.object]).with(
    "epcisHeader",
    [
      "epcisMasterData": [
        "vocabularyList": [
          [
            "type": "urn:epcglobal:epcis:vtyp:EPCClass",
            "vocabularyElementList": [
              [
                "id": "urn:epc:idpat:sgtin:9520003.000030.*",
                "attributes": [
                  ["id": "cbvmda:descriptionShort", "attribute": "Mānuka honey"],
                  ["id": "https://ref.gs1.org/voc/netContent", "attribute": ["value": 250]],
                  ["id": "example:nothing"],
                ],
                "children": ["https://id.gs1.org/01/09520003000308/10/L7"],
              ]
            ],
          ],
          [
            "type": "urn:epcglobal:epcis:vtyp:SourceDest",
            "vocabularyElementList": [["id": "https://id.gs1.org/417/9520014000014"]],
          ],
          [
            "type": "urn:epcglobal:epcis:vtyp:BusinessTransactionType",
            "vocabularyElementList": [["id": "https://a.example/t"]],
          ],
        ]
      ]
    ]
  )

  @Test func `a query document brings its events and master data`() throws {
    let document = try EPCISDocument(Self.queryDocument)
    #expect(document.kind == .queryDocument)
    #expect(document.events.count == 5)
    #expect(document.masterData.map(\.kind) == [.place])
  }

  @Test func `master data of the header are read`() throws {
    let document = try EPCISDocument(Self.withMasterData)
    #expect(document.schemaVersion == "2.0")
    #expect(document.creationDate?.utcText == "2026-03-02T08:30:00.000Z")
    #expect(document.masterData.map(\.kind) == [.product, .party])
    let product = try #require(document.masterData.first)
    #expect(product.id.text == "urn:epc:idpat:sgtin:9520003.000030.*")
    #expect(product.attribute("descriptionShort") == "Mānuka honey")
    #expect(product.attribute("netContent")?["value"] == 250)
    #expect(product.attribute("ontent") == nil)
    #expect(product.json["children"]?.arrayValue?.count == 1)
  }

  @Test func `objects of the GS1 Web Vocabulary are master data`() throws {
    let json: JSONValue = [
      "@context": ["gs1": "https://gs1.org/voc/", "schema": "https://schema.org/"],
      "@graph": [
        [
          "@type": "gs1:FoodBeverageTobaccoProduct",
          "@id": "https://id.gs1.org/01/09520003000308",
          "gs1:productName": [["@value": "Honey", "@language": "en"]],
          "schema:color": "amber",
        ],
        [
          "type": ["https://www.gs1.org/voc/Place", "schema:Place"],
          "id": "https://id.gs1.org/414/9520014000014",
          "gs1:countryCode": "NZ",
        ],
        ["@type": "Organization", "@id": "https://id.gs1.org/417/9520014000014"],
      ],
    ]
    let document = try EPCISDocument(json)
    #expect(document.kind == .masterData)
    #expect(document.masterData.map(\.kind) == [.product, .place, .party])
    let product = try #require(document.masterData.first)
    #expect(
      product.attributes.map(\.uri) == [
        "https://ref.gs1.org/voc/productName", "https://schema.org/color",
      ]
    )
    #expect(document.masterData[1].attribute("countryCode") == "NZ")
  }

  @Test func `one object or an array of objects is master data too`() throws {
    let product: JSONValue = [
      "@context": ["@vocab": "https://gs1.org/voc/"],
      "type": "Product",
      "id": "https://id.gs1.org/01/09520003000308",
      "productName": "Honey",
    ]
    for json in [product, [product, product]] {
      let document = try EPCISDocument(json)
      #expect(document.masterData.first?.attribute("productName") == "Honey")
    }
  }

  static let refusals: [(String, JSONValue, String, EPCISRule)] = [
    ("no object", "text", "", .type),
    ("an empty object", [:], "", .masterData),
    ("an empty array", [], "", .masterData),
    ("a stranger", ["@type": "schema:Recipe", "@id": "https://a.example/"], "", .masterData),
    ("a product without id", ["@type": "gs1:Product"], "id", .required),
    ("an unknown document", ["type": "EPCISMasterDataDocument"], "", .masterData),
    (
      "no context",
      queryDocument.with("@context", nil)
        .with("epcisBody.queryResults.resultsBody.eventList", [Samples.association]),
      "@context", .required
    ),
    ("no body", queryDocument.with("epcisBody", nil), "epcisBody", .required),
    (
      "no query name", queryDocument.with("epcisBody.queryResults.queryName", nil),
      "epcisBody.queryResults.queryName", .required
    ),
    (
      "an unknown member of the results",
      queryDocument.with("epcisBody.queryResults.resultsBody.more", 1),
      "epcisBody.queryResults.resultsBody.more", .unknownMember
    ),
    ("no version", withMasterData.with("schemaVersion", nil), "schemaVersion", .required),
    ("version 1.2", withMasterData.with("schemaVersion", "1.2"), "schemaVersion", .version),
    ("version 2.", withMasterData.with("schemaVersion", "2."), "schemaVersion", .version),
    ("no date", withMasterData.with("creationDate", nil), "creationDate", .required),
    ("no time of day", withMasterData.with("creationDate", "2026-03-02"), "creationDate", .time),
    ("an unknown member", withMasterData.with("body", 1), "body", .unknownMember),
    ("a sender that is no text", withMasterData.with("sender", 1), "sender", .type),
    (
      "no list of events", withMasterData.with("epcisBody.eventList", nil), "epcisBody.eventList",
      .required
    ),
    (
      "events that are no list", withMasterData.with("epcisBody.eventList", [:]),
      "epcisBody.eventList", .type
    ),
    (
      "an unknown member of the header", withMasterData.with("epcisHeader.more", 1),
      "epcisHeader.more", .unknownMember
    ),
    (
      "a vocabulary without type",
      withMasterData.with("epcisHeader.epcisMasterData.vocabularyList[0].type", nil),
      "epcisHeader.epcisMasterData.vocabularyList[0].type", .required
    ),
    (
      "an attribute that is a list",
      withMasterData.with(
        "epcisHeader.epcisMasterData.vocabularyList[0].vocabularyElementList[0].attributes[0]"
          + ".attribute",
        []
      ),
      "epcisHeader.epcisMasterData.vocabularyList[0].vocabularyElementList[0].attributes[0]"
        + ".attribute",
      .type
    ),
  ]

  @Test(arguments: refusals)
  func `a document that breaks one rule is refused with its field`(
    name: String,
    json: JSONValue,
    field: String,
    rule: EPCISRule
  ) throws {
    let error = try #require(throws: EPCISError.self) { try EPCISDocument(json) }
    #expect(error.problems.count == 1, "\(error)")
    #expect(error.field == field)
    #expect(error.rule == rule)
    #expect(error.eventNumber == nil)
  }

  @Test func `text that is no JSON is refused with its byte`() throws {
    let error = try #require(throws: EPCISError.self) {
      try EPCISDocument(parsing: Array("{\"type\": \"EPCISDocument\", \"type\": 1}".utf8))
    }
    #expect(error.rule == .json)
    #expect(error.message == "a member name stands twice in one object at byte 26")
  }
}
