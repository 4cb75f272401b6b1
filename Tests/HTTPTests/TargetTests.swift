import HTTP
import Testing

struct TargetTests {
  struct PathCase: CustomTestStringConvertible, Sendable {
    let target: String
    let segments: [String]
    var testDescription: String { target }
  }

  static let paths = [
    PathCase(target: "/", segments: [""]),
    PathCase(target: "/a", segments: ["a"]),
    PathCase(target: "/a/", segments: ["a", ""]),
    PathCase(target: "//a", segments: ["", "a"]),
    PathCase(
      target: "/01/09506000134352/21/A%2FB",
      segments: ["01", "09506000134352", "21", "A/B"]
    ),
    PathCase(target: "/%2541", segments: ["%41"]),
    PathCase(target: "/a/../b/.", segments: ["a", "..", "b", "."]),
    PathCase(target: "/a+b", segments: ["a+b"]),
    PathCase(target: "/%C3%A9?x=/y", segments: ["é"]),
    PathCase(target: "/a%00b", segments: ["a\u{0}b"]),
    PathCase(target: "/a%3Fb%23", segments: ["a?b#"]),
  ]

  @Test(arguments: paths)
  func `a path is divided first and each segment decoded once`(item: PathCase) throws {
    #expect(try Request(target: item.target).segments() == item.segments)
  }

  struct ErrorCase: CustomTestStringConvertible, Sendable {
    let target: String
    let reason: TargetError.Reason
    let position: Int
    var testDescription: String { target }
  }

  static let badPaths = [
    ErrorCase(target: "/%", reason: .percentEncoding, position: 1),
    ErrorCase(target: "/a%4", reason: .percentEncoding, position: 2),
    ErrorCase(target: "/a%4/b", reason: .percentEncoding, position: 2),
    ErrorCase(target: "/a/%GG", reason: .percentEncoding, position: 3),
    ErrorCase(target: "/ok/%+1", reason: .percentEncoding, position: 4),
    ErrorCase(target: "/ok/x%FF", reason: .notUTF8, position: 4),
    ErrorCase(target: "/%ED%A0%80", reason: .notUTF8, position: 1),
    ErrorCase(target: "/%C0%AF", reason: .notUTF8, position: 1),
  ]

  @Test(arguments: badPaths)
  func `a malformed escape in a path is refused with its position`(item: ErrorCase) {
    #expect(throws: TargetError(reason: item.reason, position: item.position)) {
      try Request(target: item.target).segments()
    }
  }

  @Test func `positions do not depend on the fields that stand before the target`() {
    let request = Request(target: "/a%4", headers: ["Host": "a.example", "Accept": "*/*"])
    #expect(throws: TargetError(reason: .percentEncoding, position: 2)) {
      try request.segments()
    }
  }

  struct QueryCase: CustomTestStringConvertible, Sendable {
    let target: String
    let items: [QueryItem]
    var testDescription: String { target }
  }

  static let queries = [
    QueryCase(target: "/", items: []),
    QueryCase(target: "/?", items: []),
    QueryCase(target: "/?a", items: [QueryItem(name: "a", value: "")]),
    QueryCase(target: "/?a=", items: [QueryItem(name: "a", value: "")]),
    QueryCase(target: "/?=b", items: [QueryItem(name: "", value: "b")]),
    QueryCase(
      target: "/x?a=1&&b=2%263=&a=%3d=?&",
      items: [
        QueryItem(name: "a", value: "1"), QueryItem(name: "b", value: "2&3="),
        QueryItem(name: "a", value: "==?"),
      ]
    ),
    QueryCase(target: "/?q=a+b%2Bc", items: [QueryItem(name: "q", value: "a b+c")]),
  ]

  @Test(arguments: queries)
  func `a query is divided first and each side decoded once`(item: QueryCase) throws {
    #expect(try Request(target: item.target).query() == item.items)
  }

  @Test func `a malformed escape in a query is refused and leaves the path readable`() throws {
    let request = Request(target: "/a?b=%zz")
    #expect(try request.segments() == ["a"])
    #expect(throws: TargetError(reason: .percentEncoding, position: 5)) { try request.query() }
  }

  @Test func `the parts of a target can be had as they were sent`() {
    let request = Request(target: "/a%20b?c=%20&d", headers: ["Host": "h:80"])
    #expect(request.target == "/a%20b?c=%20&d")
    #expect(request.path == "/a%20b")
    #expect(request.rawQuery == "c=%20&d")
    #expect(request.host == "h:80")
    #expect(Request(target: "/a").rawQuery == nil)
  }
}
