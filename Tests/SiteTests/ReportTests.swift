import Access
import EPCIS
import HTTP
import Testing

@testable import Site

@Suite struct ReportTests {
  private let world: CaptureWorld

  init() throws { world = try CaptureWorld(withMembers: true) }

  private static let png: [UInt8] =
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0] + Array("IHDR".utf8)
    + [0, 0, 0, 0, 0, 0, 0, 0] + Array("IEND".utf8) + [0, 0, 0, 0]
  private static let code = "https://t.example.com/01/09520003000308/21/ABC"

  private func post(
    code: String = code,
    text: String = "The seal was torn. <script>alert(1)</script>",
    photo: [UInt8] = [],
    accept: String = "application/json",
    peer: PeerAddress? = nil
  ) throws -> Response {
    var body: [UInt8] = []
    func add(_ disposition: String, _ content: [UInt8]) {
      let head = "--b\r\nContent-Disposition: form-data; \(disposition)\r\n\r\n"
      body += Array(head.utf8) + content + [13, 10]
    }
    add("name=\"lang\"", Array("fr".utf8))
    add("name=\"code\"", Array(code.utf8))
    add("name=\"text\"", Array(text.utf8))
    add("name=\"photo\"; filename=\"x.png\"", photo)
    let headers: Fields = [
      .accept: accept, .contentType: "multipart/form-data; boundary=b",
    ]
    var request = Request(
      method: .post,
      target: "/report",
      headers: headers,
      body: body + Array("--b--\r\n".utf8)
    )
    request.peer = peer
    return try world.site().answer(request).response()
  }

  private func read(_ path: String, as party: String, _ scopes: Set<Scope> = [.read]) throws
    -> Response
  {
    let token = try world.tokens.add(party: party, scopes: scopes, note: "", now: 1).token
    let request = Request(target: path, headers: [.authorization: "Bearer \(token)"])
    return try world.site().answer(request).response()
  }

  @Test func `a network sends twenty reports, and others as many`() throws {
    let (one, other) = (PeerAddress(ipv4: 0xC000_0201), PeerAddress(ipv4: 0xC000_0202))
    for _ in 0..<20 { #expect(try post(peer: one).status == .created) }
    let refused = try post(peer: one)
    #expect(refused.status == .tooManyRequests)
    #expect(refused.headers[.retryAfter] == "600")
    let page = try post(accept: "text/html", peer: one)
    #expect(page.status == .tooManyRequests)
    #expect(page.headers[.retryAfter] == "600")
    // What was written is still there, to be sent later.
    #expect(String(decoding: page.body, as: UTF8.self).contains("The seal was torn."))
    #expect(try post(peer: other).status == .created)
  }

  @Test func `what is no form is refused as that`() throws {
    let headers: Fields = [.accept: "application/json", .contentType: "application/xml"]
    let request = Request(method: .post, target: "/report", headers: headers, body: [60])
    let answer = try world.site().answer(request).response()
    #expect(answer.status == .unsupportedMediaType)
    #expect(
      answer.headers["Accept-Post"] == "application/x-www-form-urlencoded, multipart/form-data"
    )
  }

  @Test func `a report with a photo is read by the brand, and by nobody else`() throws {
    let answer = try post(photo: Self.png)
    #expect(answer.status == .created)
    let id = try #require(JSONValue(parsing: answer.body)["id"]?.stringValue)
    let list = try JSONValue(parsing: read("/reports", as: "brand.example").body)
    #expect(list[0]?["id"]?.stringValue == id)
    #expect(list[0]?["code"]?.stringValue == "https://id.gs1.org/01/09520003000308/21/ABC")
    #expect(list[0]?["text"]?.stringValue?.hasPrefix("The seal was torn.") == true)
    #expect(list[0]?["lang"]?.stringValue == "fr")
    #expect(list[0]?["photo"]?["type"]?.stringValue == "image/png")
    #expect(try read("/reports/\(id)", as: "brand.example").status == .ok)
    let photo = try read("/reports/\(id)/photo", as: "brand.example")
    #expect(photo.body == Self.png)
    #expect(photo.headers["Content-Disposition"]?.hasPrefix("attachment") == true)
    #expect(photo.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
    for path in ["/reports/\(id)", "/reports/\(id)/photo"] {
      #expect(try read(path, as: "other.example").status == .notFound)
      #expect(try read(path, as: "brand.example", [.capture]).status == .forbidden)
      let open = Request(target: path)
      #expect(try world.site().answer(open).response().status == .unauthorized)
    }
    #expect(try read("/reports", as: "other.example").body == Array("[]".utf8))
  }

  @Test func `a brand pages through its reports`() throws {
    for _ in 0..<3 { #expect(try post().status == .created) }
    let page = try read("/reports?perPage=2", as: "brand.example")
    #expect(try JSONValue(parsing: page.body).arrayValue?.count == 2)
    let link = try #require(page.headers[.link])
    let next = try #require(link.firstMatch(of: /<https:\/\/t.example.com([^>]+)>/))
    let rest = try read(String(next.1), as: "brand.example")
    #expect(try JSONValue(parsing: rest.body).arrayValue?.count == 1)
  }

  @Test(
    arguments: [
      ("", "x", 0, 400), ("/01/09520003000309", "x", 0, 400), (code, " \r\n", 0, 400),
      (code, String(repeating: "é", count: 2_001), 0, 400), (code, "x", 5, 415),
      ("/01/09611111000011/21/A", "x", 0, 404), (code, "x", 5 << 20, 413),
    ] as [(String, String, Int, Int)]
  )
  func `what cannot be kept is refused, and what was written is not lost`(
    code: String,
    text: String,
    photoBytes: Int,
    status: Int
  ) throws {
    let photo = [UInt8](repeating: 0x3c, count: photoBytes)
    let answer = try post(code: code, text: text, photo: photo)
    #expect(answer.status.code == status)
    #expect(answer.headers[.contentType] == "application/problem+json")
    let page = try post(code: code, text: "<b>\(text)", photo: photo, accept: "text/html")
    guard status != 413, !text.hasPrefix(" ") else { return }
    let html = String(decoding: page.body, as: UTF8.self)
    #expect(html.contains("lang=\"fr\""))
    #expect(html.contains("&lt;b&gt;"))
    #expect(try JSONValue(parsing: read("/reports", as: "brand.example").body) == [])
  }

  @Test func `the page says thank you, with a number`() throws {
    let page = try post(accept: "text/html")
    #expect(page.status == .created)
    #expect(page.headers[.contentSecurityPolicy]?.contains("form-action 'self'") == true)
    let list = try JSONValue(parsing: read("/reports", as: "brand.example").body)
    let id = try #require(list[0]?["id"]?.stringValue)
    #expect(String(decoding: page.body, as: UTF8.self).contains(id))
  }

  @Test func `the form is filled with the code of the page that led to it`() throws {
    let target = "/report?code=%22%3E%3Cscript%3E&lang=nl"
    let request = Request(target: target, headers: [.accept: "text/html"])
    let page = try world.site().answer(request).response()
    let html = String(decoding: page.body, as: UTF8.self)
    #expect(html.contains("value=\"&quot;&gt;&lt;script&gt;\""))
    #expect(html.contains("enctype=\"multipart/form-data\""))
  }
}
