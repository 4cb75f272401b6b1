import Access
import EPCIS
import Foundation
import HTTP
import Ledger
import Testing
import Zlib

@testable import Site

/// Documents over HTTP, into a real ledger.
@Suite struct CaptureTests {
  private func send(
    _ world: CaptureWorld,
    _ body: [UInt8],
    _ headers: Fields = [:],
    token: String? = nil
  ) throws -> Response {
    var headers = headers
    if headers[.contentType] == nil { headers[.contentType] = "application/ld+json" }
    headers[.authorization] = "Bearer \(token ?? world.token)"
    let request = Request(method: .post, target: "/capture", headers: headers, body: body)
    return try world.site().answer(request).response()
  }

  private func json(_ response: Response) throws -> JSONValue {
    try JSONValue(parsing: response.body)
  }

  @Test func `a document is answered with its entries and the checkpoint that holds them`() throws {
    let world = try CaptureWorld()
    let body = Array(world.document(serials: ["A1", "A2"]).utf8)
    let response = try send(world, body)
    #expect(response.status == .accepted)
    let answer = try json(response)
    let entry = try #require(answer["entries"]?[0]?.integerValue)
    let size = try #require(answer["size"]?.integerValue)
    #expect(entry < size)
    let checkpoint = try #require(answer["checkpoint"]?.stringValue)
    #expect(checkpoint.hasPrefix("ledger.example\n\(size)\n"))
    // The same again gets the same entry; the item has its journey.
    #expect(try json(send(world, body))["entries"] == answer["entries"])
    let scan = Request(target: "/01/09520003000308/21/A1?format=journey")
    let scanned = try world.site().answer(scan).response()
    #expect(scanned.status == .ok, "\(String(decoding: scanned.body, as: UTF8.self).prefix(400))")
  }

  @Test func `all that is wrong with a document is told at once, form and content alike`() throws {
    let world = try CaptureWorld()
    let whole = try JSONValue(parsing: world.document(serials: ["A1"]))
    let good = try #require(whole["epcisBody"]?["eventList"]?[0]?.objectValue)
    var bad = good
    bad["eventTime"] = "today"
    var foreign = good
    foreign["eventTime"] = "2036-01-01T00:00:00Z"
    foreign["epcList"] = [
      "https://id.gs1.org/01/09520014000014/21/B1", "https://id.gs1.org/01/09520014000014/21/B2",
    ]
    var document = try #require(whole.objectValue)
    document["epcisBody"] = ["eventList": [.object(good), .object(foreign), .object(bad)]]
    let body = JSONValue.object(document).encoded()
    let size = try world.size()
    let problem = try json(send(world, body))
    let told = (problem["problems"]?.arrayValue ?? []).map {
      "\($0["event"]?.integerValue ?? 0) \($0["field"]?.stringValue ?? "")"
    }
    #expect(told == ["2 eventTime", "2 epcList[0]", "2 epcList[1]", "3 eventTime"], "\(problem)")
    #expect(try world.size() == size)
    let proceed: Fields = ["GS1-Capture-Error-Behaviour": "proceed"]
    let job = try json(send(world, body, proceed))
    #expect(job["entries"]?.arrayValue?.count == 1 && job["errors"]?.arrayValue?.count == 2)
    let title = job["errors"]?[0]?["title"]?.stringValue
    #expect(title == "This event was not taken; what else is good of the document was.")
  }

  @Test func `of too many events none is looked at`() throws {
    let world = try CaptureWorld()
    let list = Array(repeating: "{}", count: CaptureLimits.eventsMax + 1).joined(separator: ",")
    let document = #"{"type": "EPCISDocument", "epcisBody": {"eventList": [\#(list)]}}"#
    for headers in [[:], ["GS1-Capture-Error-Behaviour": "proceed"]] as [Fields] {
      let response = try send(world, Array(document.utf8), headers)
      #expect(response.status == .contentTooLarge)
    }
  }

