import Access
import EPCIS
import Foundation
import HTTP
import Testing

@testable import Site

/// One `eventID` of a party names one event, however many capture at a time.
@Suite struct EventNameTests {
  private let world: CaptureWorld

  init() throws { world = try CaptureWorld(withMembers: true) }

  private static func event(_ disposition: String, id: String = "urn:uuid:e1") -> String {
    """
    {"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
     "type": "ObjectEvent", "eventID": "\(id)", "eventTime": "2026-01-02T03:00:00Z",
     "eventTimeZoneOffset": "+00:00", "action": "OBSERVE", "disposition": "\(disposition)",
     "epcList": ["https://id.gs1.org/01/09520003000308/21/A1"]}
    """
  }

  private func post(_ target: String, _ body: String, _ more: Fields = [:]) throws -> Response {
    var headers: Fields = [
      .authorization: "Bearer \(world.token)", .contentType: "application/json",
    ]
    for field in more { headers[try #require(FieldName(field.name))] = field.value }
    let request = Request(method: .post, target: target, headers: headers, body: Array(body.utf8))
    return try world.site().answer(request).response()
  }

  /// Posts all at the same time.
  private func race(_ bodies: [String]) async throws -> [Response] {
    try await withThrowingTaskGroup(of: (Int, Response).self) { group in
      for (index, body) in bodies.enumerated() {
        group.addTask {
          try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
              continuation.resume(with: Result { (index, try self.post("/events", body)) })
            }
          }
        }
      }
      var responses: [(Int, Response)] = []
      for try await response in group { responses.append(response) }
      return responses.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  @Test func `of several at the same time one is taken, and the others are refused`() async throws {
    let dispositions = ["active", "in_progress", "in_transit", "encoded", "damaged", "expired"]
    for round in 0..<4 {
      let before = try world.size()
      let bodies = dispositions.map { Self.event($0, id: "urn:uuid:r\(round)") }
      let responses = try await race(bodies)
      #expect(responses.filter { $0.status == .created }.count == 1, "round \(round)")
      #expect(responses.filter { $0.status == .conflict }.count == 5, "round \(round)")
      #expect(try world.size() == before + 2, "one statement and one index entry")
    }
  }

  @Test func `the same at the same time is taken once, and answered alike`() async throws {
    let responses = try await race(Array(repeating: Self.event("active"), count: 6))
    let entries = try responses.map { try JSONValue(parsing: $0.body)["entries"] }
    #expect(responses.allSatisfy { $0.status == .created })
    #expect(Set(entries).count == 1 && entries[0]?.arrayValue?.count == 1)
  }

  @Test func `another of the same name is a finding of its document, line or event`() throws {
    func document(_ events: String...) -> String {
      let head = world.document(serials: []).components(separatedBy: "\"eventList\"")[0]
      return head.replacingOccurrences(of: "\n", with: " ")
        + "\"eventList\": [\(events.joined(separator: ",").replacingOccurrences(of: "\n", with: " "))]}}"
    }
    #expect(try post("/capture", document(Self.event("active"))).status == .accepted)
    let other = document(Self.event("damaged"), Self.event("damaged", id: "urn:uuid:e2"))
    let whole = try JSONValue(parsing: post("/capture", other).body)
    #expect(whole["status"] == 400 && whole["problems"]?[0]?["rule"] == "event_id", "\(whole)")
    let job = try JSONValue(
      parsing: post("/capture", other, ["GS1-Capture-Error-Behaviour": "proceed"]).body
    )
    #expect(job["success"] == false && job["entries"]?.arrayValue?.count == 1, "\(job)")
    #expect(job["errors"]?[0]?["event"] == 1 && job["errors"]?[1] == nil, "\(job)")
    // Two lines that are appended together.
    let lines = [
      document(Self.event("active", id: "urn:x:1")), document(Self.event("damaged", id: "urn:x:1")),
    ]
    let answer = try post(
      "/capture",
      lines.joined(separator: "\n"),
      [.contentType: "application/x-ndjson"]
    )
    let told = try answer.body.split(separator: UInt8(ascii: "\n")).map {
      try JSONValue(parsing: Array($0))
    }
    #expect(told[0]["status"] == 201 && told[1]["status"] == 400, "\(told)")
  }
}
