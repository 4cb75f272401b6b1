import Access
import EPCIS
import Events
import Foundation
import HTTP
import Testing

@testable import Site

/// What members are answered, from a real ledger.
@Suite struct MemberTests {
  private static let item = "https%3A%2F%2Fid.gs1.org%2F01%2F09520003000308%2F21%2FA1"

  @Test func `what was captured is found by every path`() throws {
    let told = try Told()
    let id = try #require(try told.events("/events")[0]["eventID"]?.stringValue)
    let path = id.replacingOccurrences(of: "/", with: "%2F").replacingOccurrences(
      of: "?",
      with: "%3F"
    )
    for target in [
      "/events", "/events/\(path)", "/events?EQ_bizStep=commissioning%7Cpacking",
      "/eventTypes/ObjectEvent/events", "/bizSteps/commissioning/events",
      "/bizSteps/https%3A%2F%2Fref.gs1.org%2Fcbv%2FBizStep-commissioning/events",
      "/dispositions/active/events", "/epcs/\(Self.item)/events",
      "/epcs/urn:epc:id:sgtin:9520003.000030.A1/events?eventType=ObjectEvent",
    ] {
      let events = try told.events(target)
      #expect(events.count == 1, "\(target)")
      #expect(events.first?["recordTime"] != nil && events.first?["eventID"] == .string(id))
    }
    #expect(try told.events("/bizSteps/packing/events").isEmpty)
    for (target, members) in [
      ("/bizSteps", ["commissioning"]), ("/dispositions", ["active"]), ("/readPoints", []),
      ("/epcs", ["A1", "A2"].map { "https://id.gs1.org/01/09520003000308/21/\($0)" }),
      ("/bizSteps/packing", ["events"]), ("/epcs/\(Self.item)", ["events"]),
      ("/eventTypes", EventType.allCases.map(\.rawValue).sorted()),
    ] {
      #expect(try told.get(target).1["member"] == .strings(members), "\(target)")
    }
    for target in [
      "/events/urn:uuid:none", "/events/none", "/bizSteps/none", "/bizSteps/none/events",
      "/readPoints/urn:x:1", "/epcs/urn:x:1", "/epcs/urn:x:1/events", "/eventTypes/none",
      "/queries/none", "/queries/none/events", "/capture/none",
    ] {
      let (response, json) = try told.get(target)
      #expect(response.status == .notFound, "\(target)")
      #expect(json["type"] == "epcisException:NoSuchNameException", "\(target)")
    }
  }

  @Test func `claims are asked for about prefixes that one holds`() throws {
    let told = try Told()
    let (response, json) = try told.get("/claims?from=0&prefix=9520003&perPage=5")
    #expect(response.status == .ok && response.headers[.cacheControl] == "no-store")
    // All that was said is the brand's own word.
    #expect(json["claims"]?.arrayValue?.isEmpty == true && json["isComplete"] == true)
    #expect(json["next"]?.integerValue.map { $0 > 0 } == true)
    for (target, words) in [
      ("/claims?prefix=9520004", "does not hold 9520004"), ("/claims?from=x", "number of an entry"),
      ("/claims?from=1&from=2", "stands twice"), ("/claims?since=1", "no such parameter"),
    ] {
      let (response, json) = try told.get(target)
      #expect(response.status == .badRequest, "\(target)")
      #expect(json["detail"]?.stringValue?.contains(words) == true, "\(target): \(json)")
    }
    #expect(try told.get("/claims?nextPageToken=x").0.status == .notFound)
  }

  @Test func `pages are linked`() throws {
    let told = try Told()
    _ = try told.send(
      .post,
      "/capture",
      told.world.document(serials: ["B1"], time: "2026-01-01T03:00:00Z")
    )
    let (first, _) = try told.get("/events?perPage=1&EQ_action=ADD")
    let link = try #require(first.headers[.link])
    #expect(link.hasPrefix("<https://t.example.com/events?perPage=1&EQ_action=ADD&nextPageToken="))
    #expect(link.hasSuffix(">; rel=\"next\""))
    let target = link.dropFirst("<https://t.example.com".count).prefix { $0 != ">" }
    let (second, json) = try told.get(String(target))
    #expect(second.status == .ok && second.headers[.link] == nil, "\(json)")
    #expect(try told.events("/events?EQ_action=ADD").count == 2)
  }

