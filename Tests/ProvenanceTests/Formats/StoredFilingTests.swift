import EPCIS
import Merkle
import Testing

@testable import Provenance

/// What an outline lets be read of a filing is what the whole filing says.
@Suite struct StoredFilingTests {
  /// A filing of `count` leaves, all but one of items, and how it is stored.
  private static func filing(_ count: Int, isUniform: Bool = true) throws -> (Filing, [UInt8]) {
    let first = isUniform ? 100_000 : 9_900
    let items = (first..<first + count - 1).map { "https://id.gs1.org/01/09520003000308/21/\($0)" }
    let event: JSONObject = [
      "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
      "type": "AggregationEvent", "eventTime": "2026-01-31T09:00:00Z",
      "eventTimeZoneOffset": "+00:00", "action": "ADD", "childEPCs": .strings(items),
      "parentID": "https://id.gs1.org/00/095200030000000018",
    ]
    let document = try EPCISDocument(parsing: JSONValue.object(event).encoded())
    let statement = try #require(try Bench().admission().admit(document).first)
    try #require(statement.filing.leaves.count == count)
    return (statement.filing, statement.storedFiling)
  }

  @Test(arguments: [513, 1_024, 1_025, 9_000], [true, false])
  func `each key has the same proof as of the whole`(count: Int, isUniform: Bool) throws {
    let (filing, packed) = try Self.filing(count, isUniform: isUniform)
    for stored in [filing.stored(), packed] {
      #expect(stored.first == 3)
      #expect(try Filing(encoded: stored) == filing)
      #expect(try Filing.namingKeys(stored) == filing.encoded)
      let read = try StoredFiling(stored)
      for key in count > 2_000 ? Array(filing.keys.prefix(300)) : filing.keys {
        #expect(try read.proof(for: key) == filing.proof(for: key))
        #expect(try read.role(of: key) == filing.role(of: key))
      }
      #expect(try read.proof(for: testKey("other")) == nil)
      #expect(try read.role(of: testKey("other")) == nil)
    }
  }

  @Test func `small filings have no outline`() throws {
    let (filing, packed) = try Self.filing(512)
    #expect(filing.stored() == filing.encoded)
    #expect(packed.first == 2)
    let read = try StoredFiling(packed)
    for key in filing.keys { #expect(try read.proof(for: key) == filing.proof(for: key)) }
  }

  @Test func `an outline takes less than four bytes an item`() throws {
    let (_, stored) = try Self.filing(10_000)
    #expect(try stored.count - StoredFiling.split(stored).rest.count < 4 * 10_000)
  }

  @Test func `an outline that was changed is refused, and proves nothing that is not so`() throws {
    let (filing, stored) = try Self.filing(700)
    let outlineEnd = stored.count - (try StoredFiling.split(stored).rest.count)
    let keys = filing.keys.filter { $0.words.4 % 16 == 0 }
    for index in stride(from: 0, to: outlineEnd, by: 13) {
      let changed = mutated(stored, at: index)
      #expect(throws: FormatError.self) { try Filing(encoded: changed) }
      guard let read = try? StoredFiling(changed) else { continue }
      for key in keys {
        guard let proof = try? read.proof(for: key) else { continue }
        // Nodes above the part may be wrong; then the path does not lead to the root.
        if proof != filing.proof(for: key) {
          #expect(throws: FormatError.self) {
            try proof.verify(size: UInt64(filing.size), root: filing.root)
          }
        }
      }
    }
  }

  @Test func `a stored filing that ends too soon is refused, and never traps`() throws {
    let (filing, stored) = try Self.filing(600)
    for count in stride(from: 0, to: stored.count, by: 7) {
      let cut = Array(stored[..<count])
      #expect(throws: FormatError.self) { try Filing(encoded: cut) }
      guard let read = try? StoredFiling(cut) else { continue }
      for key in filing.keys.prefix(3) { _ = try? read.proof(for: key) }
    }
  }
}
