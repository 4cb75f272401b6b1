import EPCIS
import Foundation
import HTTP
import Testing

@testable import Site

/// What the service says of every outcome, for the component of shops to find in the bundles.
///
/// With `WAYPROOF_RECORD=<folder>` it goes to `journeys.jsonl` there, one JSON object a line.
/// `Tests/JavaScript` reads the file.
@Suite struct RecordedJourneysTests {
  @Test func `every journey document carries what proves it`() throws {
    let demo = try DemoLedger.shared.get()
    var lines: [String] = []
    for outcome in OutcomeTests.outcomes where outcome.status == 200 || outcome.status == 404 {
      let site = try demo.site()
      let response = site.answer(Request(target: "\(outcome.path)?format=journey")).response()
      let document = try JSONValue(parsing: response.body)
      #expect(document["proof"]?["inline"]?["checkpoint"] != nil, "\(outcome.name)")
      let line: JSONValue = [
        "outcome": .string(outcome.name), "code": .string(outcome.path),
        "trust": .string(demo.trustText), "now": .number(Double(DemoLedger.now)),
        "document": document,
      ]
      lines.append(String(decoding: line.encoded(), as: UTF8.self))
    }
    try record(lines, as: "journeys.jsonl")
  }

  /// With `WAYPROOF_RECORD=<folder>` they go to `texts.jsonl` there.
  @Test func `a text of a party is made plain in one way`() throws {
    let piled = "a" + String(repeating: "\u{301}", count: 1_000)
    let texts = [
      "", "plain", "a\u{202e}b\nc\u{0}d\u{85}e\u{2028}f\u{e0041}", "</script>", "شاي\u{200f}",
      String(repeating: "é", count: 280), String(repeating: "é", count: 281),
      String(repeating: "e\u{301}", count: 281), String(repeating: "👩‍👩‍👧", count: 300),
      String(repeating: "𐍈", count: 10_000), piled, String(repeating: piled, count: 3),
      String(repeating: "\u{200b}", count: 3_000) + "x", String(repeating: "日本", count: 140),
    ]
    let lines = texts.map { text -> String in
      let json: JSONValue = ["text": .string(text), "line": .string(PlainText.line(text))]
      return String(decoding: json.encoded(), as: UTF8.self)
    }
    #expect(texts.allSatisfy { PlainText.line($0).count <= PlainText.charactersMax })
    try record(lines, as: "texts.jsonl")
  }

  private func record(_ lines: [String], as name: String) throws {
    guard let folder = ProcessInfo.processInfo.environment["WAYPROOF_RECORD"] else { return }
    try Data((lines.joined(separator: "\n") + "\n").utf8)
      .write(to: URL(filePath: folder).appending(path: name))
  }
}
