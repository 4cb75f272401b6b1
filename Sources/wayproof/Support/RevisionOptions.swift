import ArgumentParser
import Notes
import Provenance

/// What every command takes that proposes a revision of a party.
struct RevisionOptions: ParsableArguments {
  @OptionGroup var registry: RegistryOptions

  @Option(help: "A governance key to sign with; without it, those in DIR/keys.")
  var governanceKey: [String] = []

  @Option(help: "Write a proposal to this new file, for others to sign, and submit nothing.")
  var out: String?

  @Option(help: "For demonstrations: record at this moment of the past instead of now.")
  var at: Moment?

  @Flag(help: "Say nothing.")
  var quiet = false

  /// Proposes what `change` makes of the profile of `party`, signs it with the keys at hand, and
  /// submits it, or writes it to a file.
  ///
  /// - Parameters:
  ///   - name: the party.
  ///   - change: is given the party's profile; `nil` if it is not registered.
  /// - Throws: ``CommandFailure`` if it would not count, or more must sign.
  func revise(_ name: String, _ change: (PartyProfile?) throws -> PartyProfile) throws {
    let party = try partyName(name)
    let (registry, size) = try self.registry.source.read()
    let profile = try change(registry.party(party).map(PartyProfile.init))
    let proposal = try explainingFaults { try Proposal(registry.draft(party, as: profile)) }
    if !quiet { ProposalFile.tellRemarks(proposal, registry, size: size) }
    let signed = try sign(proposal, registry)
    if let out {
      try ProposalFile.create(signed, at: out)
      if !quiet {
        print("wrote \(out)")
        ProposalFile.stateLines(registry.signingState(of: signed)).forEach { print($0) }
      }
      return
    }
    try requireSignatures(signed, registry)
    let number = try self.registry.submit(signed, at: at)
    if !quiet { print("\(party) is entry \(number) of \(registry.origin)") }
  }

  /// Changes the profile of a party that is registered.
  func change(_ name: String, _ change: (inout PartyProfile) throws -> Void) throws {
    try revise(name) { profile in
      guard var profile else {
        throw CommandFailure(
          .refused,
          "\(name) is not registered",
          hint: "admit it with: wayproof party add"
        )
      }
      try change(&profile)
      return profile
    }
  }

  private func sign(_ proposal: Proposal, _ registry: Registry) throws -> Proposal {
    let registered = registry.signingKeys(of: proposal)
    let keys: [SignerKey]
    if governanceKey.isEmpty {
      // Keys that served before lie there too.
      keys = try (self.registry.source.directory?.governanceKeys() ?? [])
        .filter { registered.contains($0.verifier) }
    } else {
      keys = try governanceKey.map(KeyFile.read)
      for (key, file) in zip(keys, governanceKey) where !registered.contains(key.verifier) {
        throw CommandFailure(
          .refused,
          "\(file) holds no key of the governance in force",
          hint: "see which there are: wayproof governance show"
        )
      }
    }
    return try explainingFaults { try keys.reduce(proposal) { try $0.signed(by: $1) } }
  }

  private func requireSignatures(_ proposal: Proposal, _ registry: Registry) throws {
    let state = registry.signingState(of: proposal)
    guard !state.isComplete else { return }
    throw CommandFailure(
      .refused,
      "the keys here are fewer than must sign",
      findings: ProposalFile.stateLines(state),
      hint: "write it to a file with --out FILE; others sign that with: "
        + "wayproof governance sign FILE --key KEY"
    )
  }
}
