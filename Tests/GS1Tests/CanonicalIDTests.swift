import GS1
import Testing

@Suite struct CanonicalIDTests {
  struct Case: CustomTestStringConvertible {
    let code: String
    let uri: String?
    var testDescription: String { code }

    init(_ code: String, _ uri: String?) {
      self.code = code
      self.uri = uri
    }
  }

  // The codes on which every implementation of Wayproof agrees.
  static let cases = [
    Case(
      "https://t.example.com/01/09520003000308/22/V1/10/L2601A/21/7K3M?17=281231#x",
      "https://id.gs1.org/01/09520003000308/21/7K3M"
    ),
    Case(
      "HTTP://T.EXAMPLE/a/b/01/09520003000308/10/AB%2f1/",
      "https://id.gs1.org/01/09520003000308/10/AB%2F1"
    ),
    Case("https://x.example/00/095200030000000179", "https://id.gs1.org/00/095200030000000179"),
    Case(
      "https://x.example/414/9520003000018/254/A1",
      "https://id.gs1.org/414/9520003000018/254/A1"
    ),
    Case(
      "https://x.example/00/faux/01/09520003000308/21/a!b",
      "https://id.gs1.org/01/09520003000308/21/a%21b"
    ),
    Case(
      "https://x.example/01/09520003000308/235/TPX01",
      "https://id.gs1.org/01/09520003000308/235/TPX01"
    ),
    Case(
      "https://x.example/8006/095200030003080102/10/A/21/B",
      "https://id.gs1.org/8006/095200030003080102/21/B"
    ),
    Case(
      "https://x.example/01/09520003000308/10/21",
      "https://id.gs1.org/01/09520003000308/10/21"
    ),
    Case(
      "urn:uuid:8f0f4b1e-2c1d-4a59-9e55-3f6c2f8c1a01",
      "urn:uuid:8f0f4b1e-2c1d-4a59-9e55-3f6c2f8c1a01"
    ),
    Case("https://x.example/01/09520003000308/21/a/10/b", nil),
    Case("https://x.example/01/09520003000308/21/%00", nil),
    Case("https://x.example/01/09520003000300/21/a", nil),
    Case("HtTp://x.example/01/09520003000308", nil),
    Case("https://x.example/01/09520003000308/21/", nil),
    Case("https://x.example/01/09520003000308/21/123456789012345678901", nil),
    Case("https://x.example/01/09520003000308/21/%C3%A9", nil),
  ]

  @Test(arguments: cases)
  func `a code has one canonical form, or none`(_ test: Case) {
    #expect((try? CanonicalID(scanned: test.code))?.uri == test.uri)
  }

  @Test(arguments: cases.compactMap(\.uri))
  func `a canonical form is its own canonical form`(_ uri: String) throws {
    #expect(try CanonicalID(scanned: uri).uri == uri)
  }

  @Test func `qualifiers that do not make a thing finer are dropped`() throws {
    for (path, canonical) in [
      ("414/9520003000018/7040/1ABC", "414/9520003000018"),
      ("417/9520003000018/7040/1ABC", "417/9520003000018"),
      ("8004/9520003ABC/7040/1ABC", "8004/9520003ABC"),
      ("8018/095200030000000179/8019/7", "8018/095200030000000179"),
      ("01/09520003000308/22/V1", "01/09520003000308"),
    ] {
      let id = try CanonicalID(scanned: "https://x.example/\(path)")
      #expect(id.uri == "https://id.gs1.org/\(canonical)")
    }
  }

