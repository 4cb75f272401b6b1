import GS1
import Testing

@testable import EPCIS

/// Long lists are read packed; what is read is what reading each text alone gives.
@Suite struct IdentifierListTests {
  private static func event(_ member: String, _ list: JSONValue, type: String) -> JSONObject {
    var event: JSONObject = [
      "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", contexts],
      "type": .string(type), "eventTime": "2026-01-02T03:00:00Z", "eventTimeZoneOffset": "+00:00",
      "action": "OBSERVE", member: list,
    ]
    if type == "AggregationEvent" { event["parentID"] = "https://id.gs1.org/00/095200030000000018" }
    return event
  }

  private static let contexts: JSONValue = [
    "ex": "https://x.example/01/09520003000308/21/ABCDEF#",
    "ok": "https://x.example/01/",
  ]

  /// The document as bytes, whose lists are packed if they can be, and as values, whose are not.
  private static func bothWays(
    _ member: String,
    _ texts: [String],
    type: String = "AggregationEvent"
  ) -> (packed: Result<EPCISDocument, EPCISError>, plain: Result<EPCISDocument, EPCISError>) {
    let json = JSONValue.object(event(member, .strings(texts), type: type))
    return (
      Result { () throws(EPCISError) in try EPCISDocument(parsing: json.encoded()) },
      Result { () throws(EPCISError) in try EPCISDocument(json) }
    )
  }

  private static func expectAlike(_ member: String, _ texts: [String], type: String) {
    let (packed, plain) = bothWays(member, texts, type: type)
    switch (packed, plain) {
    case (.failure(let one), .failure(let other)): #expect(one == other)
    case (.success(let one), .success(let other)):
      let (left, right) = (one.events[0], other.events[0])
      #expect(left.json == right.json)
      #expect(left.json.jcs() == right.json.jcs())
      #expect(left.json.hashValue == right.json.hashValue)
      for list in [\EPCISEvent.epcList, \.childEPCs] {
        let (list, others) = (left[keyPath: list], right[keyPath: list])
        #expect(list == others)
        #expect(list.map(\.text) == others.map(\.text))
        #expect(list.map(\.uri) == others.map(\.uri))
        #expect(list.map(\.key) == others.map(\.key))
        #expect(list.map(\.key?.serial) == others.map(\.key?.serial))
      }
    default: Issue.record("only one of two was refused: \(texts)")
    }
  }

  /// Stems and ends from which lists are put together, good, bad and sly.
  private static let stems = [
    "https://id.gs1.org/01/09520003000308/21/", "https://id.gs1.org/01/09520003000308/10/L/21/",
    "http://t.example.com/a/b/01/09520003000308/21/", "urn:epc:id:sgtin:9520003.000030.",
    "https://id.gs1.org/01/09520003000308/235/", "https://id.gs1.org/gtin/09520003000308/ser/",
    "https://id.gs1.org/01/9520003000308/21/", "https://id.gs1.org/01/09520003000309/21/",
    "https://x.example/01/09520003000308/21/ABCDEF#/21/", "ex:/21/", "ok:09520003000308/21/",
    "https://x.example/01/09520003000308/21/ABCDEF?a=/21/", "urn:epc:id:sscc:9520003.",
    "https://id.gs1.org/8006/095200030003080102/21/", "urn:example:", "https://shop.example/p/21/",
    "https://id.gs1.org/00/",
  ]
  private static let ends = [
    "7K3MZAB5RRB146VH7S", "ABCDEF", "ABCDE", "A", "", "abc_DEF-1", "AB.CDEFG", "AB%2FCDEF",
    "AB/CDEF",
    "ABCDEFGHIJKLMNOPQRST", "ABCDEFGHIJKLMNOPQRSTU", "ABC DEF", "ABCDÉF", "ABCDEF/",
    "ABCDEF?17=260101",
    "095200030000000018", "ABC\"DEF", "ABCDEF#x", "0000000001", "ABCDEF~", "ABCDEF:G",
  ]

  @Test(arguments: ["epcList", "childEPCs"])
  func `a packed list says what its texts say one by one`(member: String) {
    var random = SeededGenerator(seed: 41)
    let type = member == "epcList" ? "ObjectEvent" : "AggregationEvent"
    for _ in 0..<400 {
      let usual = Self.stems.randomElement(using: &random) ?? ""
      let texts = (0..<Int.random(in: 0...24, using: &random)).map { number in
        let isUsual = Int.random(in: 0..<10, using: &random) > 0
        let stem = isUsual ? usual : Self.stems.randomElement(using: &random) ?? ""
        let isPlain = Int.random(in: 0..<16, using: &random) > 0
        return stem
          + (isPlain ? "SERIAL\(number)" : Self.ends.randomElement(using: &random) ?? "")
      }
      Self.expectAlike(member, texts, type: type)
    }
  }

  @Test func `every stem with every end is read alike in a list`() {
    for stem in Self.stems {
      for end in Self.ends {
        let texts = (0..<9).map { "\(stem)SERIAL\($0)" } + ["\(stem)\(end)"]
        Self.expectAlike("childEPCs", texts, type: "AggregationEvent")
      }
    }
  }

  @Test func `ten thousand items of one product are one run`() throws {
    let texts = (0..<10_000).map { "https://id.gs1.org/01/09520003000308/21/SERIAL\($0)" }
    let list = try Self.bothWays("epcList", texts, type: "ObjectEvent").packed.get().events[0]
      .epcList
    #expect(list.parts.count == 1 && list.count == 10_000)
    #expect(list[9_999].key?.serial == "SERIAL9999")
  }

  @Test func `a text that stands twice is refused where things stand once`() {
    let texts = (0..<20).map { "https://id.gs1.org/01/09520003000308/21/SERIAL\($0 % 19)" }
    let (packed, plain) = Self.bothWays("epcList", texts, type: "ObjectEvent")
    guard case .failure(let error) = packed, case .failure(let other) = plain else {
      Issue.record("it was taken")
      return
    }
    #expect(error == other)
    #expect(error.field == "epcList[19]")
    #expect(error.rule == .duplicate)
  }

  @Test func `a list that is no list of plain texts is read as before`() throws {
    for list in [
      "[\"a:b\",\"a:c\"", "[1,\"a\"]", "[\"a:\\u0062\"]", "[]", "[[\"a:b\"]]", "[\"a:b\",]",
    ] {
      let text =
        "{\"type\":\"ObjectEvent\",\"epcList\":\(list),\"action\":\"OBSERVE\","
        + "\"eventTime\":\"2026-01-02T03:00:00Z\",\"eventTimeZoneOffset\":\"+00:00\"}"
      let packed = Result { () throws(JSONError) in
        try JSONValue(
          parsing: Array(text.utf8),
          limits: JSONLimits(),
          packing: IdentifierList.members
        )
      }
      let plain = Result { () throws(JSONError) in try JSONValue(parsing: text) }
      switch (packed, plain) {
      case (.success(let one), .success(let other)): #expect(one == other)
      case (.failure(let one), .failure(let other)): #expect(one == other)
      default: Issue.record("only one of two was refused: \(list)")
      }
    }
  }
}
