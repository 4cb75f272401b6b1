import EPCIS
import HTTP
import Testing

@testable import Site

/// That a page tells what a party signed from what the operator recorded for it.
@Suite struct SpeakerTests {
  private func journey(_ accept: String) throws -> [UInt8] {
    let ledger = try DemoLedger.shared.get()
    let honey = try #require(ledger.codes["honey"])
    let request = Request(
      target: honey,
      headers: [.accept: accept, .acceptLanguage: "en"]
    )
    return try ledger.site().answer(request).response().body
  }

  @Test func `each step of a page says whether its party signed it`() throws {
    let page = String(decoding: try journey("text/html"), as: UTF8.self)
    let signing = Dictionary(
      uniqueKeysWithValues: try DemoLedger.rows("parties.tsv").map { ($0[1], $0[5] == "yes") }
    )
    var (signed, recorded) = (0, 0)
    for (name, signsItself) in signing {
      let said = page.matches(of: try Regex("\(name.escapedForPattern) \\(([^()]*)\\)")).map {
        String(page[$0.range])
      }
      for words in said where words.contains("signed by it") || words.contains("recorded for it") {
        #expect(words.contains("signed by it") == signsItself, "\(words)")
        #expect(words.contains("recorded for it by the operator") != signsItself, "\(words)")
        if signsItself { signed += 1 } else { recorded += 1 }
      }
    }
    #expect(signed > 0 && recorded > 0)
  }
}

extension String {
  fileprivate var escapedForPattern: String {
    map { "()[]{}.*+?^$|\\".contains($0) ? "\\\($0)" : String($0) }.joined()
  }
}
