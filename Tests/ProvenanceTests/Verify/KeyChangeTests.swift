import Crypto
import GS1
import Merkle
import Notes
import Provenance
import Testing

/// Keys that change while bundles are about: what was made before stays valid, for whoever kept the trust
/// file or got the new one in time.
@Suite struct KeyChangeTests {
  var world: TestWorld

  init() throws { world = try TestWorld() }

  // MARK: Keys that stand in trust files

  enum Holder: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case log, witness, follower
    var testDescription: String { rawValue }
  }

  private func key(_ holder: Holder, isNew: Bool) throws -> SignerKey {
    switch (holder, isNew) {
    case (.log, false): world.log.logKey
    case (.witness, false): world.log.witness
    case (.follower, false): world.log.follower
    case (.log, true): try testSigner(world.log.origin, seed: "new log")
    case (.witness, true): try testCosigner("witness.example/w2")
    case (.follower, true): try testCosigner("follower.example/f2")
    }
  }

  /// Who signs a checkpoint: the keys that do not change, and the old and the new one of `holder`.
  private func bundle(
    _ holder: Holder,
    old: Bool,
    new: Bool
  ) throws -> ProofBundle {
    var source = try world.log.source()
    let text = try SignedNote(parsing: source.checkpoint).text
    var keys = try Holder.allCases.filter { $0 != holder }.map { try key($0, isNew: false) }
    if old { keys.append(try key(holder, isNew: false)) }
    if new { keys.append(try key(holder, isNew: true)) }
    let lines = keys.map { key in
      key.verifier.kind == .ed25519 ? key.sign(text) : key.cosign(text, time: world.log.time)
    }
    source.checkpoint = try SignedNote(text: text, signatures: lines).bytes
    return try BundleMaker.make(CanonicalID(scanned: TestWorld.item), from: source).bundle
  }

  /// A trust file with the old key of `holder`, the new one, or either.
  private func trust(_ holder: Holder, old: Bool, new: Bool) throws -> String {
    func vkeys(_ one: Holder) throws -> [String] {
      guard one == holder else { return [try key(one, isNew: false).verifier.vkey] }
      return try (old ? [key(one, isNew: false)] : []).map(\.verifier.vkey)
        + (new ? [key(one, isNew: true)] : []).map(\.verifier.vkey)
    }
    func any(_ kind: String, _ one: Holder) throws -> String {
      let keys = try vkeys(one)
      let names = keys.indices.map { "\(kind.prefix(1))\($0)" }
      let lines = zip(names, keys).map { "\(kind) \($0) \($1)\n" }.joined()
      return lines + "group all-\(kind) any \(names.joined(separator: " "))\n"
    }
    return try """
    log \(#require(try vkeys(.log).first))
    \(any("witness", .witness))\(any("follower", .follower))group both all all-witness all-follower
    quorum both
    max-age 3600
    genesis \(LogHash.leaf(world.log.governing.genesis).base64)

    """
  }

  private func passes(_ bundle: ProofBundle, _ trust: String) throws -> Bool {
    do {
      return try world.log.verify(bundle, TestWorld.item, trustText: trust).closure.readings.count
        > 0
    } catch is Refusal { return false }
  }

  @Test(arguments: Holder.allCases)
  func `while both keys sign, old and new trust files hold; older bundles stay valid`(
    holder: Holder
  ) throws {
    let before = try bundle(holder, old: true, new: false)
    let during = try bundle(holder, old: true, new: true)
    let after = try bundle(holder, old: false, new: true)
    let (old, new) = try (
      trust(holder, old: true, new: false), trust(holder, old: false, new: true)
    )
    #expect(try passes(before, old) && passes(during, old))
    #expect(try !passes(after, old))
    #expect(try passes(during, new) && passes(after, new))
    #expect(try !passes(before, new))
    // A log has one key in a trust file; of witnesses and followers either may do.
    guard holder != .log else { return }
    let either = try trust(holder, old: true, new: true)
    for bundle in [before, during, after] { #expect(try passes(bundle, either)) }
  }

  // MARK: Keys that stand in the log

  @Test(arguments: ["carrier.example", "ledger.example/test/recorder", "governance"])
  mutating func `a bundle from before a change of keys and one from after it say the same`(
    holder: String
  ) throws {
    let before = try world.bundle()
    let told = try steps(before)
    #expect(!told.isEmpty)
    let governing = world.log.governing
    if holder == "governance" {
      let new = try ["x", "y"].map { try testSigner("governance.example/\($0)", seed: "new") }
      let revision = GovernanceRevision(
        origin: governing.origin,
        revision: 2,
        previous: LogHash.leaf(governing.genesis),
        threshold: 2,
        keys: new.map(\.verifier)
      )
      let signers = Array(governing.keys.prefix(2)) + new
      world.log.add(try GovernanceEntry(revision, signedBy: signers).bytes)
    } else {
      let line = Array("\n\(holder)\n".utf8)
      let last = try #require(
        world.log.entries.last {
          EntryKind(firstLineOf: $0.text) == .party && $0.text.firstRange(of: line) != nil
        }
      )
      world.log.add(
        try governing.party(
          holder,
          revision: 2,
          after: last.text,
          keys: [testSigner(holder, seed: "new")]
        )
      )
    }
    world.log.publish()
    let after = try world.bundle()
    #expect(after.entries.count > before.entries.count)
    #expect(try steps(after) == told)
    #expect(try steps(before) == told)
  }

  /// The statements that count, and how they are signed.
  private func steps(_ bundle: ProofBundle) throws -> [String] {
    let closure = try world.log.verify(bundle, TestWorld.item).closure
    return closure.readings.filter(\.isCounted).map { reading in
      let signer = closure.statements[reading.entry]?.signer
      return "\(reading.entry) \(signer?.key.vkey ?? "-") \(signer?.isRecorder == true)"
    }
  }
}
