import HTTP
import Testing

@Suite struct PathPatternTests {
  struct Case: CustomTestStringConvertible {
    let pattern: PathPattern
    let target: String
    let values: [String]?

    init(_ pattern: PathPattern, _ target: String, _ values: [String]?) {
      self.pattern = pattern
      self.target = target
      self.values = values
    }

    var testDescription: String { "\(pattern.text) and \(target)" }
  }

  static let cases = [
    Case("/", "/", []), Case("/", "/?a=b", []), Case("/", "//", nil), Case("/", "/a", nil),
    Case("/events", "/events", []), Case("/events", "/events/", []),
    Case("/events", "/events//", nil), Case("/events", "/event", nil),
    Case("/events", "/Events", nil), Case("/events", "/eventsx", nil),
    Case("/events", "/%65vents?x", []), Case("/events", "/events/a", nil),
    Case("/events/{id}", "/events/a%2Fb%20c", ["a/b c"]),
    Case("/events/{id}", "/events/a/?q", ["a"]),
    Case("/events/{id}", "/events/", nil), Case("/events/{id}", "/events//", nil),
    Case("/events/{id}", "/events", nil), Case("/events/{id}", "/events/a/b", nil),
    Case("/q/{name}/events", "/q/n/events", ["n"]), Case("/q/{name}/events", "/q/n", nil),
    Case("/{a}/{b}", "/1/2", ["1", "2"]), Case("/{a}/{b}", "/1/%00", ["1", "\0"]),
    Case("/tile/*", "/tile/0/000", []), Case("/tile/*", "/tile/0/", []),
    Case("/tile/*", "/tile/", nil), Case("/tile/*", "/tile", nil),
    Case("/*", "/01/2", []), Case("/*", "/", nil),
  ]

  @Test(arguments: cases)
  func `a path matches or does not`(case: Case) throws {
    #expect(try `case`.pattern.values(in: Request(target: `case`.target)) == `case`.values)
  }

  @Test func `a value that cannot be decoded is an error at its place`() {
    let pattern: PathPattern = "/events/{id}"
    #expect(throws: TargetError(reason: .percentEncoding, position: 9)) {
      try pattern.values(in: Request(target: "/events/a%2"))
    }
  }

  @Test func `a pattern knows its first segment and how many values it has`() {
    let patterns: [PathPattern] = ["/", "/a/{b}", "/{a}/{b}", "/*"]
    #expect(patterns.map(\.firstSegment) == ["", "a", nil, nil])
    #expect(patterns.map(\.valueCount) == [0, 1, 2, 0])
  }
}
