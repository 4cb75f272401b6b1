import EPCIS
import HTTP
import Testing

@testable import Site

/// In which form events are named and told.
@Suite struct EventFormTests {
  /// One member's record about another's goods must not keep the rest of a list from whoever asks for URNs.
  @Test func `in lists of URNs, what has a prefix of unknown length stays a Digital Link`() throws {
    let told = try Told()
    let stranger = "https://id.gs1.org/01/09520099900001/21/X"
    let event = """
      {"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
       "type": "AggregationEvent", "eventID": "urn:uuid:s1", "eventTime": "2026-01-02T03:00:00Z",
       "eventTimeZoneOffset": "+00:00", "action": "ADD", "bizStep": "packing",
       "parentID": "https://id.gs1.org/00/095200999000000018",
       "childEPCs": ["\(stranger)", "https://id.gs1.org/01/09520003000308/21/A1"],
       "childQuantityList": [{"epcClass": "https://id.gs1.org/01/09520099900001/10/L"}],
       "readPoint": {"id": "https://id.gs1.org/414/9520003000001"}}
      """
    try #require(told.send(.post, "/events", event).status == .created)
    let urns: Fields = ["GS1-EPC-Format": "Always_EPC_URN"]
    let first = "urn:epc:id:sgtin:9520003.000030.A1"
    let item = "https%3A%2F%2Fid.gs1.org%2F01%2F09520003000308%2F21%2FA1/events"
    for target in ["/events", "/bizSteps/packing/events", "/eventTypes/AggregationEvent/events"] {
      let packed = try #require(
        told.events(target, urns).first { $0["eventID"] == "urn:uuid:s1" }
      )
      #expect(packed["parentID"] == "https://id.gs1.org/00/095200999000000018", "\(target)")
      #expect(packed["childEPCs"] == .strings([stranger, first]), "\(target)")
      #expect(
        packed["childQuantityList"]?[0]?["epcClass"]
          == "https://id.gs1.org/01/09520099900001/10/L"
      )
      #expect(packed["readPoint"]?["id"] == "urn:epc:id:sgln:9520003.00000.0", "\(target)")
    }
    #expect(try told.events("/epcs/\(item)", urns).count == 2)
    let (response, json) = try told.get("/epcs", urns)
    #expect(response.headers["GS1-EPC-Format"] == "Always_EPC_URN")
    let names = try #require(json["member"]?.arrayValue)
    #expect(names.contains(.string(stranger)) && names.contains(.string(first)), "\(names)")
    // What the path names by itself is not told in another form than the one asked for.
    let (one, problem) = try told.get("/events/urn:uuid:s1", urns)
    #expect(one.status == .notAcceptable)
    #expect(problem["type"] == "epcisException:NotAcceptableException")
    #expect(problem["detail"]?.stringValue?.contains("095200999000000018") == true)
    #expect(try told.get("/events/urn:uuid:s1").0.status == .ok)
  }

  @Test func `the hash of an event is told under either profile, and nothing is kept`() throws {
    let told = try Told()
    let event = """
      {"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
       "type": "TransactionEvent", "eventTime": "2026-01-02T03:00:00.0005Z",
       "eventTimeZoneOffset": "+00:00", "action": "ADD",
       "bizTransactionList": [{"type": "po", "bizTransaction": "urn:x:1"}],
       "parentID": "https://id.gs1.org/00/095200030000000018",
       "epcList": ["https://id.gs1.org/01/09520003000308/21/A1"]}
      """
    let count = try told.events("/events").count
    func hash(_ query: String) throws -> JSONValue {
      let response = try told.send(.post, "/hashes\(query)", event)
      #expect(response.status == .ok)
      return try JSONValue(parsing: response.body)
    }
    let document = try EPCISDocument(parsing: Array(event.utf8))
    for profile in EventHash.Profile.allCases {
      let json = try hash("?profile=\(profile.rawValue)")
      #expect(json["profile"] == .string(profile.rawValue))
      #expect(json["hashes"] == .strings(document.eventHashes(profile)))
    }
    #expect(try hash("") == hash("?profile=standard"))
    #expect(try hash("") != hash("?profile=reference"))
    for (target, body) in [
      ("/hashes?profile=mine", event), ("/hashes?perpage=1", event), ("/hashes", "{}"),
      ("/hashes?profile=standard&profile=standard", event), ("/hashes", "["),
    ] {
      #expect(try told.send(.post, target, body).status == .badRequest, "\(target)")
    }
    let xml: Fields = [.contentType: "application/xml"]
    #expect(try told.send(.post, "/hashes", "<a/>", xml).status == .unsupportedMediaType)
    let large = String(repeating: " ", count: 1 << 20) + event
    #expect(try told.send(.post, "/hashes", large).status == .contentTooLarge)
    #expect(try told.events("/events").count == count)
  }
}
