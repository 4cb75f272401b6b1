import Crypto
import Merkle
import Notes
import Provenance
import Testing

/// Proposals on their way from one signer to the next, and what becomes of bad ones.
@Suite struct ProposalTests {
  let governing: Governing
  var registry: Registry
  let brand: PartyName

  init() throws {
    governing = try Governing()
    registry = Registry(origin: governing.origin)
    registry.fold(0, governing.genesis)
    brand = try #require(PartyName("brand.example"))
  }

  private func profile(_ key: SignerKey? = nil) throws -> PartyProfile {
    var profile = PartyProfile(displayName: "Brand", country: "NZ")
    profile.keys = [try (key ?? testSigner("brand.example")).verifier]
    return profile
  }

  private func proposal(_ profile: PartyProfile? = nil) throws -> Proposal {
    try Proposal(registry.draft(brand, as: profile ?? self.profile()))
  }

  private func rule(of proposal: Proposal, besides keys: [VerifierKey] = []) -> RevisionFault.Rule?
  {
    do {
      _ = try registry.entry(of: proposal, at: 5, besides: keys)
      return nil
    } catch { return error.rule }
  }

  @Test func `a proposal is signed one after the other, and becomes the entry byte for byte`()
    throws
  {
    let first = try Proposal(parsing: proposal().bytes)
    #expect(first.signatures.isEmpty)
    #expect(rule(of: first) == .threshold)
    let second = try Proposal(parsing: first.signed(by: governing.keys[2]).bytes)
    #expect(registry.signingState(of: second).parts.map(\.missing) == [1])
    #expect(rule(of: second) == .threshold)
    let third = try Proposal(parsing: second.signed(by: governing.keys[0]).bytes)
    #expect(registry.signingState(of: third).isComplete)
    #expect(try registry.entry(of: third, at: 5) == third.bytes)
    let entry = try PartyEntry(parsing: third.bytes)
    #expect(entry.signatureCount(by: governing.keys.map(\.verifier)) == 2)
  }

