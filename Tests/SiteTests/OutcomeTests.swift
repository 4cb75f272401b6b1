import EPCIS
import Foundation
import HTTP
import Testing

@testable import Site

/// Every outcome that the demo's ledger can produce, from `Deploy/journeys/outcomes.tsv`.
@Suite struct OutcomeTests {
  struct Outcome: CustomTestStringConvertible, Sendable {
    let name: String
    let code: String
    let status: UInt16
    let path: String

    var testDescription: String { name }
  }

  static let outcomes: [Outcome] = {
    let rows = (try? DemoLedger.rows("outcomes.tsv")) ?? []
    return rows.map {
      Outcome(name: $0[0], code: $0[1], status: UInt16($0[2]) ?? 0, path: $0[3])
    }
  }()

  private func ask(_ target: String, accept: String, language: String = "en") throws -> Response {
    let fields: Fields = [.accept: accept, .acceptLanguage: language]
    let request = Request(target: target, headers: fields)
    return try DemoLedger.shared.get().site().answer(request).response()
  }

  @Test func `there is a code for each outcome`() {
    #expect(Self.outcomes.count == 25)
  }

  @Test(arguments: outcomes)
  func `a demo code leads to its outcome`(outcome: Outcome) throws {
    let response = try ask(outcome.path, accept: "application/json")
    #expect(Int(response.status.code) == Int(outcome.status))
    let document = try JSONValue(parsing: response.body)
    let code = document["status"]?["code"] ?? document["answer"]?["code"]
    #expect(code?.stringValue == outcome.code)
  }

  @Test(arguments: outcomes)
  func `an outcome has its page in every language`(outcome: Outcome) throws {
    for language in Languages.all {
      let response = try ask(outcome.path, accept: "text/html", language: language.tag)
      #expect(Int(response.status.code) == Int(outcome.status))
      #expect(response.headers[.contentLanguage] == language.tag)
      let page = String(decoding: response.body, as: UTF8.self)
      #expect(page.contains("<html lang=\"\(language.tag)\" dir=\"\(language.direction)\">"))
      #expect(page.matches(of: /<h1/).count == 1)
      // Nothing that should have been filled in.
      #expect(page.firstMatch(of: /\{[a-z]+\}|\{\{/) == nil, "\(language.tag)")
      // One request for all that is shown, no script in the page, nothing from elsewhere.
      let scripts = page.matches(of: /<script(?! type="application\/ld\+json")[^>]*>/)
      #expect(scripts.allSatisfy { $0.output == "<script type=\"module\" src=\"/check.js\">" })
      #expect(page.firstMatch(of: /\son[a-z]+=|style="|<link rel="stylesheet"|<img/) == nil)
      #expect(response.body.count < 60_000)
    }
  }

  @Test(arguments: outcomes)
  func `a page keeps to itself`(outcome: Outcome) throws {
    let response = try ask(outcome.path, accept: "text/html")
    let policy = try #require(response.headers[.contentSecurityPolicy])
    #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
    #expect(policy.contains("frame-ancestors 'none'"))
    #expect(!policy.contains("unsafe"))
    #expect(response.headers[.referrerPolicy] == "no-referrer")
    #expect(response.headers["Permissions-Policy"]?.contains("geolocation=()") == true)
  }

  @Test func `the page of each outcome says what is so`() throws {
    let titles = [
      "void_destroyed": "recorded as destroyed on 19 March 2026", "void_lost": "lost or stolen",
      "other_market": "made for sale in New Zealand", "gap": "some are not shown",
      "withheld": "1 of 2 steps are withheld or missing.",
      "cannot_tell": "Part of the records about this code is no longer shown",
      "ordered": "withheld by order on 17 October 2026",
      "erased": "The journey of this package may no longer be shown.",
      "mismatch": "Your code says L9999Z, the records say L2601A.",
      "unusual": "Said to have happened before this code was put on",
      "not_issued": "This code was never issued.", "not_found": "We have no record of this code.",
      "recalled": "Canterbury Example Dairy (demo), 1 November 2026",
    ]
    for outcome in Self.outcomes {
      guard let title = titles[outcome.name] else { continue }
      let page = String(decoding: try ask(outcome.path, accept: "text/html").body, as: UTF8.self)
      #expect(page.contains(title), "\(outcome.name)")
      // Of a code that nobody knows nothing is told that could be doubted.
      let isKnown = outcome.status != 404
      #expect(page.contains("What this cannot tell you") == isKnown, "\(outcome.name)")
    }
  }

  @Test func `what is recorded of a part of the lot is folded away, and not counted`() throws {
    let outcome = try #require(Self.outcomes.first { $0.name == "lot_part" })
    let page = String(decoding: try ask(outcome.path, accept: "text/html").body, as: UTF8.self)
    let parts = page.components(separatedBy: "Also recorded for this lot (may be other packages)")
    #expect(parts.count == 2)
    #expect(parts[0].contains("<details>\n<summary>") && !parts[0].contains("<h3>Tested<"))
    #expect(parts[1].contains("<h3>Tested<") && parts[1].contains("Waikato Food Laboratory (demo)"))
    let json = try JSONValue(parsing: ask(outcome.path, accept: "application/json").body)
    let steps = json["steps"]?.arrayValue ?? []
    #expect(
      steps.compactMap { $0["certainty"]?.stringValue }.filter { $0 == "possible" }.count == 2
    )
    #expect(parts[0].contains("2 steps, 2 parties"))
    #expect(json["summary"]?["steps"]?.numberValue == Double(steps.count - 2))
  }

  @Test func `the way is drawn, and told in words`() throws {
    let honey = try #require(DemoLedger.shared.get().codes["honey"])
    let page = String(decoding: try ask(honey, accept: "text/html").body, as: UTF8.self)
    #expect(page.contains("<svg class=\"map\" viewBox=\"0 0 640 "))
    #expect(page.contains("Ruatoria, New Zealand → "))
    #expect(page.contains("<svg class=\"plot\""))
    #expect(page.contains("Keep below 25\u{a0}°C"))
    #expect(page.contains("within the limits"))
  }
}
