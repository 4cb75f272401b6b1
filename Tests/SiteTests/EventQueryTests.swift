import EPCIS
import Foundation
import HTTP
import Testing

@testable import Site

/// What parameters of queries find, and how those are refused that find nothing here.
@Suite struct EventQueryTests {
  private let told: Told

  init() throws {
    told = try Told()
    for (product, serial, uom) in [
      ("09520003000407", "B1", "KGM"), ("09520003000308", "A1", "LTR"),
    ] {
      let event = """
        {"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
         "type": "ObjectEvent", "eventTime": "2026-01-02T04:00:00Z",
         "eventTimeZoneOffset": "+00:00", "action": "OBSERVE", "bizStep": "shipping",
         "epcList": ["https://id.gs1.org/01/\(product)/21/\(serial)",
                     "https://id.gs1.org/00/095200030000000018"],
         "quantityList": [{"epcClass": "https://id.gs1.org/01/\(product)/10/L1",
                           "quantity": 12.5, "uom": "\(uom)"},
                          {"epcClass": "https://id.gs1.org/01/\(product)", "quantity": 3}]}
        """
      try #require(told.send(.post, "/events", event).status == .created)
    }
  }

  struct Case: CustomTestStringConvertible {
    let query: String
    let count: Int
    init(_ query: String, _ count: Int) { (self.query, self.count) = (query, count) }
    var testDescription: String { query }
  }

  @Test(arguments: [
    // Two of the world, and two of this suite: A1 and A2 in one, A1, B1 and a pallet in the others.
    Case("MATCH_epc=urn:epc:idpat:sgtin:9520003.000030.*", 2),
    Case("MATCH_epc=urn:epc:idpat:sgtin:9520003.000040.*", 1),
    Case("MATCH_epc=urn:epc:idpat:sgtin:9520003.*.*", 3),
    Case("MATCH_epc=urn:epc:idpat:sgtin:*.*.*", 3),
    Case("MATCH_epc=urn:epc:idpat:sgtin:9520003.000030.A2", 1),
    Case("MATCH_epc=urn:epc:idpat:sgtin:9520003.000030.A", 0),
    Case("MATCH_epc=urn:epc:idpat:sscc:9520003.*", 2),
    Case("MATCH_anyEPC=urn:epc:idpat:sscc:*.*", 2),
    Case("MATCH_parentID=urn:epc:idpat:sscc:*.*", 0),
    Case("MATCH_epc=urn:epc:idpat:grai:9520003.*.*", 0),
    Case(
      "MATCH_epc=urn:epc:idpat:sgtin:9520003.000040.*|https://id.gs1.org/01/09520003000308/21/A2",
      2
    ),
    Case("MATCH_epc=urn:epc:idpat:sgtin:9520003.*.*&EQ_bizStep=commissioning", 1),
    Case("MATCH_epcClass=urn:epc:idpat:sgtin:9520003.000030.*", 1),
    Case("MATCH_epcClass=urn:epc:idpat:sgtin:9520003.*.*", 2),
    Case("MATCH_anyEPCClass=urn:epc:idpat:lgtin:9520003.000040.*", 1),
    Case("MATCH_inputEPCClass=urn:epc:idpat:sgtin:*.*.*", 0),
    Case("EQ_quantity_KGM=12.5", 1), Case("EQ_quantity_LTR=12.5", 1), Case("EQ_quantity_KGM=3", 0),
    Case("GE_quantity_KGM=12.6", 0), Case("LT_quantity_LTR=12.6", 1), Case("EQ_quantity=12.5", 2),
  ]) func `patterns and units find what they stand for`(_ item: Case) throws {
    #expect(try told.events("/events?\(item.query)").count == item.count)
  }

  @Test(arguments: [
    Case("MATCH_epc=urn:epc:idpat:sgtin:9520003.*.A1", 400),
    Case("MATCH_epc=urn:epc:idpat:sgtin:9520003.*", 400),
    Case("MATCH_epc=urn:epc:idpat:sgtin:952000*.*.*", 400),
    Case("MATCH_epc=urn:epc:idpat:none:1.*", 400),
    Case("MATCH_epc=urn:epc:idpat:sgtin", 400),
    Case("EQ_readPoint=urn:epc:idpat:sgln:9520003.*.*", 400),
    Case("EQ_transformationID=urn:epc:idpat:gdti:9520003.*.*", 400),
    Case("EQ_bizTransaction_po=urn:epc:idpat:gdti:9520003.*.*", 400),
    Case("orderBy=bizStep", 400), Case("EQ_quantity_KILOS=1", 400),
    Case("EQ_quantity_KGM=much", 400), Case("EQ_chemicalSubstance=true", 400),
    Case("EQ_deviceID=thermometer", 400),
  ]) func `what cannot be asked is refused, and never finds nothing`(_ item: Case) throws {
    let (response, json) = try told.get("/events?\(item.query)")
    #expect(response.status.code == item.count)
    #expect(json["type"] == "epcisException:QueryParameterException")
  }

