import EPCIS
import Merkle
import Testing

@testable import Provenance

/// Who sends or sells goods that others held last is told so, and is not refused.
@Suite struct HandingTests {
  private static let item = "https://id.gs1.org/01/09520003000308/21/A1"

  private static func remarks(
    on bizStep: String,
    of things: [String] = [item],
    after last: LastWord?
  ) throws -> [String] {
    var bench = Bench()
    bench.earlier.lastWord = { key in
      key == .of(.id, item) || key == .of(.id, "https://id.gs1.org/01/09520003000308") ? last : nil
    }
    let event: JSONValue = [
      "type": "ObjectEvent", "eventTime": "2026-02-01T09:00:00Z", "eventTimeZoneOffset": "+00:00",
      "action": "OBSERVE", "bizStep": .string(bizStep), "epcList": .strings(things),
    ]
    return try bench.admit(event).flatMap(\.remarks)
  }

  private static func word(_ party: String, _ step: String?) throws -> LastWord {
    LastWord(party: try #require(PartyName(party)), bizStep: step)
  }

  @Test(arguments: ["shipping", "departing", "destroying"])
  func `goods that another one stored are not sent or ended without a word`(step: String) throws {
    let last = try Self.word("depot.example", "storing")
    let remarks = try Self.remarks(on: step, after: last)
    let words =
      "event 1: \(step) is usually said by who holds the goods; depot.example spoke of them last,"
      + " storing, and did not hand them on (rule hold)"
    #expect(remarks == [words])
  }

  @Test func `whoever spoke last, or was handed them, may send them on`() throws {
    for last in [
      try Self.word("brand.example", "storing"), try Self.word("depot.example", "shipping"), nil,
    ] {
      #expect(try Self.remarks(on: "shipping", after: last).isEmpty)
    }
    // To look at them takes no more than being there.
    let last = try Self.word("depot.example", "storing")
    #expect(try Self.remarks(on: "receiving", after: last).isEmpty)
  }

  @Test func `of classes a log does not tell who holds them`() throws {
    let last = try Self.word("depot.example", "storing")
    let remarks = try Self.remarks(on: "shipping", of: ["urn:example:thing:1"], after: last)
    #expect(remarks.isEmpty)
  }
}
