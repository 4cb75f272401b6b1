import Testing

@testable import Site

@Suite struct PlainTextTests {
  @Test func `marks that pile up, and what is no character, are left out`() {
    // The same as in Tests/JavaScript/embed.test.mjs, so that documents can be compared with records.
    let piled = "a" + String(repeating: "\u{301}", count: 9) + "b\u{20dd}\u{fffe}\u{ffff}\u{3164}"
    let line = PlainText.line(piled)
    let expected = "a" + String(repeating: "\u{301}", count: 4) + "b\u{20dd}"
    #expect(line.unicodeScalars.elementsEqual(expected.unicodeScalars))
  }

  @Test func `a text of which nothing can be seen is none`() {
    #expect(PlainText.seen("\u{200b}\u{3164} \u{2060}") == nil)
    #expect(PlainText.seen(nil) == nil)
    #expect(PlainText.seen(" x") == " x")
  }

  @Test func `our own words keep what isolates a name, also when they are cut`() {
    let words = "\u{2068}name\u{2069}: \u{2068}" + String(repeating: "x", count: 400)
    let cut = PlainText.words(words)
    #expect(cut.count <= PlainText.charactersMax)
    #expect(cut.hasPrefix("\u{2068}name\u{2069}: ") && cut.hasSuffix("…\u{2069}"))
    #expect(PlainText.words("\u{2068}a\u{2069}") == "\u{2068}a\u{2069}")
  }

  @Test(arguments: [
    ("https://lab.example/1", true), ("javascript:alert(1)", false), ("https://x/ y", false),
    ("https://x/\"y", false), ("urn:x:y", false),
  ])
  func `only web addresses can be followed`(text: String, isOne: Bool) {
    #expect((PlainText.address(text) != nil) == isOne)
  }
}
