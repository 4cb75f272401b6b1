import HTTP
import Testing

@Suite struct PreconditionTests {
  struct Case: CustomTestStringConvertible {
    let fields: Fields
    var method = HTTP.Method.get
    let status: Int

    init(_ fields: Fields, _ status: Int, method: HTTP.Method = .get) {
      self.fields = fields
      self.method = method
      self.status = status
    }

    var testDescription: String { "\(method) \(Array(fields)) → \(status)" }
  }

  static let date = "Sun, 06 Nov 1994 08:49:37 GMT"
  static let earlier = "Sun, 06 Nov 1994 08:49:36 GMT"

  static let cases = [
    Case([:], 200), Case(["If-None-Match": "\"a\""], 304), Case(["If-None-Match": "W/\"a\""], 304),
    Case(["If-None-Match": "\"b\""], 200), Case(["If-None-Match": "*"], 304),
    Case(["If-None-Match": "\"b\", \"a\""], 304), Case(["If-None-Match": "a"], 200),
    Case(["If-None-Match": "\"a\"x"], 304), Case(["If-None-Match": "\"b\"x, \"a\""], 200),
    Case(["If-Match": "\"a\""], 200), Case(["If-Match": "*"], 200),
    Case(["If-Match": "\"b\""], 412), Case(["If-Match": "W/\"a\""], 412),
    Case(["If-Modified-Since": date], 304), Case(["If-Modified-Since": earlier], 200),
    Case(["If-Modified-Since": "yesterday"], 200),
    Case(["If-Modified-Since": "Sunday, 06-Nov-94 08:49:37 GMT"], 304),
    Case(["If-Modified-Since": "Sun Nov  6 08:49:37 1994"], 304),
    Case(["If-Modified-Since": date, "If-None-Match": "\"b\""], 200),
    Case(["If-Unmodified-Since": date], 200), Case(["If-Unmodified-Since": earlier], 412),
    Case(["If-Unmodified-Since": earlier, "If-Match": "\"a\""], 200),
    Case(["If-None-Match": "\"a\""], 200, method: .post),
    Case(["Range": "bytes=0-0"], 206), Case(["Range": "bytes=0-0"], 200, method: .head),
    Case(["Range": "bytes=0-0", "If-None-Match": "\"a\""], 304),
    Case(["Range": "bytes=0-0", "If-Range": "\"a\""], 206),
    Case(["Range": "bytes=0-0", "If-Range": "W/\"a\""], 200),
    Case(["Range": "bytes=0-0", "If-Range": "\"b\""], 200),
    Case(["Range": "bytes=0-0", "If-Range": date], 206),
    Case(["Range": "bytes=0-0", "If-Range": earlier], 200),
    Case(["Range": "bytes=10-"], 416),
  ]

  @Test(arguments: cases)
  func `conditions decide how a request is answered`(case: Case) {
    let response = Response(
      headers: [
        "ETag": "\"a\"", "Last-Modified": Self.date, "Accept-Ranges": "bytes", "Vary": "Accept",
      ],
      body: Array("0123456789".utf8)
    )
    let request = Request(method: `case`.method, target: "/", headers: `case`.fields)
    let answer = response.conditional(for: request)
    #expect(answer.status.code == `case`.status)
    if answer.status == .notModified {
      #expect(answer.body.isEmpty && answer.headers[.vary] == "Accept")
      #expect(answer.headers[.etag] == "\"a\"")
    }
  }

  @Test(arguments: [
    ("bytes=0-3", "0123", "bytes 0-3/10"), ("bytes=7-", "789", "bytes 7-9/10"),
    ("Bytes=-2", "89", "bytes 8-9/10"), ("bytes=-99", "0123456789", "bytes 0-9/10"),
    ("bytes=9-99999999999999999999999", "9", "bytes 9-9/10"), ("bytes=00-000", "0", "bytes 0-0/10"),
  ])
  func `a part is sent with its place`(range: String, body: String, place: String) {
    let answer = ask(range)
    #expect(answer.status == .partialContent)
    #expect(String(decoding: answer.body, as: UTF8.self) == body)
    #expect(answer.headers[.contentRange] == place)
  }

  @Test(arguments: [
    "bytes=", "bytes=-", "bytes=3-2", "bytes=0-1,3-4", "lines=0-1", "bytes=a-b", "bytes=+1-2",
    "bytes=1 -2", "0-1", "bytes=1-2-3",
  ])
  func `what is no single range is answered in full`(range: String) {
    #expect(ask(range).status == .ok)
  }

  @Test(arguments: ["bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999-"])
  func `a part behind the end is refused with the length`(range: String) {
    let answer = ask(range)
    #expect(answer.status == .rangeNotSatisfiable)
    #expect(answer.headers[.contentRange] == "bytes */10")
  }

  private func ask(_ range: String) -> Response {
    let response = Response(headers: ["Accept-Ranges": "bytes"], body: Array("0123456789".utf8))
    return response.conditional(for: Request(target: "/", headers: [.range: range]))
  }

  @Test func `a change is refused if what is there is not what the client knows`() {
    func outcome(_ fields: Fields, _ tag: EntityTag?) -> Preconditions.Outcome {
      Preconditions(of: Request(method: .put, target: "/", headers: fields)).outcome(tag: tag)
    }
    #expect(outcome(["If-Match": "\"a\""], EntityTag("a")) == .proceed)
    #expect(outcome(["If-Match": "\"a\""], EntityTag("b")) == .failed)
    #expect(outcome(["If-Match": "\"a\""], EntityTag("a", isWeak: true)) == .failed)
    #expect(outcome(["If-None-Match": "*"], EntityTag("a")) == .failed)
    #expect(outcome([:], nil) == .proceed)
  }

  @Test func `tags are read as they are written`() {
    for tag in [EntityTag("a"), EntityTag("", isWeak: true), EntityTag("!#x")] {
      #expect(EntityTag(parsing: tag.text) == tag)
    }
    for text in ["", "a", "\"a", "w/\"a\"", "\"a\" ", "\"a\"b", "\"a b\""] {
      #expect(EntityTag(parsing: text) == nil, "\(text)")
    }
  }
}