  @Test func `a plus that became a blank is explained`() throws {
    let (response, json) = try told.get("/events?GE_eventTime=2026-01-01T00:00:00+01:00")
    #expect(response.status == .badRequest)
    #expect(json["detail"]?.stringValue?.contains("%2B") == true, "\(json)")
    #expect(try told.events("/events?GE_eventTime=2026-01-01T00:00:00%2B01:00").count == 3)
  }

  @Test func `findings and remarks name events by their place in the whole document`() throws {
    let good = told.world.document(serials: ["G1"])
    let pallet = """
      {"type": "AggregationEvent", "eventTime": "2026-01-02T03:00:00Z",
       "eventTimeZoneOffset": "+00:00", "action": "ADD",
       "parentID": "urn:epc:id:grai:9520003.00001.5",
       "childEPCs": ["https://id.gs1.org/01/09520003000308/21/A1"]}
      """
    let others = """
      {"type": "ObjectEvent", "action": "ADD"},
      {"type": "ObjectEvent", "eventTime": "2026-01-02T03:00:00Z", "eventTimeZoneOffset": "+00:00",
       "action": "ADD", "epcList": ["https://id.gs1.org/01/09520004000406/21/X"]},
      \(pallet)
      """
    let document = good.replacingOccurrences(of: "\"]}]}}", with: "\"]}, \(others)]}}")
    let taken = try told.send(
      .post,
      "/capture",
      document,
      ["GS1-Capture-Error-Behaviour": "proceed"]
    )
    let job = try JSONValue(parsing: taken.body)
    #expect(taken.status == .accepted && job["entries"]?.arrayValue?.count == 2, "\(job)")
    for (index, number) in [2, 3].enumerated() {
      let finding = job["errors"]?[index]
      #expect(finding?["event"] == .number(Double(number)))
      #expect(finding?["problems"]?[0]?["event"] == .number(Double(number)), "\(job)")
      #expect(finding?["detail"]?.stringValue?.contains("event \(number)") == true, "\(job)")
    }
    #expect(job["remarks"]?[0]?.stringValue?.hasPrefix("event 4:") == true, "\(job)")
  }

  @Test func `scripts of other sites may send and read the fields of EPCIS`() throws {
    let response = try told.send(.options, "/events")
    let allowed = response.headers["Access-Control-Allow-Headers"] ?? ""
    for name in ["GS1-EPC-Format", "GS1-EPCIS-Min", "GS1-Capture-Error-Behaviour", "Authorization"]
    {
      #expect(allowed.contains(name))
    }
    let exposed = response.headers["Access-Control-Expose-Headers"] ?? ""
    for name in ["GS1-EPCIS-Version", "GS1-Capture-Error-Behaviour", "Link", "Location"] {
      #expect(exposed.contains(name))
    }
    let extensions = response.headers["GS1-Extensions"] ?? ""
    #expect(extensions.contains("order-by-extensions-max=1000") && extensions.contains("no-xml"))
  }
}

/// Events that are as large as a document may be.
@Suite struct LargeEventTests {
  private static let start = """
    {"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
     "type": "ObjectEvent", "eventTimeZoneOffset": "+00:00", "action": "OBSERVE",
     "epcList": ["https://id.gs1.org/01/09520003000308/21/A1"]
    """

  @Test(.timeLimit(.minutes(2)))
  func `an event with 50,000 members of its own is told in the time that it takes to read it`()
    throws
  {
    let told = try Told()
    let own = (0..<50_000).map { ", \"https://x.example/\($0)\": \($0)" }.joined()
    let event = Self.start + ", \"eventTime\": \"2026-01-02T04:00:00Z\"\(own)}"
    #expect(try told.send(.post, "/events", event).status == .created)
    // Until it is read in.
    while try told.send(.get, "/events?perPage=1").status == .serviceUnavailable {}
    let begun = ContinuousClock.now
    let events = try told.events("/events?perPage=1")
    // A look-up for each of them takes minutes here.
    #expect(begun.duration(to: .now) < .seconds(30))
    #expect(events[0].objectValue?.count ?? 0 > 50_000)
    #expect(events[0]["https://x.example/49999"] == 49_999)
  }

  @Test func `a page ends where it has grown large, and the next one goes on`() throws {
    let told = try Told()
    let filler = String(repeating: "x", count: 1 << 20)
    for second in 0..<10 {
      let event =
        Self.start
        + ", \"eventTime\": \"2026-01-02T04:00:0\(second)Z\", \"https://x.example/\": \"\(filler)\"}"
      try #require(told.send(.post, "/events", event).status == .created)
    }
    // What was captured is read in first, which takes a while where others compute too.
    while try told.send(.get, "/events?perPage=1").status == .serviceUnavailable {}
    var target: String? = "/events?EQ_action=OBSERVE&perPage=1000"
    var counts: [Int] = []
    while let asked = target {
      let (response, json) = try told.get(asked)
      #expect(response.body.count < 6 << 20)
      let list = json["epcisBody"]?["queryResults"]?["resultsBody"]?["eventList"]?.arrayValue
      counts.append(list?.count ?? 0)
      target = response.headers[.link].map { link in
        String(link.dropFirst("<https://t.example.com".count).prefix { $0 != ">" })
      }
    }
    #expect(counts == [4, 4, 2])
  }
}
