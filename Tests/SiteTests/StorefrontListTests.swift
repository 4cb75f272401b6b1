import GS1
import Testing

@testable import Site

/// The list of shops whose pages may frame journeys.
@Suite struct StorefrontListTests {
  @Test func `a list says whose pages may frame what`() throws {
    let list = try Storefronts(
      parsing: """
        # Comment

        9520003\thttps://shop.example http://localhost:8081\r
        952000 https://all.example http://127.0.0.1:1 http://[::1]:65535
        9520003 https://shop.example https://more.example
        """
    )
    func origins(_ uri: String) throws -> [String] {
      list.origins(for: try CanonicalID(scanned: uri))
    }
    #expect(
      try origins("https://id.gs1.org/01/09520003000308/21/A") == [
        "https://shop.example", "http://localhost:8081", "https://all.example",
        "http://127.0.0.1:1", "http://[::1]:65535", "https://more.example",
      ]
    )
    // The same digits behind another packaging level, and at the beginning of a place's number.
    #expect(try origins("https://id.gs1.org/01/19520003000305").count == 6)
    #expect(try origins("https://id.gs1.org/414/9520003000018").count == 6)
    #expect(try origins("https://id.gs1.org/01/09520004000406").first == "https://all.example")
    #expect(try origins("https://id.gs1.org/01/09611111000011").isEmpty)
    #expect(try origins("urn:uuid:00000000-0000-4000-8000-000000000000").isEmpty)
    #expect(try Storefronts(parsing: "") == Storefronts())
  }

  @Test(arguments: [
    "952 https://a.example", "9520003", "95200x3 https://a.example",
    "9520003000308 https://a.example", "9520003 *", "9520003 https://*.example",
    "9520003 https://a.example/", "9520003 https://A.example", "9520003 a.example",
    "9520003 https://a.example;", "9520003 'self'", "9520003 https://a.example:port",
    "9520003 https://user@a.example", "9520003 https://", "９５２０００３ https://a.example",
    "9520003 https://a.example,https://b.example", "9520003 data:", "9520003 ftp://a.example",
    "9520 https://a.example", "95200 https://a.example", "9520003 http://a.example",
    "9520003 http://192.168.1.23:8081", "9520003 http://localhost.evil.example",
    "9520003 http://127.0.0.1.evil.example", "9520003 https://a.example:0",
    "9520003 https://a.example:65536", "9520003 https://ok.example http://a.example",
    "9520003 http://[::2]", "9520003 http://[::1].evil.example",
  ])
  func `a line that is none is refused with its number`(line: String) {
    #expect(throws: Storefronts.Fault.self) { try Storefronts(parsing: "# x\n" + line) }
    do { _ = try Storefronts(parsing: "# x\n" + line) } catch { #expect(error.line == 2) }
  }
}
