/// What is known of a token, but not the token; or of a certificate that serves as one.
public struct TokenRecord: Hashable, Sendable {
  /// The public part of the token, by which it is listed and revoked; of a certificate `sha256:` and its
  /// hash in hexadecimal digits.
  public let id: String
  /// The party in whose name its holder acts.
  public let party: String
  /// What its holder may do.
  public let scopes: Set<Scope>
  /// What the operator wrote about it.
  public let note: String
  /// When it was made, in POSIX seconds.
  public let created: UInt64
  /// When it was revoked, in POSIX seconds; `nil` while it is good.
  public let revoked: UInt64?
}
