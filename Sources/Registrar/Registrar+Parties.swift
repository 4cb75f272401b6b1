public import Crypto
public import Ledger
public import Notes
public import Provenance

/// Why the registrar refuses.
public enum RegistrarError: Error, CustomStringConvertible {
  /// The party is not registered.
  case unknownParty(PartyName)
  /// The revision would not count.
  case revision(RevisionFault)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .unknownParty(let name): "\(name) is not registered"
    case .revision(let fault): "the revision would not count: \(fault)"
    }
  }
}

extension Registrar {
  /// Appends the next revision of a party, signed by keys of the governance.
  ///
  /// - Throws: ``RegistrarError/revision(_:)`` if it would not count; then nothing is appended.
  @discardableResult
  public func revise(
    _ party: PartyName,
    as profile: PartyProfile,
    signedBy keys: [SignerKey]
  ) throws -> Receipt {
    let (registry, _) = try current()
    let entry = try PartyEntry(registry.draft(party, as: profile), signedBy: keys)
    return try submit(Proposal(parsing: entry.bytes))
  }

  /// Appends a proposal that enough keys of the governance have signed.
  ///
  /// Signatures by others are left out.
  ///
  /// - Parameters:
  ///   - proposal: a revision of a party, or of the governance.
  ///   - keys: keys that serve the log otherwise, such as its own: nobody in the log may have them.
  /// - Returns: its entry.
  /// - Throws: ``RegistrarError/revision(_:)`` if it would not count; then nothing is appended.
  @discardableResult
  public func submit(_ proposal: Proposal, besides keys: [VerifierKey] = []) throws -> Receipt {
    let (registry, size) = try current()
    let bytes: [UInt8]
    // Also what a verifier of one bundle cannot see: that a key serves another party already.
    do { bytes = try registry.entry(of: proposal, at: size, besides: keys) } catch {
      throw RegistrarError.revision(error)
    }
    let entry = NewEntry(
      text: bytes,
      keys: MapKeys.registry(bytes, origin: origin),
      isRegistry: true
    )
    return try ledger.append([entry], admittedAt: size)
  }

  /// The first entry of a new log: the governance that founds it, signed by all its keys.
  public static func genesis(
    origin: String,
    threshold: Int,
    keys: [SignerKey]
  ) throws -> (entry: NewEntry, leafHash: Digest) {
    let revision = GovernanceRevision(
      origin: origin,
      revision: 1,
      previous: nil,
      threshold: threshold,
      keys: keys.map(\.verifier)
    )
    let entry = try GovernanceEntry(revision, signedBy: keys)
    return (NewEntry(entry), entry.leafHash)
  }
}
