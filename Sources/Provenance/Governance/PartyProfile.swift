public import Notes

/// What is to be said of a party from now on.
public struct PartyProfile: Hashable, Sendable {
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
  /// Keys of its own that it no longer trusts, and from which entry on.
  public var distrusted: [PartyRevision.Distrust] = []

  /// A profile with no keys, roles or prefixes yet.
  public init(displayName: String, country: String) {
    self.displayName = displayName
    self.country = country
  }

  /// What `revision` says of its party.
  public init(_ revision: PartyRevision) {
    displayName = revision.displayName
    country = revision.country
    status = revision.status
    maySignByRecorder = revision.maySignByRecorder
    keys = revision.keys
    roles = revision.roles
    prefixes = revision.prefixes
    distrusted = revision.distrusted
  }
}
