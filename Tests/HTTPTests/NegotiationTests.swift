import HTTP
import Testing

struct NegotiationTests {
  struct FormCase: CustomTestStringConvertible, Sendable {
    let accept: String?
    let form: Negotiation.Form
    var testDescription: String { accept ?? "no field" }
  }

  static let forms = [
    FormCase(accept: nil, form: .json),
    FormCase(accept: "", form: .json),
    FormCase(accept: "*/*", form: .json),
    FormCase(accept: "text/*", form: .json),
    FormCase(accept: "image/png", form: .json),
    FormCase(accept: ";;;q=,,/", form: .json),
    FormCase(accept: "text/html", form: .html),
    FormCase(accept: "TEXT/HTML ; Q=0.5", form: .html),
    FormCase(accept: "application/xhtml+xml", form: .html),
    FormCase(
      accept: "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
      form: .html
    ),
    FormCase(accept: "text/html, application/json", form: .html),
    FormCase(accept: "application/json, text/html;q=0.9", form: .json),
    FormCase(accept: "application/ld+json, text/html;q=0.999", form: .json),
    FormCase(accept: "text/html;q=0.5, */*", form: .json),
    FormCase(accept: "text/html;q=0.5, application/json;q=0.4, */*", form: .html),
    FormCase(accept: "text/html;q=0", form: .json),
    FormCase(accept: "text/html;q=1.1, application/json;q=0.1", form: .json),
    FormCase(accept: "text/html;q=0.0001", form: .json),
    FormCase(accept: "application/linkset+json", form: .linkset),
    FormCase(accept: "application/linkset+json, */*;q=0.8", form: .linkset),
    FormCase(accept: "application/linkset+json, application/json;q=0.9", form: .linkset),
    FormCase(accept: "application/linkset+json;q=0.9, application/json", form: .json),
    FormCase(accept: "application/linkset+json;q=0.5, text/html", form: .html),
    FormCase(accept: "application/linkset+json, text/html", form: .html),
    FormCase(accept: "application/linkset+json;q=0", form: .json),
  ]

  @Test(arguments: forms)
  func `the form follows the weights of the Accept field`(item: FormCase) {
    #expect(Negotiation.form(accept: item.accept) == item.form)
  }

  struct LanguageCase: CustomTestStringConvertible, Sendable {
    let field: String?
    let language: String?
    var testDescription: String { field ?? "no field" }
  }

  static let languages = [
    LanguageCase(field: nil, language: nil),
    LanguageCase(field: "", language: nil),
    LanguageCase(field: "fr", language: "fr"),
    LanguageCase(field: "FR-ca", language: "fr"),
    LanguageCase(field: "sv, de;q=0.5, fr;q=0.9", language: "fr"),
    LanguageCase(field: "de, fr", language: "de"),
    LanguageCase(field: "zh-Hant-TW", language: "zh-Hant"),
    LanguageCase(field: "zh-CN", language: nil),
    LanguageCase(field: "sv, *;q=0.1", language: "en"),
    LanguageCase(field: "en;q=0, *", language: "de"),
    LanguageCase(field: "sv", language: nil),
  ]

  @Test(arguments: languages)
  func `the language follows the weights and is found by shortening`(item: LanguageCase) {
    let available = ["en", "de", "fr", "zh-Hant"]
    let language = Negotiation.language(acceptLanguage: item.field, available: available)
    #expect(language == item.language)
  }

  @Test(
    arguments: [
      (nil, false), ("", false), ("gzip", true), ("br, GZIP;q=0.1", true), ("gzip;q=0", false),
      ("*", true), ("*, gzip;q=0", false), ("identity", false), ("gzip;q=x", false),
    ] as [(String?, Bool)]
  )
  func `a coding is allowed if it or everything is named`(field: String?, isAllowed: Bool) {
    #expect(Negotiation.allows(coding: "gzip", acceptEncoding: field) == isAllowed)
  }

  @Test func `only so many members are read`() {
    let field = String(repeating: "a/b,", count: 64) + "text/html"
    #expect(Negotiation.form(accept: field) == .json)
  }
}

@Suite struct MediaTypeNegotiationTests {
  @Test(
    arguments: [
      (nil, "application/json"), ("*/*", "application/json"), ("application/*", "application/json"),
      ("application/ld+json", "application/ld+json"),
      ("application/json;q=0.5, application/ld+json", "application/ld+json"),
      ("application/*, application/json;q=0", "application/ld+json"),
      ("text/html", nil), ("application/json;q=0", nil), ("", nil),
    ] as [(String?, String?)]
  )
  func `the best type that there is`(field: String?, type: String?) {
    let available = ["application/json", "application/ld+json"]
    #expect(Negotiation.mediaType(accept: field, available: available) == type)
  }

  @Test(
    arguments: [
      (nil, false), ("gzip", true), ("*", true), ("gzip;q=0", false), ("br, *;q=0.1", true),
      ("identity", false), ("gzip;q=0.5, identity", false), ("gzip, identity;q=0.5", true),
      ("gzip;q=0, *", false),
    ] as [(String?, Bool)]
  )
  func `bytes are sent coded where that is wanted`(field: String?, isCoded: Bool) {
    #expect(Negotiation.allows(coding: "gzip", acceptEncoding: field) == isCoded)
  }
}