  @Test func `gzip content is taken, and bombs are refused`() throws {
    let world = try CaptureWorld()
    let body = Array(world.document(serials: ["G1"]).utf8)
    let gzip: Fields = [.contentEncoding: "gzip"]
    #expect(try send(world, Deflater.compressed(body, .gzip), gzip).status == .accepted)
    let bomb = Deflater.compressed([UInt8](repeating: 0x20, count: 40 << 20), .gzip, level: 9)
    #expect(try send(world, bomb, gzip).status == .contentTooLarge)
    #expect(try send(world, body, gzip).status == .badRequest)
    let brotli = try send(world, body, [.contentEncoding: "br"])
    #expect(brotli.status == .unsupportedMediaType)
    #expect(brotli.headers[.acceptEncoding] == "gzip")
  }

  @Test func `who may not speak is told so`() throws {
    let world = try CaptureWorld()
    let body = Array(world.document(serials: ["B1"]).utf8)
    let nobody = try world.site().answer(
      Request(method: .post, target: "/capture", headers: [:], body: body)
    ).response()
    #expect(nobody.status == .unauthorized)
    #expect(nobody.headers[.wwwAuthenticate] == "Bearer realm=\"wayproof\"")
    let wrong = try send(world, body, token: String(world.token.dropLast()) + "g")
    #expect(wrong.status == .unauthorized)
    #expect(wrong.headers[.wwwAuthenticate]?.contains("invalid_token") == true)
    let reader = try world.tokens.add(party: "brand.example", scopes: [.read], note: "", now: 1)
    let refused = try send(world, body, token: reader.token)
    #expect(refused.status == .forbidden)
    #expect(refused.headers[.wwwAuthenticate]?.contains("insufficient_scope") == true)
    // One that signs itself, one that is not registered, one whose prefix it is not.
    for party in ["self.example", "stranger.example", "other.example"] {
      let token = try world.tokens.add(party: party, scopes: [.capture], note: "", now: 1).token
      #expect(try send(world, body, token: token).status == .forbidden, "\(party)")
    }
    _ = try world.tokens.revoke(String(world.token.dropFirst(4).prefix(16)), now: 2)
    #expect(try send(world, body).status == .unauthorized)
  }

  @Test func `a refusal names the event, the field and the rule`() throws {
    let world = try CaptureWorld()
    let bad = world.document(serials: ["C1"]).replacingOccurrences(of: "ADD", with: "PUT")
    let response = try send(world, Array(bad.utf8))
    #expect(response.status == .badRequest)
    #expect(response.headers[.contentType] == "application/problem+json")
    let problem = try #require(try json(response)["problems"]?[0])
    #expect(problem["event"] == 1)
    #expect(problem["field"] == "action")
    #expect(problem["rule"]?.stringValue?.isEmpty == false)
    let far = world.document(serials: ["C1"], time: "2099-01-01T00:00:00Z")
    let late = try json(send(world, Array(far.utf8)))["problems"]?[0]
    #expect(late?["rule"] == "time")
  }

  @Test(arguments: ["text/xml", "application/xml", "multipart/form-data", ""])
  func `only JSON is taken`(type: String) throws {
    let world = try CaptureWorld()
    let response = try send(world, Array("<x/>".utf8), [.contentType: type])
    #expect(response.status == .unsupportedMediaType)
    #expect(response.headers["Accept-Post"] != nil)
  }

  @Test func `hostile JSON is refused, and nothing is taken`() throws {
    let world = try CaptureWorld()
    let size = try world.size()
    let fields = (0..<10_000).map { "\"x\($0)\":1" }.joined(separator: ",")
    let contents = [
      "", "{", String(repeating: "[", count: 100_000), "{\"type\":\"EPCISDocument\",\(fields)}",
      "{\"a\":1,\"a\":2}", "\u{feff}{}", "[]", "null",
      world.document(serials: ["D1"]).replacingOccurrences(of: "]", with: ",\"D1\"]"),
    ]
    for content in contents {
      let response = try send(world, Array(content.utf8))
      #expect(response.status == .badRequest, "\(content.prefix(40))")
      #expect(response.body.count < 100_000)
    }
    #expect(try world.size() == size)
  }

