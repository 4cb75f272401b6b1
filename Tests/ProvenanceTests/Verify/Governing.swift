import Crypto
import Merkle
import Notes
import Provenance
import Testing

/// A governance of three keys, two of which must sign, and parties that it admits: for tests.
struct Governing {
  let origin: String
  let keys: [SignerKey]
  let genesis: [UInt8]

  init(origin: String = "ledger.example/test") throws {
    self.origin = origin
    keys = try ["a", "b", "c"].map { try testSigner("governance.example/\($0)") }
    let revision = GovernanceRevision(
      origin: origin,
      revision: 1,
      previous: nil,
      threshold: 2,
      keys: keys.map(\.verifier)
    )
    genesis = try GovernanceEntry(revision, signedBy: Array(keys.prefix(2))).bytes
  }

  /// The text of a party's entry, signed by `signers`, two keys of the governance unless told.
  func party(
    _ name: String,
    revision: UInt64 = 1,
    after previous: [UInt8]? = nil,
    status: PartyStatus = .active,
    recorder: Bool = false,
    keys partyKeys: [SignerKey]? = nil,
    roles: [PartyRole] = [],
    prefixes: [String] = [],
    distrusted: [PartyRevision.Distrust] = [],
    signedBy signers: [SignerKey]? = nil
  ) throws -> [UInt8] {
    let revision = PartyRevision(
      origin: origin,
      party: try #require(PartyName(name)),
      revision: revision,
      previous: previous.map { LogHash.leaf($0) },
      displayName: "Party \(name)",
      country: "NZ",
      status: status,
      maySignByRecorder: recorder,
      keys: try (partyKeys ?? [testSigner(name)]).map(\.verifier),
      roles: roles,
      prefixes: prefixes,
      distrusted: distrusted
    )
    return try PartyEntry(revision, signedBy: signers ?? Array(keys.prefix(2))).bytes
  }
}

/// A key called `name`, the same in every run; `seed` makes another one.
func testSigner(_ name: String, seed: String = "") throws -> SignerKey {
  let seed = SHA256.hash(utf8: "\(name) \(seed)").bytes
  let privateKey = try #require(Ed25519.PrivateKey(seed: seed))
  return SignerKey(name: try KeyName(name), privateKey: privateKey)
}
