/// Why a revision of a party or of the governance does not count, or is not taken.
public struct RevisionFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The rules, by names that stay as they are; programs may compare them.
  public enum Rule: String, Hashable, Sendable, CaseIterable {
    /// The text has not the form of a revision, or is for another log.
    case form
    /// A revision of this number counts already: what was proposed was overtaken.
    case stale
    /// Its number is not the one that follows.
    case revision
    /// It does not go on from the last revision that counts.
    case previous
    /// It does not stand above the revision before.
    case order
    /// No governance is in force.
    case noGovernance = "no_governance"
    /// Fewer keys of the governance in force have signed than its threshold asks for.
    case threshold
    /// Fewer keys of the governance that it proposes have signed than that one's threshold asks for.
    case ownThreshold = "own_threshold"
    /// A signature in the name of a governance key is not that key's.
    case signature
    /// A public key is to serve two names.
    case twoNames = "two_names"
    /// A key of the governance is to serve a party.
    case governanceKey = "governance_key"
    /// The key has signed already, or has nothing to sign here.
    case signer
    /// Two files hold different proposals.
    case otherText = "other_text"
  }

  /// The rule that is broken.
  public let rule: Rule
  /// One sentence for people, without a full stop.
  public let message: String

  /// Names the rule and what is wrong.
  public init(_ rule: Rule, _ message: String) {
    self.rule = rule
    self.message = message
  }

  /// The message and the rule.
  public var description: String { "\(message) [\(rule.rawValue)]" }
}
