public import Crypto
public import Notes

/// What governance says of a party: who it is, how it signs, what it does and which company prefixes
/// are its own.
///
/// ```
/// wayproof/party/v1
/// <origin>
/// <party name>
/// revision <r>
/// previous <base64 leaf hash, or ->
/// name <display name>
/// country <ISO 3166 alpha-2>
/// status active | suspended | left
/// recorder yes | no
/// key <vkey>                        any number of these four, each kind ascending
/// role <role>
/// prefix <company prefix>
/// distrust <vkey> from <entry>
/// ```
public struct PartyRevision: Revision {
  /// A key whose signatures no longer count from an entry on.
  public struct Distrust: Hashable, Sendable {
    /// The key.
    public let key: VerifierKey
    /// The first entry that does not count.
    public let entry: UInt64

    /// Distrusts `key` from `entry` on.
    public init(key: VerifierKey, from entry: UInt64) {
      self.key = key
      self.entry = entry
    }

    var text: String { "\(key.vkey) from \(entry)" }
  }

  /// The log for which it was signed.
  public let origin: String
  /// The party.
  public let party: PartyName
  /// Its number, from 1.
  public let revision: UInt64
  /// The leaf hash of the party's last revision that counted; `nil` for none.
  public let previous: Digest?
  /// What people call the party.
  public let displayName: String
  /// Where it is registered: two upper-case letters.
  public let country: String
  /// Whether it may speak.
  public let status: PartyStatus
  /// Whether the log's recorder may sign for it.
  public let maySignByRecorder: Bool
  /// Its keys, ascending; each carries the party's name.
  public let keys: [VerifierKey]
  /// What it does, ascending by name.
  public let roles: [PartyRole]
  /// Its company prefixes, ascending: 4 to 12 digits each.
  public let prefixes: [String]
  /// Keys of its own that it no longer trusts, ascending by text.
  public let distrusted: [Distrust]

  /// A revision with these contents; ``SignedRevision/init(_:signedBy:)`` checks it.
  public init(
    origin: String,
    party: PartyName,
    revision: UInt64,
    previous: Digest?,
    displayName: String,
    country: String,
    status: PartyStatus = .active,
    maySignByRecorder: Bool = false,
    keys: [VerifierKey] = [],
    roles: [PartyRole] = [],
    prefixes: [String] = [],
    distrusted: [Distrust] = []
  ) {
    self.origin = origin
    self.party = party
    self.revision = revision
    self.previous = previous
    self.displayName = displayName
    self.country = country
    self.status = status
    self.maySignByRecorder = maySignByRecorder
    self.keys = keys.sortedByText
    self.roles = Set(roles).sorted { $0.rawValue < $1.rawValue }
    self.prefixes = prefixes.sortedOnce
    self.distrusted = Set(distrusted).sorted {
      $0.text.utf8.lexicographicallyPrecedes($1.text.utf8)
    }
  }

  /// The text above the signatures.
  public var text: String {
    var lines = [
      EntryKind.party.rawValue,
      origin,
      party.text,
      "revision \(revision)",
      "previous \(previous?.base64 ?? "-")",
      "name \(displayName)",
      "country \(country)",
      "status \(status.rawValue)",
      "recorder \(maySignByRecorder ? "yes" : "no")",
    ]
    lines += keys.map { "key \($0.vkey)" }
    lines += roles.map { "role \($0.rawValue)" }
    lines += prefixes.map { "prefix \($0)" }
    lines += distrusted.map { "distrust \($0.text)" }
    return lines.map { $0 + "\n" }.joined()
  }
}
