import EPCIS
import HTTP
import Provenance
import Testing

@testable import Site

/// The five demo journeys, from their documents to answers over HTTP.
@Suite struct ScanTests {
  private func get(
    _ target: String,
    accept: String? = nil,
    now: UInt64 = DemoLedger.now
  ) throws -> Response {
    var headers: Fields = [:]
    headers[.accept] = accept
    let request = Request(target: target, headers: headers)
    return try DemoLedger.shared.get().site(now: now).answer(request).response()
  }

  private func json(_ response: Response) throws -> JSONValue {
    try JSONValue(parsing: response.body)
  }

  private func code(_ journey: String) throws -> String {
    try #require(DemoLedger.shared.get().codes[journey])
  }

  @Test(arguments: [
    ("honey", "consistent"), ("diamond", "consistent"), ("wine", "consistent"),
    ("cosmetic", "consistent"), ("formula", "recalled"),
  ])
  func `each demo journey verifies and has its status`(journey: String, status: String) throws {
    let demo = try DemoLedger.shared.get()
    let path = try code(journey)
    let response = try get("\(path)?format=bundle")
    #expect(response.status == .ok)
    #expect(response.headers[.contentType] == "application/vnd.wayproof.bundle+json")
    let verified = try Verification.verify(
      response.body,
      code: "https://t.example.com\(path)",
      trust: demo.trust,
      now: DemoLedger.now
    )
    #expect(Journey(of: verified, now: DemoLedger.now).status.rawValue == status)
    let uncounted = verified.closure.readings.filter { !$0.isCounted }
    #expect(uncounted.isEmpty)
  }

  @Test func `the journey goes from the hive to the shop, with all who spoke`() throws {
    let document = try json(get(code("honey")))
    #expect(document["summary"]?["from"]?["country"]?.stringValue == "NZ")
    #expect(document["summary"]?["to"]?["country"]?.stringValue == "CN")
    #expect(document["product"]?["lot"]?.stringValue == "L2601A")
    let notes = document["status"]?["notes"]?.arrayValue?.compactMap(\.stringValue) ?? []
    #expect(notes.contains("corrected"))
    #expect(notes.contains("late_record"))
    let steps = document["steps"]?.arrayValue ?? []
    #expect(Set(steps.compactMap { $0["by"]?.stringValue }).count == 8)
    #expect(steps.contains { $0["temperature"]?["maxC"]?.numberValue == 23.8 })
    #expect(document["proof"]?["inline"]?["subject"] == document["id"])
  }

  @Test func `no other code and no quantity stands in what a holder is shown`() throws {
    let path = try code("honey")
    let text = String(decoding: try get("\(path)?format=bundle").body, as: UTF8.self)
    // The print run stands in the subject, and nowhere else.
    #expect(text.matches(of: /7K3M/).count == 1)
    #expect(!text.contains("095200030000000"))
    #expect(!text.contains("296.4"))
  }

  @Test func `a code that was never issued is answered with its proof of absence`() throws {
    let demo = try DemoLedger.shared.get()
    let path = "/01/09520003000308/21/7K3MDXWW7XH6D6ZDWB"
    let response = try get("\(path)?format=bundle")
    #expect(response.status == .notFound)
    #expect(response.headers[.cacheControl] == "no-store")
    let verified = try Verification.verify(
      response.body,
      code: "https://t.example.com\(path)",
      trust: demo.trust,
      now: DemoLedger.now
    )
    #expect(Journey(of: verified, now: DemoLedger.now).status == .notIssued)
    let document = try get(path)
    #expect(document.headers[.contentType] == "application/problem+json")
    #expect(try json(document)["status"]?["code"]?.stringValue == "not_issued")
  }

  @Test(arguments: [
    ("/01/09520003000308/21/7K3MDXWW7XH6D6ZDBW", "typing_error"),
    ("/01/09611111000011/21/ABC", "other_programme"),
    ("/01/09520003000315/21/ABC", "not_found"),
  ])
  func `what is not there is told apart`(path: String, status: String) throws {
    let response = try get(path)
    #expect(response.status == .notFound)
    #expect(try json(response)["status"]?["code"]?.stringValue == status)
  }

  @Test func `a malformed code gets 400 with the rule and the place`() throws {
    let response = try get("/01/09520003000309")
    #expect(response.status == .badRequest)
    let reason = try #require(json(response)["reason"])
    #expect(reason["rule"]?.stringValue == "check_digit" && reason["ai"]?.stringValue == "01")
    #expect(reason["position"]?.numberValue == 17)
    #expect(reason["message"]?.stringValue?.contains("position 17") == true)
  }

