/// Something about a log that is not as it should be.
public struct Finding: Hashable, Sendable, CustomStringConvertible {
  /// What kind of thing it is.
  public enum Kind: String, Hashable, Sendable {
    /// The log, or somebody who cosigns it, does not answer as it should.
    case unreachable
    /// Too few vouch for the published checkpoint, or it is not the log's.
    case quorum
    /// The newest state that is vouched for is too old.
    case stale
    /// The log is smaller than it was.
    case rollback = "rolled_back"
    /// There are two histories of the log, each with its signature.
    case split
    /// What the log serves does not make the tree that it signed.
    case tiles
    /// The log does not end with an index entry, or that is not what it must be.
    case index
    /// Somebody said something about what is under one's own company prefixes.
    case statement
  }

  /// The kind.
  public let kind: Kind
  /// Who it is about: `log`, or the name of a witness or follower in the trust file, or the party that
  /// made a statement.
  public let about: String
  /// What was found, in a sentence without a full stop.
  public let text: String

  init(_ kind: Kind, _ about: String, _ text: String) {
    (self.kind, self.about, self.text) = (kind, about, text)
  }

  /// A statement that `party` made, and what it is.
  public static func statement(by party: String, _ text: String) -> Finding {
    Finding(.statement, party, text)
  }

  /// All in one line.
  public var description: String { "\(kind.rawValue)\t\(about)\t\(text)" }
}
