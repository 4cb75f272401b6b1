public import Crypto

/// Whom a verifier trusts: what a trust file says.
///
/// A trust file is a policy of c2sp.org/tlog-policy with exactly one log, in which followers may
/// stand beside witnesses, and with a greatest age and the leaf hash of the log's entry 0:
///
///     log ledger.example/tmg+ce55cde3+AdF3qdL3AmsWfpczUzzOQSmlZ6qshR5Kj1h/QmF4pQqe
///     witness w1 witness.example/w1+1689b56e+BJk90Fb+5YnuntthAzl9BuSPS0Rh6caPcq4J0I6OoHkb
///     follower f1 follower.example/f1+c2b0925a+BD77vL+A0kNKFYIvEuXD3El08KHPP+8NK/KVLla6wtlB
///     group both all w1 f1
///     quorum both
///     max-age 86400
///     genesis DzvqGTNnVZsiT5V9KLvxcE2bwibgxLW4ogEMgGCVbRI=
///
/// The file is trusted: whoever changes it decides what its reader believes. The log is not: at
/// most it can refuse to answer, as long as the cosigners that make a quorum do not help it.
public struct TrustPolicy: Sendable {
  /// Somebody who cosigns the log's checkpoints.
  public struct Cosigner: Sendable {
    /// What a cosignature says.
    public enum Kind: Hashable, Sendable {
      /// It has seen the log only grow.
      case witness
      /// It has also rebuilt the index and found every published root of it right.
      case follower
    }

    /// What its cosignature says.
    public let kind: Kind
    /// Its name in the trust file, which means nothing elsewhere.
    public let label: String
    /// What checks its cosignatures.
    public let key: VerifierKey
    /// Where it is reached, if the file says so.
    public let url: String?
  }

  /// What checks the log's own signature; its name is the log's.
  public let log: VerifierKey
  /// Where the log is read, if the file says so.
  public let logURL: String?
  /// The witnesses and followers, in the order of the file.
  public let cosigners: [Cosigner]
  /// Which of them together are enough; `nil` if nobody but the operator vouches.
  let quorum: Quorum?
  /// Older than this, a checkpoint is too old to rely on.
  public let maxAgeSeconds: UInt64
  /// The leaf hash of the log's entry 0.
  public let genesis: Digest

  /// The log's name, line 1 of its checkpoints.
  public var origin: Origin { Origin(log.name) }
  /// Whether nobody but the log's operator vouches for anything: `quorum none`.
  public var isSingleOperator: Bool { quorum == nil }

  /// Whether what held at `time` is too old at `now`, both in seconds since 1970.
  public func isTooOld(_ time: UInt64, now: UInt64) -> Bool {
    now > time && now - time > maxAgeSeconds
  }
}

/// A rule by which some cosigners are enough.
indirect enum Quorum: Sendable {
  /// This one, by its place among the cosigners.
  case cosigner(Int)
  /// At least so many of these.
  case group(threshold: Int, [Quorum])

  /// Whether the cosigners `present` are enough; with more of them it stays so.
  func isMet(by present: Set<Int>) -> Bool {
    switch self {
    case .cosigner(let index): present.contains(index)
    case .group(let threshold, let members):
      members.count { $0.isMet(by: present) } >= threshold
    }
  }
}
