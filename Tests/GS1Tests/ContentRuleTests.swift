import Testing

@testable import GS1

/// What values mean, beyond their form.
@Suite struct ContentRuleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let rule: ContentRule
    let good: [String]
    let bad: [String]
    var testDescription: String { rule.rawValue }
  }

  static let cases = [
    Case(rule: .country, good: ["056", "156", "554"], bad: ["000", "999", "057"]),
    Case(rule: .countryOrSeveral, good: ["999", "554"], bad: ["998"]),
    Case(rule: .countryLetters, good: ["BE", "CN", "NZ"], bad: ["ZZ", "be", "XX"]),
    Case(rule: .currency, good: ["978", "156", "924"], bad: ["000", "191"]),
    Case(rule: .sex, good: ["0", "1", "2", "9"], bad: ["3", "8"]),
    Case(rule: .escapes, good: ["A", "%2F", "a%ffb"], bad: ["%", "%2", "%2G", "a%"]),
    Case(rule: .mediaType, good: ["01", "10", "80", "99"], bad: ["00", "11", "79"]),
    Case(
      rule: .bankAccount,
      good: ["GB29NWBK60161331926819", "BE68539007547034", "MT84MALT011000012345MTLCAST001S"],
      bad: ["GB29NWBK60161331926818", "ZZ68539007547034", "BE68539007547o34", "BE68"]
    ),
    Case(rule: .latitude, good: ["0000000000", "1800000000"], bad: ["1800000001"]),
    Case(rule: .longitude, good: ["3600000000"], bad: ["3600000001", "9999999999"]),
    Case(rule: .importerIndex, good: ["-", "_", "z", "0"], bad: [".", "%"]),
    Case(rule: .packageType, good: ["8", "BX", "APE", "203"], bad: ["", "7", "bx"]),
    Case(
      rule: .sequence,
      good: ["1/1", "2/3"],
      bad: ["3/2", "0/1", "1/", "/1", "01/2", "1", "1/2/3"]
    ),
    Case(rule: .winding, good: ["0", "1", "9"], bad: ["2"]),
    Case(rule: .notOnlyDigits, good: ["1a", "a"], bad: ["1", "123"]),
    // Prefix 952000, offer 000001, save 1.00, buy 1 of family 001; then each optional field.
    Case(
      rule: .coupon,
      good: [
        "09520000000013100110001", "09520000000013100110001101100029",
        "0952000000001310011000121190020952000", "0952000000001310011000132712314270101",
        "0952000000001310011000150123456", "09520000000013100110001619520001",
        "0952000000001310011000190000", "0952000000001310011000110110002932712315012345690100",
      ],
      bad: [
        "", "7", "0952", "0952000000001310011000", "095200000000131001100013271331",
        "0952000000001310011000132701014271231", "095200000000131001100017",
        "0952000000001310011000190300", "09520000000013100610001",
      ]
    ),
    Case(
      rule: .couponOffer,
      good: ["009520000000010123456", "169520000000000000019123456789012345"],
      bad: ["", "209520000000010123456", "00952000000001012345", "0095200000000101234567"]
    ),
  ]

  @Test(arguments: cases)
  func `values that mean something pass, others do not`(sample: Case) {
    for text in sample.good { #expect(sample.rule.isMet(by: Array(text.utf8)[...]), "\(text)") }
    for text in sample.bad { #expect(!sample.rule.isMet(by: Array(text.utf8)[...]), "\(text)") }
  }

  @Test func `a link is read with a country that there is not, and its content is refused`() throws
  {
    let link = try DigitalLink(parsing: "https://id.gs1.org/01/09520003000308?422=554&423=554999")
    #expect(throws: GS1Error(.content, "423", at: 3)) { try link.checkContent() }
    let good = try DigitalLink(parsing: "https://id.gs1.org/01/09520003000308?422=554&423=554056")
    try good.checkContent()
  }
}
