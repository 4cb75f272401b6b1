import Provenance
import Testing

@Suite struct DisplayNameTests {
  private func text(named name: String) throws -> [UInt8] {
    let party = try #require(PartyName("brand.example"))
    let revision = PartyRevision(
      origin: "ledger.example",
      party: party,
      revision: 1,
      previous: nil,
      displayName: name,
      country: "NZ"
    )
    return Array(revision.text.utf8)
  }

  @Test(arguments: ["Brand", "Château Exemple", "蜂蜜有限公司", "شركة"])
  func `names in any script are read`(name: String) throws {
    #expect(try PartyRevision(parsing: text(named: name)).displayName == name)
  }

  @Test(arguments: ["A\u{202e}gnipiks", "A\u{200b}B", "A\u{0085}B", "A\u{2028}B", ""])
  func `names with characters that cannot be seen are refused`(name: String) throws {
    let text = try text(named: name)
    #expect(throws: FormatError.self) { try PartyRevision(parsing: text) }
  }
}
