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
    guard let folder = ProcessInfo.processInfo.environment["WAYPROOF_RECORD"] else { return }
    try Data((lines.joined(separator: "\n") + "\n").utf8)
      .write(to: URL(filePath: folder).appending(path: "journeys.jsonl"))
  }
}
