import EPCIS
import GS1
import Merkle
import Testing

@testable import Provenance

/// The filing that is stored by items is the one that was signed by keys.
@Suite struct PackedFilingTests {
  private static func statements(_ lists: [String: [String]], type: String = "AggregationEvent")
    throws -> [SealedStatement]
  {
    var event: JSONObject = [
      "type": .string(type), "eventTime": "2026-01-31T09:00:00Z", "eventTimeZoneOffset": "+00:00",
      "action": "OBSERVE",
    ]
    if type == "AggregationEvent" { event["parentID"] = "https://id.gs1.org/00/095200030000000018" }
    for (name, texts) in lists { event[name] = .strings(texts) }
    event["@context"] = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
    let document = try EPCISDocument(parsing: JSONValue.object(event).encoded())
    return try Bench().admission().admit(document)
  }

  private static func items(_ count: Int, product: Int = 0, length: Int = 12) -> [String] {
    let stem = product == 0 ? "09520003000308" : "09520003000315"
    return (0..<count).map { number in
      let digits = String(number)
      let zeros = String(repeating: "0", count: length - digits.count)
      return "https://id.gs1.org/01/\(stem)/21/\(zeros)\(digits)"
    }
  }

  static let lists: [[String]] = [
    items(8), items(1_000), items(20) + items(20, product: 1), items(20, length: 6) + items(9),
    items(30) + ["urn:example:thing:1"], ["urn:example:thing:1"] + items(30) + items(8),
    items(10) + (0..<5).map { "https://id.gs1.org/01/09520003000308/21/A%2F\($0)" },
    items(10) + ["https://id.gs1.org/00/095200030000000018"],
    Array(repeating: items(1)[0], count: 9),
  ]

  @Test(arguments: lists)
  func `what is stored gives the filing that was signed`(list: [String]) throws {
    for statement in try Self.statements(["childEPCs": list]) {
      let filing = try Filing(encoded: statement.storedFiling)
      #expect(filing.leaves == statement.filing.leaves)
      #expect(filing.root == statement.filing.root)
      #expect(filing.encoded == statement.filing.encoded)
      #expect(statement.storedFiling.count <= statement.filing.encoded.count + 100)
      // The same as of the texts one by one.
      let ids = try (list + ["https://id.gs1.org/00/095200030000000018"]).map {
        IndexKey.of(.id, try CanonicalID(identifier: $0).uri)
      }
      #expect(Set(filing.keys) == Set(ids))
    }
  }

  @Test func `a thousand items are stored in less than half of the bytes`() throws {
    let statement = try #require(try Self.statements(["childEPCs": Self.items(1_000)]).first)
    #expect(statement.storedFiling.count * 4 < statement.filing.encoded.count)
  }

  @Test func `stored filings that are cut or changed are refused or differ, and never trap`() throws
  {
    let statement = try #require(try Self.statements(["childEPCs": Self.items(40)]).first)
    let stored = statement.storedFiling
    for count in 0..<stored.count {
      let cut = try? Filing(encoded: Array(stored[..<count]))
      #expect(cut?.root != statement.filing.root)
    }
    for index in stored.indices {
      for bit in [UInt8(1), 0x80] {
        var changed = stored
        changed[index] ^= bit
        #expect((try? Filing(encoded: changed))?.root != statement.filing.root)
      }
    }
  }
}
