public import Crypto
public import Ledger
public import Notes
public import Provenance

/// What is to be said of a party from now on.
public struct PartyProfile: Sendable {
  /// What people call it.
  public var displayName: String
  /// Where it is registered: two upper-case letters (ISO 3166).
  public var country: String
  /// Whether it may speak.
  public var status: PartyStatus = .active
  /// Whether the recorder may sign for it.
  public var maySignByRecorder = false
  /// Its public keys.
  public var keys: [VerifierKey] = []
  /// What it does.
  public var roles: [PartyRole] = []
  /// Its GS1 company prefixes.
  public var prefixes: [String] = []

  /// A profile with no keys, roles or prefixes yet.
  public init(displayName: String, country: String) {
    self.displayName = displayName
    self.country = country
  }
}

/// Why the registrar refuses.
public enum RegistrarError: Error, CustomStringConvertible {
  /// The party is not registered.
  case unknownParty(PartyName)
  /// The revision would not count.
  case revision(String)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .unknownParty(let name): "\(name) is not registered"
    case .revision(let reason): "the revision would not count: \(reason)"
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
    let (registry, size) = try current()
    let last = registry.lastRevision(of: party)
    let revision = PartyRevision(
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
      prefixes: profile.prefixes
    )
    let entry = try PartyEntry(revision, signedBy: keys)
    // Also what a verifier of one bundle cannot see: that a key serves another party already.
    if let reason = registry.objection(to: entry.bytes, at: size) {
      throw RegistrarError.revision(reason)
    }
    return try ledger.append([NewEntry(entry)], admittedAt: size)
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
