import HTTP
import Testing

struct ResponseTests {
  @Test func `makers name the media type`() {
    #expect(Response.html("<p>").headers[.contentType] == "text/html; charset=utf-8")
    #expect(Response.json([0x7B, 0x7D]).headers[.contentType] == "application/json")
    #expect(Response.text("a").body == [0x61])
    let problem = Response.problem(.notFound, [], headers: [.cacheControl: "no-store"])
    #expect(problem.status == .notFound)
    #expect(
      problem.headers == ["cache-control": "no-store", "content-type": "application/problem+json"]
    )
    #expect(Response.methodNotAllowed(allowing: [.get, .head]).headers[.allow] == "GET, HEAD")
    #expect(Response.redirect(to: "/a").status.code == 308)
  }

  struct TagCase: CustomTestStringConvertible, Sendable {
    let field: String
    let isNamed: Bool
    var testDescription: String { field }
  }

  static let tags = [
    TagCase(field: #""x""#, isNamed: true),
    TagCase(field: #"W/"x""#, isNamed: true),
    TagCase(field: #""a", "b,x" , W/"x""#, isNamed: true),
    TagCase(field: " * ", isNamed: true),
    TagCase(field: #""X""#, isNamed: false),
    TagCase(field: "x", isNamed: false),
    TagCase(field: #""x"#, isNamed: false),
    TagCase(field: #"*, "y""#, isNamed: false),
    TagCase(field: "", isNamed: false),
    TagCase(field: #"garbage, "x""#, isNamed: false),
  ]

  @Test(arguments: tags)
  func `If-None-Match is compared weakly`(item: TagCase) {
    #expect(EntityTag("x").isNamed(byIfNoneMatch: item.field) == item.isNamed)
  }

  @Test func `known bytes are not sent again`() {
    let page = Response.text(
      "a",
      headers: [.cacheControl: "private", .vary: "Accept", .link: "</>; rel=next"]
    )
    let tag = EntityTag("x")
    let first = page.tagged(tag, for: Request(target: "/"))
    #expect(first.status == .ok && first.headers[.etag] == #""x""#)
    let again = Request(target: "/", headers: [.ifNoneMatch: #""x""#])
    let second = page.tagged(tag, for: again)
    #expect(second.status == .notModified && second.body.isEmpty)
    #expect(second.headers == ["etag": #""x""#, "cache-control": "private", "vary": "Accept"])
  }

  @Test func `only a 200 to GET or HEAD becomes 304`() {
    let headers: Fields = [.ifNoneMatch: "*"]
    let tag = EntityTag("x")
    let post = Request(method: .post, target: "/", headers: headers)
    #expect(Response.text("a").tagged(tag, for: post).status == .ok)
    let get = Request(target: "/", headers: headers)
    #expect(Response.text("a", status: .notFound).tagged(tag, for: get).status == .notFound)
    let head = Request(method: .head, target: "/", headers: headers)
    #expect(Response.text("a").tagged(tag, for: head).status == .notModified)
  }

  @Test(
    arguments: [
      (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
      (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
      (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
      (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
      (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
      (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
      (Int64.max, "Fri, 31 Dec 9999 23:59:59 GMT"),
      (-1, "Thu, 01 Jan 1970 00:00:00 GMT"),
    ] as [(Int64, String)]
  )
  func `a date is written as fields want it`(seconds: Int64, text: String) {
    #expect(HTTPDate.text(seconds) == text)
  }

  @Test func `addresses are written in full`() {
    #expect(PeerAddress(ipv4: 0x7F00_0001).description == "127.0.0.1")
    #expect(PeerAddress(high: 0x2001_0DB8 << 32, low: 1).description == "2001:db8:0:0:0:0:0:1")
  }
}
