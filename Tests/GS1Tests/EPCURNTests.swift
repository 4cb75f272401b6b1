import GS1
import Testing

@Suite struct EPCURNTests {
  struct Pair: CustomTestStringConvertible {
    let urn: String
    let path: String
    let prefixDigits: Int
    var testDescription: String { urn }

    init(_ urn: String, _ path: String, prefix prefixDigits: Int) {
      self.urn = "urn:epc:" + urn
      self.path = path
      self.prefixDigits = prefixDigits
    }
  }

  static let pairs = [
    Pair("id:sgtin:4012345.011111.98%22", "01/04012345111118/21/98%22", prefix: 7),
    Pair(
      "id:sgtin:0614141.812345.6789%2F%26%25%22!%3F()",
      "01/80614141123458/21/6789%2F%26%25%22%21%3F%28%29",
      prefix: 7
    ),
    Pair("id:sgtin:952000300030.0.a.b.c", "01/09520003000308/21/a.b.c", prefix: 12),
    Pair("id:upui:1234567.098765.51q%3C*", "01/01234567987651/235/51q%3C%2A", prefix: 7),
    Pair("class:lgtin:9520003.000030.L%2F1", "01/09520003000308/10/L%2F1", prefix: 7),
    Pair("idpat:sgtin:4012345.012345.*", "01/04012345123456", prefix: 7),
    Pair("id:itip:9520003.000030.01.02.S", "8006/095200030003080102/21/S", prefix: 7),
    Pair("idpat:itip:9520003.000030.01.02.*", "8006/095200030003080102", prefix: 7),
    Pair("id:sscc:4012345.0000000011", "00/040123450000000115", prefix: 7),
    Pair("id:sgln:4012345.00005.0", "414/4012345000054", prefix: 7),
    Pair("id:sgln:4012345.00005.122", "414/4012345000054/254/122", prefix: 7),
    Pair("id:pgln:999999999999.", "417/9999999999994", prefix: 12),
    Pair("id:grai:4012345.00022.334455", "8003/04012345000221334455", prefix: 7),
    Pair("idpat:grai:4012345.00022.*", "8003/04012345000221", prefix: 7),
    Pair("id:gdti:4012345.00009.PO-4711", "253/4012345000092PO-4711", prefix: 7),
    Pair("idpat:gdti:4012345.11111.*", "253/4012345111118", prefix: 7),
    Pair("id:sgcn:4012345.00009.42", "255/401234500009242", prefix: 7),
    Pair("idpat:sgcn:4012345.00009.*", "255/4012345000092", prefix: 7),
    Pair("id:giai:4012345.A.B", "8004/4012345A.B", prefix: 7),
    Pair("id:gsrn:4012345.0000006765", "8018/401234500000067657", prefix: 7),
    Pair("id:gsrnp:4012345.0000098765", "8017/401234500000987658", prefix: 7),
    Pair("id:ginc:4012345.xyz", "401/4012345xyz", prefix: 7),
    Pair("id:gsin:4012345.222333444", "402/40123452223334442", prefix: 7),
    Pair(
      "id:cpi:0614141.11111111111111-A%23%2F.1234",
      "8010/061414111111111111111-A%23%2F/8011/1234",
      prefix: 7
    ),
    Pair("idpat:cpi:4012345.AB12.*", "8010/4012345AB12", prefix: 7),
  ]

  @Test(arguments: pairs)
  func `a URN and a link name the same thing`(_ pair: Pair) throws {
    let id = try CanonicalID(identifier: pair.urn)
    #expect(id.uri == "https://id.gs1.org/\(pair.path)")
    #expect(try EPCURN.text(of: id, prefixDigits: pair.prefixDigits) == pair.urn)
    #expect(try TypedCode(pair.urn).id == id)
    #expect(id.covers(prefix: String(id.companyPrefixDigits?.prefix(pair.prefixDigits) ?? "")))
  }

