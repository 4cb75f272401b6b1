import GS1
import Testing

@Suite struct TypedCodeTests {
  static let item = "https://id.gs1.org/01/09520003000308/21/7K3M"

  @Test(arguments: [
    ("https://shop.example/01/09520003000308/21/7K3M", item),
    ("  Https://Shop.Example/01/09520003000308/21/7K3M/\n", item),
    ("shop.example/x/01/9520003000308/21/7K3M", item),
    ("shop.example:8080/01/09520003000308/21/7K3M", item),
    ("localhost/gtin/9520003000308/ser/7K3M", item),
    ("/01/09520003000308/21/7K3M", item),
    ("(01)09520003000308(21)7K3M", item),
    ("0109520003000308217K3M", item),
    ("192.168.1.23:8080/01/09520003000308/21/7K3M", item),
    ("0109520003000308211.a/b", "https://id.gs1.org/01/09520003000308/21/1.a%2Fb"),
    ("010952000300030821;5.'/*", "https://id.gs1.org/01/09520003000308/21/%3B5.%27%2F%2A"),
    ("]Q30109520003000308217K3M", item),
    ("urn:epc:id:sgtin:9520003.000030.7K3M", item),
    (item + "?17=281231", item + "?17=281231"),
    ("9520003000308", "https://id.gs1.org/01/09520003000308"),
    ("9 520003 000308", "https://id.gs1.org/01/09520003000308"),
    ("0952000300030-8", "https://id.gs1.org/01/09520003000308"),
    ("02345673", "https://id.gs1.org/01/00000002345673"),
    ("416000336108", "https://id.gs1.org/01/00416000336108"),
    ("0 9520003 000000017 9", "https://id.gs1.org/00/095200030000000179"),
    ("00095200030000000179", "https://id.gs1.org/00/095200030000000179"),
    (
      "urn:uuid:8f0f4b1e-2c1d-4a59-9e55-3f6c2f8c1a01",
      "urn:uuid:8f0f4b1e-2c1d-4a59-9e55-3f6c2f8c1a01"
    ),
    ("did:web:shop.example", "did:web:shop.example"),
  ])
  func `a code is read in whatever form it comes`(text: String, uri: String) throws {
    let code = try TypedCode(text)
    #expect(code.uri == uri)
    #expect(try CanonicalID(scanned: code.uri) == code.id)
  }

  @Test func `positions are those of the text as typed`() {
    for (text, error) in [
      ("", GS1Error(.unreadable, at: 0)),
      (" \t", GS1Error(.unreadable, at: 0)),
      ("hello", GS1Error(.unreadable, at: 0)),
      ("42", GS1Error(.unknownAI, "42", at: 0)),
      (" 952000300030-7", GS1Error(.checkDigit, .gtin, at: 14)),
      (" a.b/01/09520003000307", GS1Error(.checkDigit, .gtin, at: 21)),
      ("/01/09520003000307", GS1Error(.checkDigit, .gtin, at: 17)),
      ("(01)09520003000307", GS1Error(.checkDigit, .gtin, at: 17)),
      ("  https://a/01/09520003000307", GS1Error(.checkDigit, .gtin, at: 28)),
      (String(repeating: "1", count: 2_049), GS1Error(.tooLong, at: 2_048)),
    ] {
      #expect(throws: error) { try TypedCode(text) }
    }
  }

  @Test func `product numbers of all lengths have 14 digits`() throws {
    for (text, digits) in [
      ("02345673", "00000002345673"), ("416000336108", "00416000336108"),
      ("9520003000308", "09520003000308"), ("80614141123458", "80614141123458"),
    ] {
      let gtin = try GTIN(text)
      #expect((gtin.digits, gtin.shortDigits) == (digits, text))
    }
    #expect(throws: GS1Error(.length, .gtin, at: 9)) { try GTIN("023456730") }
    #expect(throws: GS1Error(.length, .gtin, at: 14)) { try GTIN("809520003000308") }
    #expect(throws: GS1Error(.characterSet, .gtin, at: 3)) { try GTIN("023x5673") }
    #expect(throws: GS1Error(.checkDigit, .gtin, at: 7)) { try GTIN("02345670") }
  }
}

/// What people write before and around numbers.
@Suite struct WrittenCodeTests {
  @Test func `FNC1 may be written before the first identifier too`() throws {
    let code = try TypedCode("^010952000300030821A1")
    #expect(code.id.uri == "https://id.gs1.org/01/09520003000308/21/A1")
  }

  @Test func `18 digits are a container, or an asset where only that fits`() throws {
    #expect(
      try TypedCode("095200030000000018").id.uri == "https://id.gs1.org/00/095200030000000018"
    )
    #expect(try TypedCode("800309520003000308").id.uri == "https://id.gs1.org/8003/09520003000308")
    // A container number that begins so, and fits.
    #expect(
      try TypedCode("800309520003000301").id.uri == "https://id.gs1.org/00/800309520003000301"
    )
    #expect(throws: GS1Error(.checkDigit, .sscc, at: 17)) { try TypedCode("095200030000000019") }
  }

  @Test func `18 digits that fit neither are not called the one or the other`() {
    let error = #expect(throws: GS1Error(.checkDigit, at: 19)) {
      try TypedCode(" 8003 09520003000307")
    }
    #expect(
      error?.description
        == "the last digit fits neither a container number (00) nor a returnable asset number (8003) "
        + "[check_digit, position 19]"
    )
  }

  @Test(arguments: [
    ("urn:epc:id:sgtin:9520003.000030.A1", 7), ("urn:epc:class:lgtin:952000300.0030.L:7", 9),
    ("urn:epc:id:sscc:9520003.0000000001", 7), ("urn:epc:idpat:sgtin:9520003.000030.*", 7),
  ])
  func `a URN tells how long the company prefix is`(urn: String, digits: Int) throws {
    #expect(EPCURN.prefixDigits(of: urn) == digits)
    let id = try CanonicalID(EPCURN.link(urn))
    #expect(try EPCURN.text(of: id, prefixDigits: digits) == urn)
  }

  @Test func `what is no URN of a GS1 key tells no length`() {
    #expect(EPCURN.prefixDigits(of: "urn:epc:id:usdod:2S194.12345") == nil)
    #expect(EPCURN.prefixDigits(of: "https://id.gs1.org/00/095200030000000018") == nil)
  }
}