  @Test func `each line is a document, whole or not at all`() throws {
    let world = try CaptureWorld()
    let lines = [
      world.document(serials: ["L1"]), "", "{}", world.document(serials: ["L2", "L3"]),
      world.document(serials: ["L1"]),
    ].map { $0.replacingOccurrences(of: "\n", with: " ") }
    let response = try send(
      world,
      Array(lines.joined(separator: "\n").utf8),
      [.contentType: "application/x-ndjson; charset=utf-8"]
    )
    #expect(response.status == .ok)
    let answers = try response.body.split(separator: UInt8(ascii: "\n"))
      .map { try JSONValue(parsing: Array($0)) }
    #expect(answers.map { $0["line"]?.integerValue } == [1, 3, 4, 5, nil])
    #expect(answers.map { $0["status"]?.integerValue } == [201, 400, 201, 201, nil])
    #expect(answers[0]["entries"] == answers[3]["entries"])
    #expect(answers[4]["checkpoint"]?.stringValue?.hasPrefix("ledger.example\n") == true)
  }

  @Test func `a line that withdraws what an earlier line said finds it`() throws {
    let world = try CaptureWorld()
    let said = world.document(serials: ["W1"])
    let declaration =
      "\"errorDeclaration\":{\"declarationTime\":\"2026-01-02T03:10:00Z\"},\"type\":\"ObjectEvent\""
    let withdrawn = said.replacingOccurrences(of: "\"type\": \"ObjectEvent\"", with: declaration)
    #expect(withdrawn != said)
    let body = [said, withdrawn].map { $0.replacingOccurrences(of: "\n", with: " ") }
    let response = try send(
      world,
      Array(body.joined(separator: "\n").utf8),
      [.contentType: "application/x-ndjson"]
    )
    let answers = try response.body.split(separator: UInt8(ascii: "\n"))
      .map { try JSONValue(parsing: Array($0)) }
    #expect(answers[1]["entries"]?.arrayValue?.count == 1)
    let number = try #require(answers[1]["entries"]?[0]?.integerValue)
    let bytes = try world.site().reader.read { try $0.entry(UInt64(number))?.body?.bytes }
    let target = try JSONValue(parsing: try #require(bytes))["corrects"]?.stringValue
    let first = try #require(answers[0]["entries"]?[0]?.integerValue)
    #expect(try target == world.leafHash(UInt64(first)))
  }

  @Test func `a service without a ledger of its own takes nothing`() throws {
    let site = try DemoLedger.shared.get().site()
    let request = Request(method: .post, target: "/capture", headers: [:], body: [])
    #expect(site.answer(request).response().status == .serviceUnavailable)
    let get = Request(target: "/capture")
    #expect(site.answer(get).response().status == .serviceUnavailable)
  }
}

/// What depends on what others say at the same time.
@Suite struct ConcurrentCaptureTests {
  @Test func `an event and its withdrawal that come at once make one statement and its withdrawal`()
    async throws
  {
    let world = try CaptureWorld()
    let said = world.document(serials: ["X1"])
    let declaration =
      "\"errorDeclaration\":{\"declarationTime\":\"2026-01-02T03:10:00Z\"},\"type\":\"ObjectEvent\""
    let withdrawn = said.replacingOccurrences(of: "\"type\": \"ObjectEvent\"", with: declaration)
    let statuses = await withTaskGroup(of: Int.self) { group in
      for number in 0..<12 {
        let body = Array((number.isMultiple(of: 2) ? said : withdrawn).utf8)
        group.addTask { (try? world.post(body).status.code) ?? 0 }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses.allSatisfy { $0 == 202 })
    let answer = try JSONValue(parsing: world.post(Array(said.utf8)).body)
    let event = try #require(answer["entries"]?[0]?.integerValue)
    let other = try JSONValue(parsing: world.post(Array(withdrawn.utf8)).body)
    let withdrawal = try #require(other["entries"]?.arrayValue?.last?.integerValue)
    let body = try LedgerReader(world.directory).read { try $0.entry(UInt64(withdrawal))?.body }
    let target = try JSONValue(parsing: try #require(body).bytes)["corrects"]?.stringValue
    #expect(try target == world.leafHash(UInt64(event)))
  }
}
