import GS1
import Testing

@Suite struct DigitalLinkTests {
  static let base = "https://a/01/12312312312333"

  @Test func `key, qualifiers and attributes are told apart`() throws {
    let link = try DigitalLink(
      parsing: "https://a:8080/stem/01/12312312312333/22/V/10/L%2f1/21/S?17=281231&x=1&&99=A%2BB#f"
    )
    #expect(link.primaryKey == (try Element(.gtin, "12312312312333")))
    #expect(link.qualifiers.map(\.ai) == [.variant, .lot, .serial])
    #expect(link.attributes.map(\.ai) == [.expiry, "99"])
    #expect((link.gtin, link.lot, link.serial) == ("12312312312333", "L/1", "S"))
    #expect((link.expiry, link.value(of: "99")) == ("281231", "A+B"))
    #expect((link.sscc, link.gln, link.value(of: .bestBefore)) == (nil, nil, nil))
    #expect(
      link.uri
        == "https://id.gs1.org/01/12312312312333/22/V/10/L%2F1/21/S?17=281231&99=A%2BB"
    )
    #expect(try DigitalLink(parsing: link.uri) == link)
    #expect(link.canonicalURI == "https://id.gs1.org/01/12312312312333/21/S")
  }

  struct Refusal: CustomTestStringConvertible {
    let code: String
    let error: GS1Error
    var testDescription: String { "\(code) \(error.rule)" }

    init(_ code: String, _ rule: GS1Error.Rule, _ ai: AI? = nil, at position: Int) {
      self.code = code
      error = GS1Error(rule, ai, at: position)
    }
  }

  static let refusals = [
    Refusal("", .scheme, at: 0),
    Refusal("ftp://a/01/12312312312333", .scheme, at: 0),
    Refusal("Http://a/01/12312312312333", .scheme, at: 0),
    Refusal("https:///01/12312312312333", .host, at: 8),
    Refusal("https://u@a/01/12312312312333", .host, at: 9),
    Refusal("https://a?01=12312312312333", .host, at: 9),
    Refusal("https://a", .noKey, at: 9),
    Refusal("https://a/", .noKey, at: 9),
    Refusal("https://a/b/c", .noKey, at: 9),
    Refusal(base + "/foo", .noKey, at: 9),
    Refusal("https://a/gtin/12312312312333", .noKey, at: 9),
    Refusal("https://a/%30%31/12312312312333", .noKey, at: 9),
    Refusal(base + "/9999/x", .unknownAI, "9999", at: 28),
    Refusal(base + "/99/x", .misplacedAI, "99", at: 28),
    Refusal(base + "/21/x/10/y", .order, "10", at: 33),
    Refusal(base + "/10/x/235/y", .order, "235", at: 33),
    Refusal(base + "/10/x/10/x", .duplicateAI, "10", at: 33),
    Refusal(base + "/10//21/x", .emptyValue, "10", at: 31),
    Refusal("https://a/01//12312312312333", .noKey, at: 9),
    Refusal(base + "//", .noKey, at: 9),
    Refusal(base + "?10=x", .qualifierInQuery, "10", at: 28),
    Refusal(base + "?21=x", .qualifierInQuery, "21", at: 28),
    Refusal(base + "/21/x?21=x", .duplicateAI, "21", at: 33),
    Refusal(base + "?01=12312312312333", .duplicateAI, "01", at: 28),
    Refusal(base + "?99=a&99=a", .duplicateAI, "99", at: 33),
    Refusal(base + "?8200=x", .misplacedAI, "8200", at: 28),
    Refusal(base + "?99=", .emptyValue, "99", at: 31),
    Refusal(base + "?89=x", .unknownAI, "89", at: 28),
    Refusal(base + "?123456=x", .unknownAI, at: 28),
    Refusal(base + "?99=a+b", .characterSet, "99", at: 32),
    Refusal(base + "/10/a%20b", .characterSet, "10", at: 32),
    Refusal(base + "/10/%41%e2%82%ac", .characterSet, "10", at: 34),
    Refusal(base + "/10/a%4", .percentEncoding, "10", at: 32),
    Refusal(base + "/10/a%zz", .percentEncoding, "10", at: 32),
    Refusal(base + "/10/a%00b", .nullByte, "10", at: 32),
    Refusal(base + "/10/a\u{e9}", .illegalCharacter, at: 32),
    Refusal(base + "/10/a b", .illegalCharacter, at: 32),
    Refusal(base + "#\"", .illegalCharacter, at: 28),
    Refusal("https://a/01/12312312312334", .checkDigit, "01", at: 26),
    Refusal("https://a/01/1231231231233%34", .checkDigit, "01", at: 26),
    Refusal("https://a/01/1231231231233x", .characterSet, "01", at: 26),
    Refusal("https://a/01/02345673", .length, "01", at: 21),
    Refusal("https://a/01/123123123123330", .length, "01", at: 27),
    Refusal(base + "?17=281301", .date, "17", at: 31),
    Refusal(base + "?7003=2812312460", .date, "7003", at: 39),
    Refusal("https://a/8003/19520003000018", .form, "8003", at: 15),
    Refusal("https://a/8006/095200030003080201", .form, "8006", at: 29),
    Refusal("https://a/8004/952A", .companyPrefix, "8004", at: 18),
    Refusal("https://a/8013/1987654Ad4X4bL5ttr2310c2L", .checkPair, "8013", at: 38),
    Refusal("https://a/8011/1", .noKey, at: 9),
    Refusal("https://a/" + String(repeating: "x", count: 2_039), .tooLong, at: 2_048),
  ]

  @Test(arguments: refusals)
  func `a link that breaks a rule is refused by name and place`(_ refusal: Refusal) {
    #expect(throws: refusal.error) { try DigitalLink(parsing: refusal.code) }
  }

  @Test func `tolerances are off unless named`() throws {
    let short = "https://a/01/02345673/10/A"
    #expect(throws: GS1Error.self) { try DigitalLink(parsing: short) }
    let padded = try DigitalLink(parsing: short, rules: ParsingRules(acceptsShortGTINs: true))
    #expect(padded.gtin == "00000002345673")
    #expect(throws: GS1Error(.checkDigit, .gtin, at: 20)) {
      try DigitalLink(parsing: "https://a/01/02345670", rules: .lenient)
    }

    let named = "https://a/gtin/12312312312333/lot/A/ser/B"
    #expect(throws: GS1Error.self) { try DigitalLink(parsing: named) }
    let rules = ParsingRules(acceptsAlphabeticNames: true)
    #expect(try DigitalLink(parsing: named, rules: rules).serial == "B")
    #expect(throws: GS1Error(.noKey, at: 9)) {
      try DigitalLink(parsing: "https://a/zzz/12312312312333", rules: .lenient)
    }
  }

  @Test func `dates are those of the calendar`() {
    for (date, isDate) in [
      ("280229", true), ("270229", false), ("000229", true), ("280200", true), ("280631", false),
      ("281232", false), ("280001", false),
    ] {
      #expect(((try? Element(.expiry, date)) != nil) == isDate)
    }
    #expect(throws: GS1Error(.date, "7006", at: 0)) { try Element("7006", "280200") }
    #expect(throws: GS1Error(.date, "7250", at: 0)) { try Element("7250", "19000229") }
  }

  @Test func `errors speak to whoever holds the package`() {
    for (code, message) in [
      ("/01/12312312312334", "the last digit of the product number does not fit the others"),
      ("/01/1", "the product number must have 14 digits"),
      ("/10/x", "the code holds no GS1 number"),
      ("/01/12312312312333?10=x", "the batch number (10) must stand before the question mark"),
      ("/01/12312312312333/21/x/10/y", "the batch number (10) stands in the wrong order"),
      ("/01/12312312312333/89/y", "(89) is no application identifier of GS1"),
      (
        "/8003/09520003000010",
        "the check digit of the returnable asset number does not fit the others"
      ),
    ] {
      let error = #expect(throws: GS1Error.self) { try DigitalLink(parsing: "https://a" + code) }
      #expect(error?.message == message)
    }
    let error = GS1Error(.length, "7252", at: 4)
    #expect(error.message == "the sex code must have one digit")
    #expect("\(error)" == "the sex code must have one digit [length, (7252), position 4]")
  }

  @Test func `no message of any rule is empty or says what must not be said`() {
    for rule in GS1Error.Rule.allCases {
      for ai: AI? in [nil, .gtin, .gmn, "89"] {
        let message = GS1Error(rule, ai, at: 0).message
        #expect(message.count > 10 && message.count < 110)
        for word in ["genuine", "authentic", "fake", "safe"] {
          #expect(!message.contains(word))
        }
      }
    }
  }
}