  @Test func `a location that receives payments is complete only with its reference`() throws {
    let id = try CanonicalID(scanned: "https://x.example/415/9520003000018/8020/R7")
    #expect(id.uri == "https://id.gs1.org/415/9520003000018/8020/R7")
    #expect(throws: GS1Error(.missingQualifier, "415", at: 35)) {
      try CanonicalID(scanned: "https://x.example/415/9520003000018")
    }
  }

  @Test func `IDs of other schemes stand byte for byte`() throws {
    for code in ["urn:epc:id:sgtin:4012345.011111.98%22", "did:web:x", "ni:///sha-256;f4", "a:b"] {
      let id = try CanonicalID(scanned: code)
      #expect(id.uri == code)
      #expect(id.kind == .other)
      #expect(id.companyPrefixDigits == nil)
    }
    let longest = "x:" + String(repeating: "a", count: GS1Limits.codeBytesMax - 2)
    #expect(try CanonicalID(scanned: longest).uri == longest)
  }

  @Test func `what is no ID with a scheme is refused where it goes wrong`() {
    for (code, error) in [
      ("", GS1Error(.noScheme, at: 0)),
      ("42", GS1Error(.noScheme, at: 0)),
      ("urn:", GS1Error(.noScheme, at: 0)),
      (":x", GS1Error(.noScheme, at: 0)),
      ("1a:x", GS1Error(.noScheme, at: 0)),
      ("a b:x", GS1Error(.illegalCharacter, at: 1)),
      ("urn:x\n", GS1Error(.illegalCharacter, at: 5)),
      ("urn:é", GS1Error(.illegalCharacter, at: 4)),
      ("http:x", GS1Error(.scheme, at: 0)),
      ("Https:x", GS1Error(.scheme, at: 0)),
      ("x:" + String(repeating: "a", count: 2_047), GS1Error(.tooLong, at: 2_048)),
    ] {
      #expect(throws: error) { try CanonicalID(scanned: code) }
    }
  }

  @Test func `an ID says what it names`() throws {
    let item = try CanonicalID(gtin: "09520003000308", serial: "7K3M")
    #expect(item.kind == .item)
    #expect(item.gtin == "09520003000308")
    #expect(item.serial == "7K3M")
    #expect(item.lot == nil)
    #expect(item.product == (try CanonicalID(gtin: "09520003000308")))
    #expect(item.uri == Self.cases[0].uri)

    let lot = try CanonicalID(gtin: "09520003000308", lot: "A/1")
    #expect(lot.uri == "https://id.gs1.org/01/09520003000308/10/A%2F1")
    #expect((lot.kind, lot.lot, lot.serial) == (.lot, "A/1", nil))

    let piece = try CanonicalID(scanned: "https://x.example/8006/095200030003080102")
    #expect((piece.kind, piece.gtin) == (.gtin, "09520003000308"))
    #expect(piece.product?.uri == "https://id.gs1.org/01/09520003000308")

    let container = try CanonicalID(scanned: "https://x.example/00/095200030000000179")
    #expect((container.kind, container.sscc) == (.sscc, "095200030000000179"))
    #expect(container.product == nil)

    let place = try CanonicalID(scanned: "https://x.example/414/9520003000018/254/A1")
    #expect((place.kind, place.gln) == (.gln, "9520003000018"))
  }

  @Test func `the company prefix begins where its key has it`() throws {
    for (path, digits) in [
      ("01/09520003000308/21/1", "952000300030"),
      ("8006/095200030003080102", "952000300030"),
      ("00/095200030000000179", "952000300000"),
      ("414/9520003000018", "952000300001"),
      ("8003/09520003000018X1", "952000300001"),
      ("8004/95200AB", "95200"),
    ] {
      let id = try CanonicalID(scanned: "https://x.example/\(path)")
      #expect(id.companyPrefixDigits == digits)
    }
  }

  @Test func `a prefix covers what begins with all its digits`() throws {
    let id = try CanonicalID(gtin: "09520003000308")
    for prefix in ["9520", "9520003", "952000300030"] { #expect(id.covers(prefix: prefix)) }
    for prefix in ["", "952", "9520004", "0952000", "9520003000308"] {
      #expect(!id.covers(prefix: prefix))
    }
  }
}
