import HTTP
import Testing

@testable import Site

/// What is asked for is text, wherever it is shown again: it runs nothing, turns nothing round and
/// floods nothing.
@Suite struct HostileTextTests {
  struct Text: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
  }

  static let texts: [Text] = [
    Text(
      testDescription: "a script",
      text: "</title></style></script><script>alert(1)</script><img src=x onerror=alert(2)>"
    ),
    Text(testDescription: "the end of an attribute", text: "\" onmouseover=\"alert(3)\" x='"),
    Text(testDescription: "a template", text: "{{name}} {{{style}}} {{<layout}} {date} {n}"),
    Text(
      testDescription: "marks of direction",
      text: "safe\u{202e}dnetsil\u{2066}x\u{2067}y\u{2069}\u{200f}\u{061c}\u{feff}\u{0}\u{7}"
    ),
    Text(testDescription: "10,000 characters", text: String(repeating: "é漢", count: 5_000)),
    Text(
      testDescription: "marks piled on a letter",
      text: "a" + String(repeating: "\u{301}\u{489}", count: 5_000)
    ),
    Text(testDescription: "lines", text: "one\r\nSet-Cookie: x=1\r\n\r\n<html>\u{2028}two"),
    Text(testDescription: "JSON", text: "\"}]}</script><!--\\u003c"),
    Text(testDescription: "nothing to see", text: "\u{200b}\u{3164}\u{2060} \u{fffe}\u{ffff}"),
    Text(testDescription: "the end of XML", text: "]]></text></svg><svg onload=alert(4)>&lt;&#0;"),
  ]

  private func expectHarmless(_ page: String, _ place: String) {
    #expect(page.firstMatch(of: /<script(?! type="application\/ld\+json"| type="module")/) == nil)
    #expect(page.firstMatch(of: /<img|<html>/) == nil, "\(place)")
    // No tag of the page has an attribute that a name brought.
    #expect(page.firstMatch(of: /<[a-z][^>]*\son[a-z]+=/) == nil, "\(place)")
    #expect(page.matches(of: /<\/title>/).count <= 1 + page.matches(of: /<svg/).count)
    let marks: Set<UInt32> = [0, 7, 0x202e, 0x2067, 0x200f, 0x61c, 0xfeff, 0x2028]
    #expect(page.unicodeScalars.allSatisfy { !marks.contains($0.value) }, "\(place)")
    #expect(page.utf8.count < 60_000, "\(place)")
  }

  @Test(arguments: texts)
  func `a hostile address, language or area does no harm`(text: Text) throws {
    let site = try DemoLedger.shared.get().site()
    let escaped = QueryText.escaped(
      String(text.text.unicodeScalars.prefix(600).map(Character.init))
    )
    for target in [
      "/report?code=\(escaped)&lang=\(escaped)", "/check?code=\(escaped)", "/\(escaped)",
      "/01/09520003000308/21/\(escaped)", "/id/\(escaped)", "/?lang=\(escaped)",
      "/01/09520003000308?lang=en&x=\(escaped)",
    ] {
      let request = Request(target: target, headers: [.accept: "text/html"])
      let response = site.answer(request).response()
      expectHarmless(String(decoding: response.body, as: UTF8.self), target)
      for field in response.headers { #expect(!field.value.contains("\n"), "\(target)") }
    }
  }
}
