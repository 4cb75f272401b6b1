import Crypto
import Notes
import Provenance
import Testing

@Suite struct StandingTests {
  private static let brand = "brand.example"

  private static func registry(distrustFrom entry: UInt64?) throws -> Registry {
    let governor = try Bench.key("governance.example/a")
    let governance = GovernanceRevision(
      origin: Bench.origin,
      revision: 1,
      previous: nil,
      threshold: 1,
      keys: [governor.verifier]
    )
    let key = try Bench.key(brand).verifier
    let party = PartyRevision(
      origin: Bench.origin,
      party: try #require(PartyName(brand)),
      revision: 1,
      previous: nil,
      displayName: "Brand",
      country: "NZ",
      keys: [key],
      prefixes: ["9520003"],
      distrusted: entry.map { [.init(key: key, from: $0)] } ?? []
    )
    var registry = Registry(origin: Bench.origin)
    registry.fold(0, try GovernanceEntry(governance, signedBy: [governor]).bytes)
    registry.fold(2, try PartyEntry(party, signedBy: [governor]).bytes)
    #expect(registry.skipped.isEmpty)
    return registry
  }

  @Test func `a registered party stands with its keys and prefixes`() throws {
    let name = try #require(PartyName(Self.brand))
    let standing = try #require(try Self.registry(distrustFrom: nil).standing(of: name, at: 3))
    #expect(standing.party.prefixes == ["9520003"] && standing.recorder == nil)
    #expect(standing.distrusted.isEmpty)
  }

  @Test func `nobody stands below their own entry, or unregistered`() throws {
    let registry = try Self.registry(distrustFrom: nil)
    #expect(registry.standing(of: try #require(PartyName(Self.brand)), at: 2) == nil)
    #expect(registry.standing(of: try #require(PartyName("other.example"))) == nil)
  }

  @Test func `a key is distrusted from its entry on`() throws {
    let registry = try Self.registry(distrustFrom: 5)
    let name = try #require(PartyName(Self.brand))
    #expect(registry.standing(of: name, at: 4)?.distrusted.isEmpty == true)
    #expect(registry.standing(of: name, at: 5)?.distrusted.count == 1)
    #expect(registry.standing(of: name)?.distrusted.count == 1)
  }
}
