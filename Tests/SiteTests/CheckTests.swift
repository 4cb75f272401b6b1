import EPCIS
import Foundation
import HTTP
import Testing

@testable import Site

/// `POST /scans`, of the demo's codes; each test checks one of its own.
@Suite struct CheckTests {
  private static let product = "/01/09520003000308/21/"

  private func check(
    _ path: String,
    area: String? = nil,
    after seconds: UInt64 = 0,
    accept: String = "application/json",
    isTrusted: Bool = true
  ) throws -> Response {
    var headers: Fields = [
      .accept: accept, .contentType: "application/x-www-form-urlencoded",
    ]
    headers["X-Area"] = area
    let body = Array("code=https://t.example.com\(path)&lang=en".utf8)
    var request = Request(method: .post, target: "/scans", headers: headers, body: body)
    request.isFromTrustedProxy = isTrusted
    let site = try DemoLedger.shared.get().site(now: DemoLedger.now + seconds)
    return site.answer(request).response()
  }

  private func json(_ response: Response) throws -> JSONValue {
    try JSONValue(parsing: response.body)
  }

  @Test(arguments: [
    ("application/xml", "<code/>", HTTP.Status.unsupportedMediaType, "of another media type"),
    ("", "code=1", .unsupportedMediaType, "of another media type"),
    ("application/json", "[]", .badRequest, "Send a JSON object with a member code, a text."),
    ("application/x-www-form-urlencoded", "kode=1", .badRequest, "The form has no field code."),
    ("application/json", String(repeating: "x", count: 20_000), .contentTooLarge, "is too long"),
  ])
  func `whoever writes programs is told what is wrong, not what shoppers are`(
    type: String,
    body: String,
    status: HTTP.Status,
    text: String
  ) throws {
    let headers: Fields = [.accept: "application/json", .contentType: type]
    let request = Request(method: .post, target: "/scans", headers: headers, body: Array(body.utf8))
    let answer = try DemoLedger.shared.get().site().answer(request).response()
    #expect(answer.status == status)
    let json = String(decoding: answer.body, as: UTF8.self)
    #expect(json.contains(text))
    #expect(!json.contains("Scan again"))
    #expect(answer.headers.contains("Accept-Post") == (status == .unsupportedMediaType))
  }

  @Test func `the first check says so, and the next one tells of it`() throws {
    let path = "/01/09520004000406/21/K0S6KWK9NKXR2GXDM3"
    let first = try json(check(path, area: "Hangzhou; 30; 120"))
    #expect(first["code"]?.stringValue == "first_check")
    #expect(first["checksBefore"]?.numberValue == 0)
    let second = try check(path, area: "Shanghai; 31; 121", after: 3_600 * 5, accept: "text/html")
    #expect(second.headers[.cacheControl] == "no-store")
    let page = String(decoding: second.body, as: UTF8.self)
    #expect(page.contains("The records fit together. This package was checked before."))
    #expect(page.contains("1 check: November 2026, Hangzhou."))
    #expect(!page.contains("action=\"/scans\""))
    let third = try json(check(path, after: 3_600 * 20))
    #expect(third["months"]?.arrayValue?.count == 2)
    #expect(third["months"]?[1]?["area"]?.stringValue == "Shanghai")
  }

  @Test func `two distant places within an hour are told, without a reproach`() throws {
    let path = "/01/09520001000102/21/D1A4R0CT10XWHWT0ZH"
    _ = try check(path, area: "Antwerpen; 51; 4")
    let second = try json(check(path, area: "Shanghai; 31; 121", after: 1_800))
    #expect(second["code"]?.stringValue == "unusual")
    #expect(second["tone"]?.stringValue == "attention")
    #expect(second["text"]?.stringValue?.contains("harmless causes") == true)
  }

  @Test func `nobody's word is taken on where he is, but a trusted proxy's`() throws {
    let path = "/01/09520003000339/21/7K5AR80X8V50SF2AGD"
    _ = try check(path, area: "Ruatoria; -38; 178", isTrusted: false)
    let second = try json(
      check(path, area: "Shanghai; 31; 121", after: 1_800, isTrusted: false)
    )
    #expect(second["unusualIn"]?.isNull == true)
    #expect(second["months"]?[0]?["area"]?.isNull == true)
    // What the records say comes along.
    #expect(second["text"]?.stringValue?.contains("guarantee") == true)
  }

