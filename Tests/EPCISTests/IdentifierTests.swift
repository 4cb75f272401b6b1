import EPCIS
import GS1
import Testing

@Suite struct IdentifierTests {
  private func event(_ json: JSONValue) throws -> EPCISEvent {
    try #require(try EPCISDocument(Samples.document([json])).events.first)
  }

  @Test(arguments: [
    (
      "urn:epc:id:sgtin:9520003.000030.A1", "https://id.gs1.org/01/09520003000308/21/A1",
      CanonicalID.Kind.item
    ),
    (
      "https://shop.example/01/09520003000308/10/L7/21/A1?17=270101",
      "https://id.gs1.org/01/09520003000308/21/A1", .item
    ),
    (
      "urn:epc:id:sgtin:0614141.812345.6789%2F%26%25%22!%3F()",
      "https://id.gs1.org/01/80614141123458/21/6789%2F%26%25%22%21%3F%28%29", .item
    ),
    (
      "https://id.gs1.org/gtin/9520003000308/ser/A1",
      "https://id.gs1.org/01/09520003000308/21/A1", .item
    ),
    ("urn:epc:id:sscc:9520003.0000000001", "https://id.gs1.org/00/095200030000000018", .sscc),
    ("own:A1", "https://id.gs1.org/01/09520003000308/21/A1", .item),
    ("other:thing-1", "other:thing-1", .other),
    (
      "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
      "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", .other
    ),
  ])
  func `a thing has one canonical URI however it is written`(
    text: String,
    uri: String,
    kind: CanonicalID.Kind
  ) throws {
    let json = Samples.object
      .with("epcList", [.string(text)])
      .with(
        "@context",
        [
          [
            "own": "https://own.example/01/09520003000308/21/",
            "example": "https://ns.example.com/",
          ]
        ]
      )
    let event = try EPCISDocument(Samples.bare(json)).events.first
    let identifier = try #require(event?.epcList.first)
    #expect(identifier.text == text)
    #expect(identifier.uri == uri)
    #expect(identifier.key?.kind == kind)
  }

  @Test(arguments: [
    ("urn:epc:class:lgtin:9520003.000030.L7", "https://id.gs1.org/01/09520003000308/10/L7"),
    ("urn:epc:idpat:sgtin:9520003.000030.*", "https://id.gs1.org/01/09520003000308"),
    (
      "https://id.gs1.org/01/09520003000308/22/v/10/L7",
      "https://id.gs1.org/01/09520003000308/10/L7"
    ),
  ])
  func `a class has one canonical URI however it is written`(text: String, uri: String) throws {
    let event = try event(Samples.object.with("quantityList[0].epcClass", .string(text)))
    #expect(event.quantityList.map(\.epcClass.uri) == [uri])
  }

  @Test(arguments: [
    ("urn:epc:id:sgln:9520014.00001.0", "https://id.gs1.org/414/9520014000014"),
    ("https://transport.example/depots/7", "https://transport.example/depots/7"),
    ("geo:-37.82,176.42", "geo:-37.82,176.42"),
  ])
  func `a place may be any URI`(text: String, uri: String) throws {
    let event = try event(Samples.object.with("readPoint.id", .string(text)))
    #expect(event.readPoint?.uri == uri)
  }

  @Test func `a parent is a thing or a place, never a class`() throws {
    let association = Samples.association.with("parentID", "urn:epc:id:sgln:9520014.00001.0")
    #expect(try event(association).parentID?.key?.kind == .gln)
    let lot = Samples.aggregation.with("parentID", "https://id.gs1.org/01/09520003000308/10/L7")
    let error = try #require(throws: EPCISError.self) { try event(lot) }
    #expect(error.rule == .level && error.field == "parentID")
  }

  @Test func `identifiers are equal if their canonical URIs are`() throws {
    let lists = [
      ["urn:epc:id:sgtin:9520003.000030.A1"], ["https://a.example/01/09520003000308/21/A1"],
    ]
    let found = try lists.map {
      try event(Samples.object.with("epcList", .strings($0))).epcList.first
    }
    #expect(found[0] == found[1])
    #expect(found[0]?.text != found[1]?.text)
  }

  static let refusals: [(String, String, EPCISRule)] = [
    ("epcList[0]", "https://id.gs1.org/01/09520003000309/21/A1", .identifier),
    ("epcList[0]", "https://id.gs1.org/01/09520003000308/21/%00", .identifier),
    ("epcList[0]", "urn:epc:id:sgtin:9520003.00030.A1", .identifier),
    ("epcList[0]", "https://shop.example/things/1", .identifier),
    ("epcList[0]", "https://id.gs1.org/01/09520003000308", .level),
    ("epcList[0]", "https://id.gs1.org/01/09520003000308/10/L7", .level),
    ("epcList[0]", "urn:epc:class:lgtin:9520003.000030.L7", .level),
    ("epcList[0]", "urn:epc:idpat:grai:4012345.55555.*", .level),
    ("quantityList[0].epcClass", "https://id.gs1.org/01/09520003000308/21/A1", .level),
    ("quantityList[0].epcClass", "urn:epc:id:sscc:9520003.0000000001", .level),
    ("quantityList[0].epcClass", "https://shop.example/honey", .identifier),
    ("readPoint.id", "https://id.gs1.org/414/9520014000015", .identifier),
    ("readPoint.id", "urn:epc:id:sgln:9520014.0001.0", .identifier),
    ("sourceList[0].source", "https://id.gs1.org/417/1", .identifier),
  ]

  @Test(arguments: refusals)
  func `an identifier that breaks a rule of GS1 is refused`(
    path: String,
    text: String,
    rule: EPCISRule
  ) throws {
    let document = Samples.document([Samples.object.with(path, .string(text))])
    let error = try #require(throws: EPCISError.self) { try EPCISDocument(document) }
    #expect(error.problems.count == 1, "\(error)")
    #expect(error.field == path)
    #expect(error.rule == rule)
  }
}