  @Test(arguments: pairs)
  func `the URN for any length of the prefix leads back to the ID`(_ pair: Pair) throws {
    let id = try CanonicalID(identifier: pair.urn)
    for digits in 4...12 where digits <= id.companyPrefixDigits?.count ?? 0 {
      let urn = try EPCURN.text(of: id, prefixDigits: digits)
      // A reference that begins with digits can have any prefix; one without a reference, none.
      if let back = try? CanonicalID(identifier: urn) { #expect(back == id) }
      #expect((try? CanonicalID(identifier: urn)) != nil)
    }
  }

  @Test func `a URN that breaks a rule is refused by name and place`() {
    for (urn, error) in [
      ("urn:epc:id:sgtin:4012345.011111", GS1Error(.urn, at: 31)),
      ("urn:epc:id:sgtin:4012345.011111.", GS1Error(.emptyValue, .serial, at: 32)),
      ("urn:epc:id:sgtin:4012345.0111111.1", GS1Error(.length, .gtin, at: 25)),
      ("urn:epc:id:sgtin:401.0111111111.1", GS1Error(.companyPrefix, .gtin, at: 17)),
      ("urn:epc:id:sgtin:401234x.011111.1", GS1Error(.companyPrefix, .gtin, at: 17)),
      ("urn:epc:id:sgtin:4012345.01111x.1", GS1Error(.characterSet, .gtin, at: 25)),
      ("urn:epc:id:sgtin:4012345.011111.a%20", GS1Error(.characterSet, .serial, at: 33)),
      ("urn:epc:id:sgtin:4012345.011111.a%2", GS1Error(.percentEncoding, at: 33)),
      ("urn:epc:id:sgtin:4012345.011111.a%00", GS1Error(.nullByte, at: 33)),
      ("urn:epc:id:sgtin:4012345.011111.a/b", GS1Error(.illegalCharacter, at: 33)),
      ("urn:epc:id:grai:4012345.00022.", GS1Error(.emptyValue, .grai, at: 30)),
      ("urn:epc:id:sgcn:4012345.00009.x", GS1Error(.characterSet, .gcn, at: 30)),
      ("urn:epc:id:itip:9520003.000030.1.2.S", GS1Error(.length, .itip, at: 31)),
      ("urn:epc:id:sscc:40123450000000011.", GS1Error(.companyPrefix, .sscc, at: 16)),
      ("urn:epc:idpat:sgtin:4012345.012345.1", GS1Error(.urn, at: 35)),
      ("urn:epc:idpat:sgtin:4012345.*.*", GS1Error(.length, .gtin, at: 28)),
    ] {
      #expect(throws: error) { try CanonicalID(identifier: urn) }
    }
  }

  @Test func `a code as scanned keeps its URN, and so do URNs that are no GS1 keys`() throws {
    for urn in Self.pairs.map(\.urn) { #expect(try CanonicalID(scanned: urn).uri == urn) }
    for urn in [
      "urn:epc:id:gid:95100000.12345.400", "urn:epc:id:usdod:CAGEY.5678", "urn:epc:x",
      "urn:epc:id:imovn:9176187", "urn:uuid:8f0f4b1e-2c1d-4a59-9e55-3f6c2f8c1a01",
    ] {
      #expect(!EPCURN.isGS1(urn))
      #expect(try CanonicalID(identifier: urn).uri == urn)
      #expect(throws: GS1Error(.urn, at: 0)) { try EPCURN.link(urn) }
    }
  }

  @Test func `an ID without a URN, or without that prefix, is refused`() throws {
    for (path, digits, error) in [
      ("8006/095200030003080102/10/A", 7, GS1Error(.noURN, .itip, at: 0)),
      ("8013/1987654Ad4X4bL5ttr2310c2K", 7, GS1Error(.noURN, .gmn, at: 0)),
      ("414/4012345000054/254/0", 7, GS1Error(.noURN, .gln, at: 0)),
      ("01/09520003000308", 3, GS1Error(.companyPrefix, at: 0)),
      ("01/09520003000308", 13, GS1Error(.companyPrefix, at: 0)),
      ("8004/95200AB", 7, GS1Error(.companyPrefix, .giai, at: 0)),
    ] {
      let id = try CanonicalID(scanned: "https://id.gs1.org/\(path)")
      #expect(throws: error) { try EPCURN.text(of: id, prefixDigits: digits) }
    }
    #expect(throws: GS1Error(.noURN, at: 0)) {
      try EPCURN.text(of: CanonicalID(scanned: "urn:x:y"), prefixDigits: 7)
    }
  }

  @Test(
    .enabled(if: Standards.folder != nil),
    arguments: Standards.rows("epc-and-dl-normalise.tsv")
  )
  func `published IDs have their published canonical form`(_ row: [String]) throws {
    let id = try? CanonicalID(identifier: row[0], rules: .lenient)
    #expect(id?.uri == (row[1] == "REJECT" ? nil : row[1]))
  }
}
