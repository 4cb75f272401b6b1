import EPCIS
import Testing

/// RFC 8785, with the numbers of its appendix B and the example of its §3.2.
@Suite struct JCSTests {
  static let numbers: [(bits: UInt64, text: String)] = [
    (0x0000_0000_0000_0000, "0"),
    (0x8000_0000_0000_0000, "0"),
    (0x0000_0000_0000_0001, "5e-324"),
    (0x8000_0000_0000_0001, "-5e-324"),
    (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
    (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
    (0x4340_0000_0000_0000, "9007199254740992"),
    (0xc340_0000_0000_0000, "-9007199254740992"),
    (0x4430_0000_0000_0000, "295147905179352830000"),
    (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
    (0x44b5_2d02_c7e1_4af6, "1e+23"),
    (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
    (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
    (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
    (0x444b_1ae4_d6e2_ef50, "1e+21"),
    (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
    (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
    (0x41b3_de43_5555_5553, "333333333.3333332"),
    (0x41b3_de43_5555_5554, "333333333.33333325"),
    (0x41b3_de43_5555_5555, "333333333.3333333"),
    (0x41b3_de43_5555_5556, "333333333.3333334"),
    (0x41b3_de43_5555_5557, "333333333.33333343"),
    (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
    (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
  ]

  @Test(arguments: numbers)
  func `numbers are written as ECMAScript writes them`(bits: UInt64, text: String) throws {
    let value = Double(bitPattern: bits)
    #expect(String(decoding: JSONValue.number(value).jcs(), as: UTF8.self) == text)
    #expect(try JSONValue(parsing: text).numberValue == value)
  }

  @Test func `every number reads back as itself`() throws {
    var random = SeededGenerator(seed: 8785)
    for _ in 0..<5_000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      let text = JSONValue.number(value).jcs()
      #expect(try JSONValue(parsing: text).numberValue == value)
      #expect(JSONValue.isJCS(text))
    }
  }

  @Test func `the example of RFC 8785 has its canonical form`() throws {
    let input = """
      {
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
        "literals": [null, true, false]
      }
      """
    let output =
      #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
      + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
    let value = try JSONValue(parsing: input)
    #expect(String(decoding: value.jcs(), as: UTF8.self) == output)
  }

  @Test func `members are sorted by UTF-16 code units`() throws {
    // RFC 8785 §3.2.3
    let input = """
      {"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh",
      "1":"One","\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control",
      "\\u00f6":"Latin Small Letter O With Diaeresis"}
      """
    let sorted = try JSONValue(parsing: try JSONValue(parsing: input).jcs())
    let names = sorted.objectValue?.members.map(\.name)
    #expect(names == ["\r", "1", "\u{80}", "ö", "€", "😀", "\u{fb33}"])
  }

  @Test func `a value with everything has the form that the published vectors have`() throws {
    let value: JSONValue = [
      "b": 1, "a": [true, .null, "é\u{2028}\"\\\n\u{1}"], "€": 1.5, "\r": 0.25, "1": -3, "😀": "",
      "\u{fb33}": 461.5,
    ]
    let text =
      "{\"\\r\":0.25,\"1\":-3,\"a\":[true,null,\"é\u{2028}\\\"\\\\\\n\\u0001\"],\"b\":1,"
      + "\"€\":1.5,\"😀\":\"\",\"\u{fb33}\":461.5}"
    #expect(value.jcs() == Array(text.utf8))
    #expect(JSONValue.isJCS(Array(text.utf8)))
  }

  @Test(arguments: [
    (" 1", 0), ("1.0", 1), ("1e3", 1), ("-0", 0), ("{\"b\":1,\"a\":2}", 2), ("\"\\u0041\"", 1),
    ("\"\\/\"", 1), ("[1, 2]", 3), ("\"\\u000A\"", 2), ("1\n", 1),
  ])
  func `other forms of the same JSON are not canonical`(text: String, offset: Int) {
    #expect(!JSONValue.isJCS(Array(text.utf8)))
    #expect(throws: JSONError(.notCanonical, at: offset)) {
      try JSONValue(parsingJCS: Array(text.utf8))
    }
  }
}
