public import Notes

extension Registry {
  /// The next revision of `party`, which says `profile`.
  public func draft(_ party: PartyName, as profile: PartyProfile) -> PartyRevision {
    let last = lastRevision(of: party)
    return PartyRevision(
      origin: origin,
      party: party,
      revision: (last?.number ?? 0) + 1,
      previous: last?.leafHash,
      displayName: profile.displayName,
      country: profile.country,
      status: profile.status,
      maySignByRecorder: profile.maySignByRecorder,
      keys: profile.keys,
      roles: profile.roles,
      prefixes: profile.prefixes,
      distrusted: profile.distrusted
    )
  }

  /// The next revision of the governance: the founding one, if there is none yet.
  public func draftGovernance(threshold: Int, keys: [VerifierKey]) -> GovernanceRevision {
    let last = governanceRevisions.last
    return GovernanceRevision(
      origin: origin,
      revision: (last?.revision.revision ?? 0) + 1,
      previous: last?.leafHash,
      threshold: threshold,
      keys: keys
    )
  }

  /// How far a proposal is signed.
  public struct SigningState: Hashable, Sendable {
    /// By whom: a governance and what it has signed.
    public struct Part: Hashable, Sendable {
      /// `in force`, or `proposed`.
      public let label: String
      /// The keys that have signed.
      public let signers: [VerifierKey]
      /// Those that have not.
      public let others: [VerifierKey]
      /// How many different public keys must.
      public let threshold: Int

      /// How many signatures are missing.
      public var missing: Int { max(0, threshold - Set(signers.map(\.publicKey)).count) }
    }

    /// The governance in force, unless there is none yet, and for a revision of the governance itself
    /// the proposed one.
    public let parts: [Part]

    /// Whether enough have signed.
    public var isComplete: Bool { parts.allSatisfy { $0.missing == 0 } }
  }

  /// Who has signed `proposal`, and how many are missing.
  public func signingState(of proposal: Proposal) -> SigningState {
    var parts: [SigningState.Part] = []
    func add(_ label: String, _ governance: GovernanceRevision) {
      let signers = proposal.signers(among: governance.keys)
      parts.append(
        .init(
          label: label,
          signers: signers,
          others: governance.keys.filter { !signers.contains($0) },
          threshold: governance.threshold
        )
      )
    }
    if let governance = governance() { add("in force", governance) }
    if case .governance(let proposed) = proposal.content { add("proposed", proposed) }
    return SigningState(parts: parts)
  }

  /// The keys whose signatures mean something under `proposal`.
  public func signingKeys(of proposal: Proposal) -> [VerifierKey] {
    let state = signingState(of: proposal)
    return Set(state.parts.flatMap { $0.signers + $0.others }).sorted { $0.vkey < $1.vkey }
  }

  /// The entry that `proposal` becomes: without signatures by keys that have no part in it.
  ///
  /// - Parameters:
  ///   - proposal: what is proposed, signed by whoever signed it.
  ///   - number: the number that the entry would get.
  ///   - keys: keys that serve the log otherwise, such as its own, and must not serve anybody here.
  /// - Returns: the bytes of the entry.
  /// - Throws: ``RevisionFault`` if it would not count, or would give a key a second name.
  public func entry(
    of proposal: Proposal,
    at number: UInt64,
    besides keys: [VerifierKey] = []
  ) throws(RevisionFault) -> [UInt8] {
    let kept = try proposal.keeping(signingKeys(of: proposal))
    if kept.signatures.isEmpty {
      // Without a signature it is no entry at all, but what it says can be wrong too.
      if let fault = chainFault(of: proposal) { throw fault }
      throw RevisionFault(.threshold, "no key of the governance has signed it")
    }
    for key in signingKeys(of: kept) {
      let lines = kept.signatures.filter { key.isNamed(by: $0) }
      guard lines.allSatisfy({ key.isValid($0, of: kept.text) }) else {
        throw RevisionFault(.signature, "a signature in the name of \(key.name) is not by its key")
      }
    }
    if let fault = objection(to: kept.bytes, at: number, besides: keys) { throw fault }
    return kept.bytes
  }
}
