import Foundation
import HTTP
import Testing

@testable import Site

/// Every language has every text, and nothing besides.
@Suite struct LanguageTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test func `each file of a language is built in`() throws {
    let folder = Self.root.appending(path: "Sources/Site/Languages").path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(Set(files) == Set(Languages.all.map { "\($0.tag).json" }))
  }

  @Test(arguments: Languages.all.map(\.tag))
  func `a language misses no text and has none left over`(tag: String) throws {
    let language = try #require(Languages.all.first { $0.tag == tag })
    let english = Languages.english
    let needed = Set(Word.allCases.map(\.rawValue) + english.words.keys.filter(Self.isStep))
    let missing = needed.subtracting(language.words.keys).sorted()
    let leftOver = Set(language.words.keys).subtracting(needed).sorted()
    #expect(missing.isEmpty, "missing in \(tag)")
    #expect(leftOver.isEmpty, "left over in \(tag)")
    #expect(Set(language.countries.keys) == Set(english.countries.keys))
  }

  private static func isStep(_ name: String) -> Bool { name.hasPrefix("step_") }

  @Test(arguments: Languages.all.map(\.tag))
  func `a text fills in what the English one fills in, in every form`(tag: String) throws {
    let language = try #require(Languages.all.first { $0.tag == tag })
    for (name, text) in language.words {
      let original = try #require(Languages.english.words[name], "\(name)")
      switch (original, text) {
      case (.plain(let one), .plain(let other)):
        #expect(Self.values(one) == Self.values(other), "\(tag) \(name)")
      case (.counted, .counted(let forms)):
        #expect(Set(forms.keys) == language.plural.categories, "\(tag) \(name)")
        #expect(forms["other"]?.contains("{n}") == true, "\(tag) \(name)")
      default: Issue.record("\(tag) \(name) counts in one language only")
      }
    }
  }

  private static func values(_ text: String) -> Set<String> {
    Set(text.matches(of: /\{[a-z]+\}/).map { String($0.output) })
  }

  @Test func `each text stands in some page`() throws {
    let source = Self.root.appending(path: "Sources/Site")
    let files = FileManager.default.enumerator(atPath: source.path)?.compactMap { $0 as? String }
    let texts = (files ?? []).filter { $0.hasSuffix(".swift") || $0.hasSuffix(".mustache") }
      .filter { !$0.hasSuffix("Words/Word.swift") }
      .compactMap { try? String(contentsOf: source.appending(path: $0), encoding: .utf8) }
    let all = texts.joined(separator: "\n")
    for word in Word.allCases {
      let isUsed = all.contains("w.\(word.rawValue)") || all.contains(".\(word)")
      #expect(isUsed, "\(word) is left over")
    }
  }

  /// What is said of records, never of goods: no language calls a product what nobody can know.
  @Test(arguments: [
    ("en", "genuine|authentic|\\bfake\\b|\\bsafe\\b"), ("fr", "authenti|\\bsûr|contrefa"),
    ("nl", "\\becht|authenti|veilig|namaak"), ("de", "\\becht|authenti|sicher|fälsch"),
    ("es", "auténti|segur|falso|falsific"), ("zh-Hans", "正品|真品|假货|假冒|安全|真伪"),
    ("zh-Hant", "正品|真品|假貨|仿冒|安全|真偽"), ("ja", "正規品|本物|偽|安全"),
    ("ko", "정품|진품|가짜|위조|안전"), ("ar", "أصلي|مزيف|مزوّر|آمن|مقلّد"),
  ])
  func `no language vouches for what is in the package`(tag: String, words: String) throws {
    let language = try #require(Languages.all.first { $0.tag == tag })
    let pattern = try Regex(words).ignoresCase()
    for (name, text) in language.words {
      let forms: [String] =
        switch text {
        case .plain(let text): [text]
        case .counted(let forms): Array(forms.values)
        }
      for form in forms { #expect(form.firstMatch(of: pattern) == nil, "\(tag) \(name): \(form)") }
    }
  }

  @Test(arguments: [
    ("zh-CN,zh;q=0.9", "zh-Hans"), ("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"), ("zh", "zh-Hans"),
    ("zh-Hant-TW", "zh-Hant"), ("fr-CA,en;q=0.5", "fr"), ("xx,ar-EG;q=0.7,en;q=0.2", "ar"),
    ("pt-BR", "en"), ("*", "en"), ("nl;q=0,de;q=0.1", "de"), ("DE-at", "de"), ("", "en"),
  ])
  func `a reader gets the best language there is`(accept: String, tag: String) {
    let request = Request(target: "/", headers: [.acceptLanguage: accept])
    #expect(Languages.of(request).tag == tag)
    let chosen = Request(target: "/?lang=ja", headers: [.acceptLanguage: accept])
    #expect(Languages.of(chosen).tag == "ja")
  }

  @Test(arguments: [
    ("en", "5 March 2026, 09:05", "1.5\u{a0}°C", "12,345"),
    ("zh-Hans", "2026年3月5日, 09:05", "1.5\u{a0}°C", "12,345"),
    ("de", "5. März 2026, 09:05", "1,5\u{a0}°C", "12.345"),
    ("es", "5 de marzo de 2026, 09:05", "1,5\u{a0}°C", "12.345"),
    ("ar", "5 مارس 2026, 09:05", "1.5\u{a0}°C", "12,345"),
  ])
  func `dates, measures and numbers are written as the reader writes them`(
    tag: String,
    moment: String,
    measure: String,
    number: String
  ) throws {
    let language = try #require(Languages.language(tag))
    #expect(language.moment("2026-03-05T09:05") == moment)
    #expect(language.quantity(1.5, "CEL") == measure)
    #expect(language.number(12_345) == number)
  }

  @Test(arguments: [
    (Plural.one, [0: "other", 1: "one", 2: "other"]), (.french, [0: "one", 1: "one", 2: "other"]),
    (.none, [1: "other"]),
    (.arabic, [0: "zero", 1: "one", 2: "two", 3: "few", 11: "many", 100: "other", 103: "few"]),
  ])
  func `numbers choose their forms`(plural: Plural, forms: [Int: String]) {
    for (count, form) in forms { #expect(plural.category(of: count) == form) }
  }

  @Test func `a value is filled in once, and changes the direction of nothing`() throws {
    let english = Languages.english
    let text = english(.recalledText, ["party": "{date}", "date": "today", "reason": "x"])
    #expect(text == "{date}, today: x")
    #expect(PlainText.line("a\u{202e}b\nc\u{0}d") == "ab cd")
    #expect(PlainText.line(String(repeating: "é", count: 10_000)).count == PlainText.charactersMax)
    let piled = "a" + String(repeating: "\u{301}", count: 10_000)
    #expect(PlainText.line(piled).unicodeScalars.count < 1_000)
    #expect(english(.askBrand, ["brand": "شاي"]).contains("\u{2068}شاي\u{2069}"))
  }
}
