import Crypto
import EPCIS
import Merkle
import Provenance
import Testing

@Suite struct EventBodyTests {
  private static let item = "https://id.gs1.org/01/09520003000308/21/7K3MDXWW7XH6D6ZDWB"

  private static func body(
    _ members: JSONObject,
    bench: Bench = Bench(),
    type: String = "ObjectEvent"
  ) throws -> JSONValue {
    var all: JSONObject = ["action": "OBSERVE", "epcList": [.string(item)]]
    for member in members.members { all[member.name] = member.value }
    return try #require(try bench.admit(Bench.event(type, all)).first).bodyJSON
  }

  @Test func `the words of an event stand in canonical form`() throws {
    let body = try Self.body([
      "bizStep": "https://ref.gs1.org/cbv/BizStep-inspecting", "disposition": "conformant",
      "persistentDisposition": ["set": ["completeness_verified"]],
    ])
    #expect(body["type"] == "ObjectEvent" && body["action"] == "OBSERVE")
    #expect(body["eventTime"] == "2026-03-01T07:30:00.250Z")
    #expect(body["eventTimeZoneOffset"] == "+01:00")
    #expect(body["bizStep"] == "inspecting" && body["disposition"] == "conformant")
    #expect(body["persistentDisposition"] == ["set": ["completeness_verified"]])
  }

  @Test func `business details stay in the members part`() throws {
    let event = Bench.event(
      "ObjectEvent",
      [
        "action": "OBSERVE", "epcList": [.string(Self.item)],
        "eventID": "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
        "bizTransactionList": [
          ["type": "po", "bizTransaction": "urn:po:secret"],
          ["bizTransaction": "urn:untyped:secret"],
          ["type": "cert", "bizTransaction": "https://lab.example/cert/1"],
          ["type": "testres", "bizTransaction": "https://lab.example/test/2"],
        ],
        "sourceList": [["type": "owning_party", "source": "urn:epc:id:pgln:9520003.00001"]],
        "destinationList": [
          ["type": "owning_party", "destination": "urn:epc:id:pgln:9520003.00002"]
        ],
        "example:price": 12,
      ]
    )
    let statement = try #require(try Bench().admit(event).first)
    let body = try statement.bodyJSON
    #expect(
      Set(try #require(body.objectValue).members.map(\.name)) == [
        "type", "action", "eventTime", "eventTimeZoneOffset", "bizTransactionList",
      ]
    )
    #expect(body["bizTransactionList"]?.arrayValue?.count == 2)
    #expect(try statement.membersJSON["event"] == event)
  }

  @Test func `places show what is known of them`() throws {
    let place: JSONValue = [
      "type": "Place", "gln": "9520014000014", "name": "Paengaroa", "country": "NZ",
      "lat": -37.82, "lon": 176.42, "attributes": ["phone": "1"],
    ]
    var bench = Bench()
    bench.earlier.masterData = { uri in
      uri == "https://id.gs1.org/414/9520014000014" ? place : nil
    }
    let body = try Self.body(
      [
        "readPoint": ["id": "urn:epc:id:sgln:9520014.00001.12"],
        "bizLocation": ["id": "geo:-37.5,176.5;u=10"],
      ],
      bench: bench
    )
    let expected: JSONValue = [
      [
        "as": "readPoint", "gln": "9520014000014", "name": "Paengaroa", "country": "NZ",
        "lat": -37.82, "lon": 176.42,
      ],
      ["as": "bizLocation", "lat": -37.5, "lon": 176.5],
    ]
    #expect(body["places"] == expected)
    let same = try Self.body([
      "readPoint": ["id": "https://id.gs1.org/414/9520014000014"],
      "bizLocation": ["id": "https://id.gs1.org/414/9520014000014"],
    ])
    #expect(same["places"] == [["as": "readPoint", "gln": "9520014000014"]])
    let unknown = try Self.body(["readPoint": ["id": "https://example.org/place/1"]])
    #expect(unknown["places"] == nil)
  }

  @Test func `sensors show what was measured, not with what`() throws {
    let body = try Self.body([
      "sensorElementList": [
        [
          "sensorMetadata": [
            "startTime": "2026-03-01T06:00:00Z", "endTime": "2026-03-01T07:00:00Z",
            "deviceID": "urn:epc:id:giai:9520003.111", "rawData": "https://data.example/1",
          ],
          "sensorReport": [
            [
              "type": "Temperature", "minValue": 3.8, "maxValue": 5.1, "uom": "CEL",
              "deviceID": "urn:epc:id:giai:9520003.111", "uriValue": "https://x.example/1",
            ]
          ],
        ]
      ]
    ])
    let expected: JSONValue = [
      [
        "sensorMetadata": [
          "startTime": "2026-03-01T06:00:00Z", "endTime": "2026-03-01T07:00:00Z",
        ],
        "sensorReport": [
          ["type": "Temperature", "minValue": 3.8, "maxValue": 5.1, "uom": "CEL"]
        ],
      ]
    ]
    #expect(body["sensorElementList"] == expected)
  }

  @Test func `names in the ILMD lose only prefixes that go without saying`() throws {
    let body = try Self.body([
      "action": "ADD",
      "ilmd": [
        "cbvmda:lotNumber": "L7", "gs1:netContent": "250 g",
        "wayproof:weight": ["value": 1.01, "uom": "CTM"], "example:grade": "UMF 15",
        "example:lotNumber": "other",
      ],
    ])
    #expect(
      body["ilmd"] == [
        "lotNumber": "L7", "netContent": "250 g", "weight": ["value": 1.01, "uom": "CTM"],
        "https://example.org/voc/grade": "UMF 15",
        "https://example.org/voc/lotNumber": "other",
      ]
    )
  }

  @Test func `things are labelled by their products' names`() throws {
    var bench = Bench()
    bench.earlier.masterData = { uri in
      uri == "https://id.gs1.org/01/09520003000308" ? ["type": "Product", "name": "Honey"] : nil
    }
    let event = Bench.event(
      "TransformationEvent",
      [
        "inputQuantityList": [["epcClass": "urn:epc:class:lgtin:9520003.000030.L7"]],
        "outputEPCList": [.string(Self.item)],
      ]
    )
    let body = try #require(try bench.admit(event).first).bodyJSON
    let key = IndexKey.of(.id, "https://id.gs1.org/01/09520003000308/10/L7").base64
    #expect(body["labels"] == .object([key: "Honey"]))
  }

  @Test func `codes that hide in free text do not reach the body`() throws {
    let text = "https://lab.example/report?item=7K3MDXWW7XH6D6ZDWB"
    let body = try Self.body([
      "action": "ADD",
      "certificationInfo": [.string(text), "https://lab.example/2"],
      "bizTransactionList": [["type": "cert", "bizTransaction": .string(Self.item)]],
      "ilmd": [
        "example:note": "for urn:epc:id:sgtin:9520003.000030.7K3MDXWW7XH6D6ZDWB only",
        "example:list": [["a": "7K3MDXWW7XH6D6ZDWB", "b": "kept"]],
      ],
    ])
    #expect(body["certificationInfo"] == ["https://lab.example/2"])
    #expect(body["bizTransactionList"]?[0]?["bizTransaction"] == nil)
    #expect(body["ilmd"] == ["https://example.org/voc/list": [["b": "kept"]]])
  }
}
