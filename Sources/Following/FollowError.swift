/// Why a follower does not go on.
public enum FollowError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The log is not what it says: the follower has stopped for good.
  case stopped(String)
  /// The log has not sent entry `number`, which its checkpoint says it has.
  case missing(number: UInt64)
  /// Index entry `number` is dated so many seconds ahead of this clock, more than readers allow.
  case ahead(number: UInt64, seconds: UInt64)
  /// The log shows a smaller tree than it has shown before.
  case smaller(shown: UInt64, before: UInt64)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .stopped(let reason): "the follower has stopped: \(reason)"
    case .missing(let number): "the log has not sent entry \(number)"
    case .ahead(let number, let seconds):
      "index entry \(number) is dated \(seconds) seconds ahead of the clock here"
    case .smaller(let shown, let before):
      "the log shows \(shown) entries, and has shown \(before) before"
    }
  }
}

/// What a log was caught at.
enum Lie: Error {
  /// The index entry `closing` is not what `entries`, which it ends, make.
  case index(closing: [UInt8], reason: String)
  /// This entry must not stand in a log.
  case entry(FedEntry, reason: String)
  /// This entry holds the note of an earlier one.
  case repeated(FedEntry, first: UInt64)
  /// The index entry is dated before what was seen by the time of `seen`.
  case backdated(closing: [UInt8], time: UInt64, seen: UInt64)
  /// The tree that was signed is not the one whose entries were sent.
  case root(reason: String)
  /// The log has become smaller.
  case smaller(reason: String)

  /// What is wrong with entry `number`, in words.
  func reason(at number: UInt64) -> String {
    switch self {
    case .index(_, let reason), .root(let reason), .smaller(let reason): reason
    case .entry(_, let reason): "entry \(number): \(reason)"
    case .repeated(_, let first):
      "entry \(number): its note stands in the log already, in entry \(first)"
    case .backdated(_, let time, let seen):
      "entry \(number) is dated \(time), and was not there when a tree without it was cosigned at "
        + "\(seen)"
    }
  }
}
