import EPCIS
import Merkle
import Provenance
import Testing

@Suite struct MasterDataTests {
  private static func list(_ type: String, _ id: String, _ attributes: JSONObject) -> JSONValue {
    let pairs = attributes.members.map { member -> JSONValue in
      ["id": .string(member.name), "attribute": member.value]
    }
    return [
      [
        "type": .string("urn:epcglobal:epcis:vtype:\(type)"),
        "vocabularyElementList": [["id": .string(id), "attributes": .array(pairs)]],
      ]
    ]
  }

  @Test func `a product is described under its product key`() throws {
    let statements = try Bench().admit(
      masterData: Self.list(
        "EPCClass",
        "https://id.gs1.org/01/09520003000308",
        [
          "https://gs1.org/voc/productName": "Mānuka honey",
          "https://gs1.org/voc/brandName": "Example Apiaries",
          "https://gs1.org/voc/countryOfOrigin": "NZ",
          "https://ledger.example/voc/serialScheme": "wayproof/serial/v1",
          "https://ledger.example/voc/serialsRegisteredSince": "2025-12-01T13:00:00+13:00",
        ]
      )
    )
    let statement = try #require(statements.first)
    #expect(statement.role("https://id.gs1.org/01/09520003000308", .product) == .described)
    #expect(statement.filing.leaves.count == 1)
    let body = try statement.bodyJSON
    #expect(
      body == [
        "type": "Product", "gtin": "09520003000308", "name": "Mānuka honey",
        "brand": "Example Apiaries", "serialScheme": "wayproof/serial/v1",
        "serialsRegisteredSince": "2025-12-01T00:00:00.000Z",
        "attributes": ["countryOfOrigin": "NZ"],
      ]
    )
    let read = try StatementBody(body)
    #expect(read.serialScheme != nil && read.serialsRegisteredSince != nil)
    let note = try statement.note.contents(origin: Bench.origin).contents
    #expect(note.eventTime == Bench.now)
  }

  @Test func `a place is described under its product key, and its events show its name`() throws {
    let masterData = Self.list(
      "Location",
      "urn:epc:id:sgln:9520003.00001.0",
      [
        "https://gs1.org/voc/physicalLocationName": "Plant",
        "https://gs1.org/voc/countryCode": "NZ", "https://gs1.org/voc/latitude": "-37.82",
        "https://gs1.org/voc/longitude": 176.42,
      ]
    )
    let event = Bench.event(
      "ObjectEvent",
      [
        "action": "OBSERVE", "epcList": ["urn:epc:id:sgtin:9520003.000030.A1"],
        "readPoint": ["id": "https://id.gs1.org/414/9520003000018"],
      ]
    )
    let statements = try Bench().admission().admit(
      try Bench.document([event], masterData: masterData)
    )
    #expect(statements.count == 2)
    #expect(statements[0].role("https://id.gs1.org/414/9520003000018", .product) == .described)
    #expect(statements[0].eventNumber == nil && statements[1].eventNumber == 1)
    let place: JSONValue = [
      "as": "readPoint", "gln": "9520003000018", "name": "Plant", "country": "NZ", "lat": -37.82,
      "lon": 176.42,
    ]
    #expect(try statements[1].bodyJSON["places"] == [place])
  }

  @Test func `master data that is said anew later is taken anew`() throws {
    let list = Self.list("EPCClass", "https://id.gs1.org/01/09520003000308", [:])
    let once = try Bench().admission().admit(try Bench.document([], masterData: list))
    let again = try Bench().admission().admit(try Bench.document([], masterData: list))
    let later = try Bench().admission().admit(
      try Bench.document([], masterData: list, created: "2026-03-01T08:00:01Z")
    )
    #expect(once.map(\.contentID) == again.map(\.contentID))
    #expect(once.map(\.contentID) != later.map(\.contentID))
  }

  @Test func `an attribute cannot take the name of a member that means something`() throws {
    let statements = try Bench().admit(
      masterData: Self.list(
        "EPCClass",
        "https://id.gs1.org/01/09520003000308",
        [
          "https://example.org/voc/type": "Recall", "https://example.org/voc/corrects": "x",
          "https://example.org/voc/gtin": "0",
        ]
      )
    )
    let body = try #require(statements.first).bodyJSON
    #expect(body["type"] == "Product" && body["gtin"] == "09520003000308")
    #expect(body["corrects"] == nil && body["attributes"]?["corrects"] == "x")
  }

  @Test func `only the holder of its prefix may describe a product or place`() {
    let error = refusal {
      _ = try Bench().admit(
        masterData: Self.list("EPCClass", "https://id.gs1.org/01/09520014000113", [:])
      )
    }
    #expect(error?.rule == .prefix)
    #expect(error?.eventNumber == nil)
  }

  @Test(arguments: [
    ("EPCClass", "https://id.gs1.org/01/09520003000308/10/L7"),
    ("EPCClass", "https://id.gs1.org/414/9520003000018"),
    ("Location", "https://id.gs1.org/01/09520003000308"), ("Location", "geo:1,2"),
    ("Location", "https://example.org/place"),
  ])
  func `master data is about a GTIN or a GLN`(type: String, id: String) {
    let error = refusal { _ = try Bench().admit(masterData: Self.list(type, id, [:])) }
    #expect(error?.rule == .masterData)
  }

  @Test func `a registration date must be a moment`() {
    let error = refusal {
      _ = try Bench().admit(
        masterData: Self.list(
          "EPCClass",
          "https://id.gs1.org/01/09520003000308",
          ["https://ledger.example/voc/serialsRegisteredSince": "2025-12-01"]
        )
      )
    }
    #expect(error?.rule == .masterData)
  }
}
