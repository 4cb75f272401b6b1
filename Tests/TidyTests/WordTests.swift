import Foundation
import Testing

/// Words that Wayproof does not print: it proves records, never goods.
@Suite struct WordTests {
  @Test func `no page and no message calls a product genuine`() throws {
    let pattern = try Regex(#"\b(genuine|authentic|counterfeit-free)\b"#).ignoresCase()
    let files =
      Repository.files(below: "Public", suffix: "")
      + Repository.files(below: "Sources", suffix: ".mustache")
      + Repository.files(below: "Sources/Site", suffix: ".swift")
      + Repository.files(below: "Sources/wayproof", suffix: ".swift")
    for file in files {
      guard let text = try? Repository.text(file) else { continue }
      #expect(text.firstMatch(of: pattern) == nil, "\(file)")
    }
  }

  @Test func `nothing is left open in the code`() throws {
    let pattern = try Regex(#"\b(TODO|FIXME|XXX|HACK)\b"#)
    for file in Repository.files(below: "Sources", suffix: ".swift") {
      #expect(try Repository.text(file).firstMatch(of: pattern) == nil, "\(file)")
    }
  }
}