  @Test func `before the sale a check is not the first`() throws {
    let world = try CaptureWorld()
    #expect(try world.post(Array(world.document(serials: ["A1"]).utf8)).status == .accepted)
    func ask() throws -> JSONValue {
      let headers: Fields = [.contentType: "application/json"]
      let body = Array("{\"code\": \"https://id.gs1.org\(Self.product)A1\"}".utf8)
      let request = Request(method: .post, target: "/scans", headers: headers, body: body)
      return try json(world.site().answer(request).response())
    }
    let before = try ask()
    #expect(before["code"]?.stringValue == "before_sale")
    #expect(before["text"]?.stringValue?.contains("not recorded as sold yet") == true)
    let sold = world.document(serials: ["A1"], time: "2026-01-02T03:00:30Z")
      .replacing("ADD", with: "OBSERVE").replacing("commissioning", with: "retail_selling")
      .replacing("\"active\"", with: "\"retail_sold\"")
    #expect(try world.post(Array(sold.utf8)).status == .accepted)
    let first = try ask()
    #expect(first["code"]?.stringValue == "first_check")
    #expect(first["checksBeforeSale"]?.numberValue == 1)
  }

  @Test(arguments: [
    (product + "7K3MDXWW7XH6D6ZDWB", "not_issued"),
    (product + "7K3MDXWW7XH6D6ZDBW", "typing_error"),
    ("/01/09611111000011/21/ABC", "other_programme"),
  ])
  func `a code that nobody knows is answered as a scan of it, and counts nothing`(
    path: String,
    code: String
  ) throws {
    let response = try check(path)
    #expect(response.status == .notFound)
    #expect(response.headers[.contentType] == "application/problem+json")
    #expect(try json(response)["code"]?.stringValue == code)
    #expect(try json(response)["counted"] == false)
  }

  @Test func `what is no single package is not counted`() throws {
    #expect(try json(check("/01/09520003000308"))["counted"] == false)
    #expect(try check("/00/095200030000000018").status == .unauthorized)
  }

  @Test func `a recall stays the first that is said`() throws {
    let answer = try json(check("/01/09520005000504/21/F8MKQKJGBMFBKHX0ZX"))
    #expect(answer["code"]?.stringValue == "recalled")
    #expect(answer["counted"] == true)
  }

  @Test(arguments: [
    ("", "application/x-www-form-urlencoded"), ("lang=en", "application/x-www-form-urlencoded"),
    ("code=%zz", "application/x-www-form-urlencoded"), ("{}", "application/json"),
    ("{", "application/json"), ("code=/01/09520003000309", "application/x-www-form-urlencoded"),
  ])
  func `what is no check is refused`(body: String, type: String) throws {
    let request = Request(
      method: .post,
      target: "/scans",
      headers: [.contentType: type],
      body: Array(body.utf8)
    )
    let response = try DemoLedger.shared.get().site().answer(request).response()
    #expect(response.status == .badRequest)
    #expect(response.headers[.contentType] == "application/problem+json")
  }

  @Test func `looking at a page counts nothing, and its button does`() throws {
    let path = "/01/09520003000308/21/7K4A0AX3V5CABV2BH2"
    let site = try DemoLedger.shared.get().site()
    var page = ""
    for method in [HTTP.Method.get, .head, .get] {
      let request = Request(method: method, target: path, headers: [.accept: "text/html"])
      page = String(decoding: site.answer(request).response().body, as: UTF8.self)
    }
    #expect(page.contains("<form class=\"check\" action=\"/scans\" method=\"post\">"))
    #expect(page.contains("name=\"code\" value=\"https://t.example.com\(path)\""))
    #expect(try json(check(path))["checksBefore"]?.numberValue == 0)
  }

  @Test func `the answer is in the reader's language`() throws {
    let path = "/01/09520003000308/21/7K4A0AX3V5CABV2BH2"
    for language in Languages.all {
      let request = Request(
        method: .post,
        target: "/scans",
        headers: [.accept: "text/html", .contentType: "application/x-www-form-urlencoded"],
        body: Array("code=\(path)&lang=\(language.tag)".utf8)
      )
      let site = try DemoLedger.shared.get().site(now: DemoLedger.now + 100_000)
      let response = site.answer(request).response()
      #expect(response.headers[.contentLanguage] == language.tag)
      let page = String(decoding: response.body, as: UTF8.self)
      #expect(page.firstMatch(of: /\{[a-z]+\}|\{\{/) == nil, "\(language.tag)")
    }
  }
}
