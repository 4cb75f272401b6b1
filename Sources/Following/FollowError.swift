import Merkle
import Provenance

/// Why a follower does not go on.
public enum FollowError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The log is not what it says: the follower has stopped for good.
  case stopped(String)
  /// The log has not sent entry `number`, which its checkpoint says it has.
  case missing(number: UInt64)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .stopped(let reason): "the follower has stopped: \(reason)"
    case .missing(let number): "the log has not sent entry \(number)"
    }
  }
}