  @Test func `copies that were signed at the same time are joined`() throws {
    let copies = try [0, 1].map { try proposal().signed(by: governing.keys[$0]) }
    let joined = try copies[0].joined(with: copies[1])
    #expect(rule(of: joined) == nil)
    #expect(try copies[1].joined(with: copies[0]) == joined)
    #expect(try joined.joined(with: copies[0]) == joined)
    var other = try profile()
    other.country = "DE"
    let stranger = try proposal(other)
    #expect(throws: RevisionFault(.otherText, "the files hold different proposals")) {
      try joined.joined(with: stranger)
    }
  }

  @Test func `nobody signs twice, and no cosigner signs`() throws {
    let key = governing.keys[0]
    let signed = try proposal().signed(by: key)
    #expect(throws: RevisionFault.self) { try signed.signed(by: key) }
    let cosigner = SignerKey.generate(name: try KeyName("w.example"), kind: .cosignature)
    #expect(throws: RevisionFault.self) { try signed.signed(by: cosigner) }
  }

  @Test func `signatures that mean nothing do not get into the log`() throws {
    let good = try proposal().signed(by: governing.keys[0]).signed(by: governing.keys[1])
    let stuffed = try good.signed(by: testSigner("stranger.example"))
    #expect(stuffed.signatures.count == 3)
    #expect(try registry.entry(of: stuffed, at: 5) == good.bytes)
  }

  @Test mutating func `each bad proposal is refused by its rule`() throws {
    let (a, b) = (governing.keys[0], governing.keys[1])
    func signed(_ proposal: Proposal) throws -> Proposal {
      try proposal.signed(by: a).signed(by: b)
    }
    let good = try signed(proposal())
    // Signed, then changed on its way.
    let text = try #require(String(validating: good.bytes, as: UTF8.self))
    let changed = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0 == "country NZ" ? "country DE" : $0 }.joined(separator: "\n")
    #expect(rule(of: try Proposal(parsing: Array(changed.utf8))) == .signature)
    // A key of the governance, of another party, of the log.
    let posing = SignerKey(name: try KeyName("brand.example"), privateKey: a.privateKey)
    #expect(rule(of: try signed(proposal(profile(posing)))) == .governanceKey)
    #expect(rule(of: good, besides: [try testSigner("brand.example").verifier]) == .twoNames)
    registry.fold(1, try governing.party("lab.example"))
    let shared = SignerKey(
      name: try KeyName("brand.example"),
      privateKey: try testSigner("lab.example").privateKey
    )
    #expect(rule(of: try signed(proposal(profile(shared)))) == .twoNames)
    // Overtaken by another one, and made from another one.
    registry.fold(2, good.bytes)
    #expect(rule(of: good) == .stale)
    var other = try profile()
    other.country = "DE"
    var strayed = Registry(origin: governing.origin)
    strayed.fold(0, governing.genesis)
    strayed.fold(2, try signed(Proposal(strayed.draft(brand, as: other))).bytes)
    let next = try signed(Proposal(strayed.draft(brand, as: other)))
    #expect(rule(of: next) == .previous)
    strayed.fold(3, next.bytes)
    #expect(rule(of: try signed(Proposal(strayed.draft(brand, as: other)))) == .revision)
    #expect(rule(of: try signed(proposal(other))) == nil)
  }

  @Test(arguments: [
    "", "\n", "wayproof/party/v1\n", "wayproof/statement/v1\nx\n", "wayproof/party/v1\n\nx",
  ])
  func `what is no proposal is refused for its form`(text: String) {
    let error = #expect(throws: RevisionFault.self) { try Proposal(parsing: Array(text.utf8)) }
    #expect(error?.rule == .form)
  }

  @Test func `a file whose last empty line was lost is read all the same`() throws {
    let proposal = try proposal()
    #expect(try Proposal(parsing: proposal.text) == proposal)
  }

  @Test mutating func `a log is founded by enough of those who are to govern it`() throws {
    let registry = Registry(origin: "new.example")
    let keys = governing.keys
    let founding = try Proposal(
      registry.draftGovernance(threshold: 2, keys: keys.map(\.verifier))
    )
    let one = try founding.signed(by: keys[1])
    do {
      _ = try registry.entry(of: one, at: 0)
      Issue.record("one signature is not enough")
    } catch { #expect(error.rule == .ownThreshold) }
    let entry = try registry.entry(of: one.signed(by: keys[2]), at: 0)
    #expect(try GovernanceEntry(parsing: entry).revision.threshold == 2)
    let impostor = SignerKey(name: try KeyName("x.example"), privateKey: keys[0].privateKey)
    do {
      _ = try founding.signed(by: impostor)
      Issue.record("it was signed under another name")
    } catch { #expect(error.rule == .twoNames) }
  }

  @Test mutating func `a change of the governance needs the old ones and the new ones`() throws {
    let new = try testSigner("governance.example/d")
    let keys = [governing.keys[0], governing.keys[1], new]
    let change = try Proposal(
      registry.draftGovernance(threshold: 3, keys: keys.map(\.verifier))
    )
    let old = try change.signed(by: keys[0]).signed(by: keys[1])
    #expect(registry.signingState(of: old).parts.map(\.missing) == [0, 1])
    #expect(rule(of: old) == .ownThreshold)
    let enough = try old.signed(by: new)
    #expect(rule(of: enough) == nil)
    let late = try change.signed(by: new).signed(by: keys[0])
    #expect(rule(of: late) == .threshold)
  }

  @Test mutating func `what is unusual is told, and not refused`() throws {
    var mute = PartyProfile(displayName: "Brand", country: "NZ")
    #expect(registry.remarks(on: try proposal(mute)).first?.hasPrefix("it can say nothing") == true)
    mute.status = .left
    #expect(registry.remarks(on: try proposal(mute)).isEmpty)
    registry.fold(1, try governing.party("lab.example", prefixes: ["9520003"]))
    var sharing = try profile()
    sharing.prefixes = ["952000300"]
    #expect(registry.remarks(on: try proposal(sharing)).first?.contains("lab.example") == true)
    sharing.distrusted = [.init(key: try testSigner("brand.example").verifier, from: 3)]
    sharing.prefixes = []
    let signed = try [0, 1].reduce(proposal(sharing)) { try $0.signed(by: governing.keys[$1]) }
    #expect(registry.remarks(on: signed, size: 2).first?.contains("the log has 2") == true)
    registry.fold(2, signed.bytes)
    let again = registry.remarks(on: try proposal(sharing), size: 10)
    #expect(again.contains("it changes nothing"))
    #expect(again.contains { $0.contains("distrusted") })
    func remarks(_ threshold: Int, _ count: Int) throws -> [String] {
      let keys = governing.keys.prefix(count).map(\.verifier)
      return registry.remarks(
        on: try Proposal(registry.draftGovernance(threshold: threshold, keys: keys))
      )
    }
    #expect(try remarks(2, 3) == ["it changes nothing"])
    #expect(try remarks(1, 3).count == 2)
    #expect(try remarks(3, 3).first?.contains("all 3 keys must sign") == true)
  }
}
