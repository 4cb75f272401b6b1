import HTTP
import Testing

struct ReadyAnswersTests {
  static let plain = Response(
    type: "text/css",
    headers: ["ETag": "\"a\"", "Vary": "Accept-Encoding", "Accept-Ranges": "bytes"],
    body: Array("0123456789".utf8)
  )
  static let gzip = Response(
    type: "text/css",
    headers: ["ETag": "\"b\"", "Vary": "Accept-Encoding", "Content-Encoding": "gzip"],
    body: [1, 2, 3]
  )
  static let answers = ReadyAnswers([
    "/": .init(.text("home")), "/a.css": .init(plain, gzip: gzip), "/b.css": .init(plain),
  ])

  private func answer(_ target: String, _ method: Method = .get, _ headers: Fields = [:])
    -> Response?
  {
    Self.answers.answer(to: Request(method: method, target: target, headers: headers))
  }

  @Test func `a path that is there is answered to GET and HEAD`() {
    #expect(answer("/")?.body == Array("home".utf8))
    #expect(answer("/b.css", .head) == Self.plain)
    #expect(answer("/b.css", .post) == nil)
  }

  @Test(arguments: ["/c", "/b.css/", "/b.cs", "/b.css?", "/b.css?a=1", "/B.css", "/%62.css", "//"])
  func `every other target is left to others`(target: String) {
    #expect(answer(target) == nil)
  }

  @Test func `all of many paths are found`() {
    let paths = (0..<500).map { "/file-\($0 * 7919).css" }
    let many = ReadyAnswers(
      Dictionary(uniqueKeysWithValues: paths.map { ($0, .init(.text($0))) })
    )
    for path in paths {
      #expect(many.answer(to: Request(target: path))?.body == Array(path.utf8))
      #expect(many.answer(to: Request(target: path + "x")) == nil)
    }
  }

  @Test(arguments: [
    nil, "", "gzip", "GZIP", "gzip, deflate, br", "identity", "gzip;q=0", "*", "*;q=0, gzip",
    "gzip;Q=0.5, identity;q=0.4", "gzip;q=0.3, identity;q=0.4", "br;q=1.0, gzip;q=0.8, *;q=0.1",
    "*;q=0.5, identity;q=0.6", ";;,gzip;q=2", "gzip;q=0, gzip", "x-gzip",
  ])
  func `the coding is chosen as negotiation has it`(field: String?) {
    let headers: Fields = field.map { [.acceptEncoding: $0] } ?? [:]
    let isAllowed = Negotiation.allows(coding: "gzip", acceptEncoding: field)
    #expect(answer("/a.css", .get, headers) == (isAllowed ? Self.gzip : Self.plain))
  }

  @Test func `conditions and ranges are considered`() {
    #expect(answer("/b.css", .get, ["If-None-Match": "\"a\""])?.status == .notModified)
    #expect(answer("/b.css", .get, ["If-None-Match": "\"b\""])?.status == .ok)
    #expect(answer("/b.css", .get, ["If-Match": "\"b\""])?.status == .preconditionFailed)
    #expect(answer("/b.css", .get, ["range": "bytes=2-3"])?.body == Array("23".utf8))
    let part = answer("/a.css", .get, ["Range": "bytes=2-3", "Accept-Encoding": "gzip"])
    #expect(part?.body == Array("23".utf8))
    #expect(
      answer("/a.css", .get, ["Accept-Encoding": "gzip", "if-none-match": "\"b\""])?.status
        == .notModified
    )
  }
}
