import Testing

@testable import HTTP

@Suite struct FormContentTests {
  private static let multipart = "multipart/form-data; boundary=\"xyz\""

  private func form(_ body: String, _ type: String = multipart) throws -> FormContent {
    try FormContent(Array(body.utf8), contentType: type)
  }

  private static func part(_ disposition: String, _ content: String) -> String {
    "--xyz\r\nContent-Disposition: \(disposition)\r\nContent-Type: text/plain\r\n\r\n\(content)\r\n"
  }

  @Test func `a form of a browser is read`() throws {
    let body =
      Self.part("form-data; name=\"code\"", "a\r\n--xy") + Self.part("form-data; name=text", "")
      + Self.part("form-data; name=\"photo\"; filename=\"a;name=b.png\"", "\u{0}1") + "--xyz--\r\n"
    let form = try form(body)
    #expect(form["code"]?.text == "a\r\n--xy")
    #expect(form["text"]?.bytes == [])
    #expect(form["photo"]?.bytes == [0, 49])
    #expect(form.fields.map(\.isFile) == [false, false, true])
    #expect(form["none"] == nil)
  }

  @Test func `an encoded form is read`() throws {
    let form = try form("a=1+2&b=%C3%A9&c", "application/x-www-form-urlencoded; charset=utf-8")
    #expect(form.fields.map(\.name) == ["a", "b", "c"])
    #expect(form.fields.map(\.text) == ["1 2", "é", ""])
  }

  @Test(arguments: [
    ("", multipart), ("--xyz", multipart), ("--xyz\r\n", multipart), ("--xyzA\r\n", multipart),
    ("--xyz\r\nX: y\r\n\r\n1\r\n--xyz--", multipart),
    (part("form-data; name=a", "1"), multipart), (part("attachment; name=a", "1"), multipart),
    (part("form-data; filename=a", "1") + "--xyz--", multipart),
    ("--xyz\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--xyz--", multipart),
    ("a=%zz", "application/x-www-form-urlencoded"),
    ("a=%ff", "application/x-www-form-urlencoded"), ("a=1", "text/plain"), ("a=1", ""),
    ("--xyz--", "multipart/form-data"),
    ("--xyz--", "multipart/form-data; boundary=\(String(repeating: "x", count: 71))"),
    (String(repeating: "a&", count: 33), "application/x-www-form-urlencoded"),
    (
      (0..<33).map { part("form-data; name=\($0)", "") }.joined() + "--xyz--", multipart
    ),
    (part("form-data; name=\"\(String(repeating: "a", count: 3_000))\"", "1"), multipart),
  ])
  func `what is no whole form is refused`(body: String, type: String) {
    #expect(throws: FormContent.Malformed.self) { try form(body, type) }
  }

  @Test func `no cut of a form does harm`() throws {
    let body = Array((Self.part("form-data; name=\"a\"", "1") + "--xyz--").utf8)
    for count in 0..<body.count {
      let cut = Array(body.prefix(count))
      #expect(throws: FormContent.Malformed.self) {
        try FormContent(cut, contentType: Self.multipart)
      }
    }
    #expect(try FormContent(body, contentType: Self.multipart).fields.count == 1)
  }
}
