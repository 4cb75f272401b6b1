import Access
import EPCIS
import HTTP
import Notes
import Provenance
import Testing

@testable import Site

/// Revisions of the registry over HTTP: shown to everybody, taken where enough have signed.
@Suite struct RegistryRouteTests {
  private func submit(
    _ proposal: Proposal,
    to world: CaptureWorld,
    token: String
  ) throws -> Response {
    let headers: Fields = [.authorization: "Bearer \(token)", .contentType: "text/plain"]
    let request = Request(
      method: .post,
      target: "/registry",
      headers: headers,
      body: proposal.bytes
    )
    return try world.site().answer(request).response()
  }

  private func registry(of world: CaptureWorld) throws -> (Registry, JSONValue) {
    let response = try world.site().answer(Request(target: "/registry")).response()
    #expect(response.status == .ok)
    let json = try JSONValue(parsing: response.body)
    var registry = Registry(origin: try #require(json["origin"]?.stringValue))
    for revision in json["revisions"]?.arrayValue ?? [] {
      let entry = try #require(revision["entry"]?.integerValue)
      registry.fold(UInt64(entry), Array(try #require(revision["text"]?.stringValue).utf8))
    }
    return (registry, json)
  }

  @Test func `what the log says of parties is shown, and what enough have signed is taken`() throws
  {
    let world = try CaptureWorld()
    let token = try world.tokens.add(party: "brand.example", scopes: [.admit], note: "", now: 1)
      .token
    let (registry, json) = try registry(of: world)
    #expect(registry.partyNames.map(\.text).contains("brand.example"))
    #expect(registry.skipped.isEmpty && json["next"] == nil)
    let party = try #require(PartyName("new.example"))
    let draft = registry.draft(party, as: PartyProfile(displayName: "New", country: "NZ"))
    let proposal = try Proposal(draft)

    let without = try submit(proposal, to: world, token: world.token)
    #expect(without.status == .forbidden)
    let unsigned = try submit(proposal, to: world, token: token)
    #expect(unsigned.status == .forbidden)
    #expect(
      try JSONValue(parsing: unsigned.body)["problems"]?.arrayValue?.first?["rule"] == "threshold"
    )
    let signed = try proposal.signed(by: world.governance)
    let taken = try submit(signed, to: world, token: token)
    #expect(taken.status == .created)
    let entry = try #require(try JSONValue(parsing: taken.body)["entry"]?.integerValue)
    let (after, _) = try self.registry(of: world)
    #expect(after.history(of: party).map(\.entry) == [UInt64(entry)])
    let again = try submit(signed, to: world, token: token)
    #expect(again.status == .conflict)
    #expect(try JSONValue(parsing: again.body)["problems"]?.arrayValue?.first?["rule"] == "stale")
    let later = try world.site().answer(Request(target: "/registry?from=\(entry)")).response()
    #expect(try JSONValue(parsing: later.body)["revisions"]?.arrayValue?.count == 1)
    let wrong = try world.site().answer(Request(target: "/registry?from=x")).response()
    #expect(wrong.status == .badRequest)
  }
}