  @Test func `another lot than the signed one is a mismatch`() throws {
    let serial = try #require(try code("honey").split(separator: "/").last)
    let path = "/01/09520003000308/10/L9999Z/21/\(serial)"
    #expect(try json(get(path))["status"]?["code"]?.stringValue == "mismatch")
    let right = "/01/09520003000308/10/L2601A/21/\(serial)?17=281231"
    #expect(try json(get(right))["status"]?["code"]?.stringValue == "consistent")
  }

  @Test func `an unknown lot of a known product is answered with the product`() throws {
    let response = try get("/01/09520003000308/10/NONE")
    #expect(response.status == .ok)
    let document = try json(response)
    #expect(document["level"]?.stringValue == "product")
    #expect(document["status"]?["notes"]?.arrayValue?.contains("walked_up") == true)
  }

  @Test func `a container is not shown, whether it exists or not`() throws {
    let known = try get("/00/095200030000000018")
    let unknown = try get("/00/095200030000000179")
    #expect(known.status == .unauthorized)
    #expect(known == unknown)
  }

  @Test func `records that are too old tell nothing`() throws {
    let document = try json(get(code("honey"), now: DemoLedger.now + 100_000))
    #expect(document["status"]?["code"]?.stringValue == "cannot_tell")
  }

  @Test func `browsers get a page, programs the document, and format beats both`() throws {
    let path = try code("wine")
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    #expect(try get(path, accept: browser).headers[.contentType] == "text/html; charset=utf-8")
    #expect(try get(path, accept: "*/*").headers[.contentType] == "application/json")
    #expect(try get(path).headers[.contentType] == "application/json")
    let chosen = try get("\(path)?format=journey", accept: browser)
    #expect(chosen.headers[.contentType] == "application/json")
    #expect(try get("\(path)?format=none").status == .badRequest)
    #expect(try get(path).headers[.vary] == "Accept, Accept-Language, Accept-Encoding")
  }

  @Test func `the page says what the records say, and escapes what parties wrote`() throws {
    let page = String(
      decoding: try get("\(code("formula"))?format=html").body,
      as: UTF8.self
    )
    #expect(page.contains("Recalled. Do not use this product."))
    #expect(page.contains("A seam of some cans of this lot may leak."))
    #expect(page.contains("Check the proof yourself"))
  }

  @Test func `the same bytes are not sent twice`() throws {
    let path = try code("wine")
    let first = try get(path)
    let tag = try #require(first.headers[.etag])
    let request = Request(target: path, headers: [.ifNoneMatch: tag])
    let again = try DemoLedger.shared.get().site().answer(request).response()
    #expect(again.status == .notModified)
    #expect(again.body.isEmpty)
  }

  @Test func `older forms of links lead to the canonical one`() throws {
    let response = try get("/gtin/9520003000308/ser/ABC")
    #expect(response.status == .permanentRedirect)
    #expect(
      response.headers[.location] == "https://t.example.com/01/09520003000308/21/ABC"
    )
  }

  @Test func `the log is served as tiles, and a checkpoint that its key has signed`() throws {
    let demo = try DemoLedger.shared.get()
    let checkpoint = try get("/checkpoint")
    #expect(String(decoding: checkpoint.body, as: UTF8.self).hasPrefix("ledger.example\n"))
    let size = try #require(
      String(decoding: checkpoint.body, as: UTF8.self).split(separator: "\n").dropFirst().first
    )
    let (whole, rest) = (try #require(Int(size))).quotientAndRemainder(dividingBy: 256)
    #expect(whole == 1 && rest > 0)
    #expect(try get("/tile/0/000").body.count == 256 * 32)
    #expect(try get("/tile/0/001.p/\(rest)").body.count == rest * 32)
    #expect(try get("/tile/entries/001.p/\(rest)").status == .ok)
    #expect(try get("/tile/0/001").status == .notFound)
    #expect(try get("/tile/nonsense").status == .badRequest)
    #expect(try get("/trust.txt").body == Array(demo.trustText.utf8))
  }

  @Test func `other methods are told which ones there are`() throws {
    let site = try DemoLedger.shared.get().site()
    let post = site.answer(Request(method: .post, target: "/01/09520003000308")).response()
    #expect(post.status == .methodNotAllowed)
    #expect(post.headers[.allow] == "GET, HEAD, OPTIONS")
    let options = site.answer(Request(method: .options, target: "/01/09520003000308")).response()
    #expect(options.status == .noContent)
    #expect(options.headers[.allowOrigin] == "*")
  }
}