  @Test func `who may not ask is told so`() throws {
    let told = try Told()
    let nobody = try told.world.site().answer(Request(target: "/events")).response()
    #expect(nobody.status == .unauthorized)
    #expect(try told.send(.get, "/events", token: told.world.token).status == .forbidden)
    let other = try told.world.tokens.add(party: "other.example", scopes: [.read], note: "", now: 1)
    let (path, token) = ("/epcs/\(Self.item)/events", other.token)
    #expect(try told.send(.get, path, token: token).status == .notFound)
    _ = try told.world.shares.add(from: "brand.example", to: "other.example", now: 1)
    #expect(try told.send(.get, path, token: token).status == .ok)
    _ = try told.world.shares.remove(from: "brand.example", to: "other.example")
    #expect(try told.send(.get, path, token: token).status == .notFound)
  }

  struct Refused: CustomTestStringConvertible {
    let target: String
    let headers: Fields
    let status: Int
    let type: String
    init(_ target: String, _ status: Int, _ type: String, _ headers: Fields = [:]) {
      (self.target, self.headers, self.status, self.type) = (target, headers, status, type)
    }
    var testDescription: String { "\(target) \(headers.map { "\($0.name): \($0.value)" })" }
  }

  @Test func `what is not offered is refused with the status and the exception of the standard`()
    throws
  {
    let told = try Told()
    for refused in [
      Refused("/events?EQ_bizStep=none", 400, "QueryParameterException"),
      Refused("/events?perPage=0", 400, "QueryParameterException"),
      Refused("/events?nextPageToken=x", 404, "NoSuchNameException"),
      Refused(
        "/events?maxEventCount=1&MATCH_epc=urn:x:1&EQ_action=none",
        400,
        "QueryParameterException"
      ),
      Refused("/events", 406, "NotAcceptableException", [.accept: "application/xml"]),
      Refused("/events", 406, "NotAcceptableException", ["GS1-EPCIS-Max": "1.2"]),
      Refused("/events", 406, "NotAcceptableException", ["GS1-CBV-Min": "2.1"]),
      Refused("/events", 406, "NotAcceptableException", ["GS1-EPC-Format": "Sometimes"]),
      Refused("/queries/x/subscriptions", 501, "ImplementationException"),
    ] {
      let (response, json) = try told.get(refused.target, refused.headers)
      #expect(response.status.code == refused.status, "\(refused.testDescription)")
      #expect(
        json["type"] == .string("epcisException:\(refused.type)"),
        "\(refused.testDescription)"
      )
      #expect(response.headers[.contentType] == "application/problem+json")
    }
    let xml = try told.send(.post, "/capture", "<a/>", [.contentType: "application/xml"])
    #expect(xml.status == .unsupportedMediaType)
    let upgrade: Fields = ["Upgrade": "websocket", .connection: "Upgrade"]
    #expect(try told.send(.get, "/events", "", upgrade).status == .notImplemented)
  }

  @Test func `identifiers come in the form that is asked for`() throws {
    let told = try Told()
    let link = "https://id.gs1.org/01/09520003000308/21/A1"
    func first(_ format: String) throws -> JSONValue? {
      try told.events("/events", ["GS1-EPC-Format": format])[0]["epcList"]?[0]
    }
    #expect(try first("Always_EPC_URN") == "urn:epc:id:sgtin:9520003.000030.A1")
    for format in ["Always_GS1_Digital_Link", "No_Preference", "Never_Translates"] {
      #expect(try first(format) == .string(link))
    }
    let response = try told.send(.options, "/events")
    #expect(response.headers["GS1-EPC-Format"]?.contains("Always_EPC_URN") == true)
  }

  @Test func `one event is taken by itself, once`() throws {
    let told = try Told()
    let event = """
      {"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
       "type": "ObjectEvent", "eventID": "urn:uuid:e1", "eventTime": "2026-01-02T03:00:00Z",
       "eventTimeZoneOffset": "+00:00", "action": "OBSERVE", "bizStep": "packing",
       "epcList": ["https://id.gs1.org/01/09520003000308/21/A1"]}
      """
    let taken = try told.send(.post, "/events", event)
    #expect(taken.status == .created)
    #expect(taken.headers[.location] == "/events/urn%3Auuid%3Ae1")
    #expect(try told.events("/events/urn%3Auuid%3Ae1").count == 1)
    let again = try told.send(.post, "/events", event)
    #expect(again.status == .created)
    let entries = try JSONValue(parsing: taken.body)["entries"]
    #expect(try entries != nil && JSONValue(parsing: again.body)["entries"] == entries)
    let other = event.replacingOccurrences(of: "packing", with: "shipping")
    let refused = try told.send(.post, "/events", other)
    #expect(refused.status == .conflict)
    #expect(
      try JSONValue(parsing: refused.body)["type"]
        == "epcisException:ResourceAlreadyExistsException"
    )
    #expect(try told.events("/events/urn%3Auuid%3Ae1")[0]["bizStep"] == "packing")
    #expect(
      try told.send(.post, "/events", told.world.document(serials: ["C"])).status == .badRequest
    )
  }

  @Test func `a document with a bad event is refused whole, or its good ones are taken`() throws {
    let told = try Told()
    let good = told.world.document(serials: ["G1"])
    let bad = good.replacingOccurrences(
      of: "\"eventList\": [",
      with: "\"eventList\": [{\"type\": \"ObjectEvent\", \"action\": \"ADD\"}, "
    )
    let refused = try told.send(.post, "/capture", bad)
    #expect(refused.status == .badRequest)
    let before = try told.events("/events").count
    let taken = try told.send(.post, "/capture", bad, ["GS1-Capture-Error-Behaviour": "proceed"])
    #expect(taken.status == .accepted)
    let location = try #require(taken.headers[.location])
    let (_, job) = try told.get(location)
    #expect(job["success"] == false && job["running"] == false)
    #expect(job["captureErrorBehaviour"] == "proceed")
    #expect(job["entries"]?.arrayValue?.count == 1)
    #expect(job["errors"]?[0]?["event"] == 1, "\(job)")
    #expect(job["errors"]?[0]?["type"] == "epcisException:ValidationException")
    #expect(try told.events("/events").count == before + 1)
    #expect(try told.get("/capture?perPage=1").1.arrayValue?.count == 1)
    #expect(try told.get("/capture").1.arrayValue?.count == 2)
  }

  @Test func `a query is named, asked, and forgotten`() throws {
    let told = try Told()
    let query = "{\"name\": \"made\", \"query\": {\"EQ_bizStep\": [\"commissioning\"]}}"
    let added = try told.send(.post, "/queries", query)
    #expect(added.status == .created && added.headers[.location] == "/queries/made")
    #expect(try told.send(.post, "/queries", query).status == .conflict)
    #expect(try told.get("/queries").1[0]?["name"] == "made")
    #expect(try told.get("/queries/made").1["query"]?["EQ_bizStep"]?[0] == "commissioning")
    #expect(try told.events("/queries/made/events").count == 1)
    for bad in [
      "{}", "[]", "x", "{\"name\": \"a/b\", \"query\": {}}",
      "{\"name\": \"n\", \"query\": {\"EQ_none\": 1}}",
    ] {
      #expect(try told.send(.post, "/queries", bad).status == .badRequest, "\(bad)")
    }
    #expect(try told.send(.delete, "/queries/made").status == .noContent)
    #expect(try told.send(.delete, "/queries/made").status == .notFound)
  }

  @Test func `OPTIONS and the first page tell what there is`() throws {
    let told = try Told()
    let capture = try told.world.site().answer(Request(method: .options, target: "/capture"))
      .response()
    #expect(capture.status == .noContent)
    #expect(capture.headers["GS1-Capture-Error-Behaviour"] == "all")
    #expect(capture.headers["GS1-EPCIS-Capture-File-Size-Limit"] == "16777216")
    #expect(capture.headers["GS1-EPCIS-Version"] == "2.0.0")
    #expect(capture.headers[.allow]?.contains("POST") == true)
    let (home, json) = try told.get("/", [.accept: "application/json"])
    #expect(home.status == .ok && json["member"]?.arrayValue?.count == 9)
    #expect(try told.send(.get, "/").headers[.contentType]?.hasPrefix("text/html") == true)
  }
}
