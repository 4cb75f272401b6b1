import EPCIS
import Foundation
import GS1
import HTTP
import Testing

@testable import Site

/// What a reader is told when a code is wrong, and what must not be lost in a long text.
@Suite struct ReaderWordsTests {
  private func page(_ target: String, accept: String = "text/html") throws -> String {
    let request = Request(target: target, headers: [.accept: accept])
    let response = try DemoLedger.shared.get().site().answer(request).response()
    return String(decoding: response.body, as: UTF8.self)
  }

  private func check(
    _ path: String,
    lang: String,
    area: String? = nil,
    after seconds: UInt64 = 0,
    accept: String = "application/json"
  ) throws -> Response {
    var headers: Fields = [
      .accept: accept, .contentType: "application/x-www-form-urlencoded", .acceptLanguage: "en",
    ]
    headers["X-Area"] = area
    let body = Array("code=https://t.example.com\(path)&lang=\(lang)".utf8)
    var request = Request(method: .post, target: "/scans", headers: headers, body: body)
    request.isFromTrustedProxy = true
    let site = try DemoLedger.shared.get().site(now: DemoLedger.now + seconds)
    return site.answer(request).response()
  }

  @Test(arguments: Languages.all.map(\.tag))
  func `every reason why a code cannot be read has words`(tag: String) throws {
    let language = try #require(Languages.all.first { $0.tag == tag })
    for rule in GS1Error.Rule.allCases {
      for ai in [nil, AI("01"), AI("17")] {
        let problem = SiteProblem.malformed(GS1Error(rule, ai, at: 3))
        let text = try #require(problem.detail?.text(in: language))
        #expect(!text.contains("[") && !text.contains("{"), "\(tag) \(rule)")
        #expect(text.hasSuffix(language(.malformedText)), "\(tag) \(rule)")
        #expect(text.count <= PlainText.charactersMax)
        let english = problem.detail?.text(in: Languages.english)
        #expect(tag == "en" || text != english, "\(tag) \(rule)")
        #expect(problem.reason?["rule"]?.stringValue == rule.rawValue)
      }
    }
  }

  @Test(arguments: [
    ("/01/09520003000309/21/ABC", Word.malformedCheckDigit),
    ("/01/0952000300030", .malformedLength),
    ("/01/09520003000308/21/A?17=261399", .malformedDate), ("/zz/1", .malformedNoNumber),
    ("/414/9520003000019", .malformedCheckOther), ("/01/09520003000308/21/%zz", .malformedEscape),
  ])
  func `a page in another language gives the reason in it`(path: String, word: Word) throws {
    for language in Languages.all {
      let separator = path.contains("?") ? "&" : "?"
      let page = try page("\(path)\(separator)lang=\(language.tag)")
      #expect(page.contains(language(word)), "\(language.tag) \(path)")
      #expect(!page.contains("position "), "\(language.tag) \(path)")
    }
  }

  @Test(arguments: ["/01/09520003000309/21/ABC", "/00/095200030000000018"])
  func `a check is refused in the language of its form`(path: String) throws {
    for language in Languages.all {
      let response = try check(path, lang: language.tag, accept: "text/html")
      #expect(response.headers[.contentLanguage] == language.tag)
      let page = String(decoding: response.body, as: UTF8.self)
      #expect(page.contains("<html lang=\"\(language.tag)\""))
      let title = path.hasPrefix("/00") ? language(.containerTitle) : language(.malformedTitle)
      #expect(page.contains(title), "\(language.tag)")
    }
  }

  @Test(arguments: ["7K3MDXWW7XH6D6ZDWB", "7K3MDXWW7XH6D6ZDBW"])
  func `a code that may be mistyped is shown, to be compared with the package`(
    serial: String
  ) throws {
    for form in ["", "/embed"] {
      let page = try page("\(form)/01/09520003000308/21/\(serial)?lang=de")
      #expect(page.contains("Gelesener Code: <bdi><code dir=\"ltr\">\(serial)</code></bdi>"))
    }
  }

  @Test func `what is shown of a mistyped code is text, and bounded`() throws {
    let page = try page("/01/09520003000308/21/%3Cb%3E%22%26x")
    #expect(page.contains("<code dir=\"ltr\">&lt;b&gt;&quot;&amp;x</code>"))
    let long = try self.page("/id/" + "urn%3Aexample%3A" + String(repeating: "y", count: 1_900))
    let shown = try #require(
      long.firstMatch(of: /<code dir="ltr">(urn:example:y+…)<\/code><\/bdi>/)
    )
    #expect(shown.output.1.count == PlainText.charactersMax)
    #expect(
      try !self.page("/01/09520003000308/21/7K3MZAB5RRB146VH7S").contains("Code that was read")
    )
  }

  /// A wine that was sold, and honey whose records were corrected.
  @Test(arguments: [
    "/01/09520002000200/21/W23PG5VCY54K56TNTH", "/01/09520003000308/21/7K3MZAB5RRB146VH7S",
  ])
  func `what to do is said whole, however long the names of the places are`(path: String) throws {
    for number in 0..<5 {
      let area = "Ort \(number) " + String(repeating: "lang ", count: 11)
      _ = try check(path, lang: "de", area: area, after: UInt64(number) * 7_200)
    }
    for language in Languages.all {
      let response = try check(path, lang: language.tag, after: 50_000)
      let json = try JSONValue(parsing: response.body)
      #expect(json["code"]?.stringValue == "checked_before")
      let text = try #require(json["text"]?.stringValue)
      #expect(text.hasSuffix(language(.checkedBeforeText)), "\(language.tag): \(text)")
      #expect(text.count <= PlainText.charactersMax, "\(language.tag)")
      #expect(text.contains("Ort ") || text.contains("5") || text.contains("6"), "\(text)")
    }
  }

  @Test func `a correction says what it changed`() throws {
    for language in Languages.all {
      let page = try page("/01/09520003000308/21/7K3MZAB5RRB146VH7S?lang=\(language.tag)")
      let date = language.isolated(language.day("2029-12-31"))
      let name = language.isolated(language(.labelExpiry))
      let was = language(
        .changedFrom,
        ["name": language(.labelExpiry), "old": language.day("2029-12-31")]
      )
      #expect(was.contains(date) && was.contains(name))
      #expect(page.contains(language(.stateChanged, ["list": was])), "\(language.tag)")
    }
  }
}
