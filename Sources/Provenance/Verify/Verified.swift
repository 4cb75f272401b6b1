public import Notes

/// A bundle that was verified: what the log says about a thing, as of a time.
public struct Verified: Sendable {
  /// All that belongs to the journey, judged.
  public let closure: Closure
  /// The code as it was scanned.
  public let code: String
  /// The checkpoint, and who vouches for it.
  public let checkpoint: VerifiedCheckpoint
  /// T: as of when it holds, in seconds since 1970.
  public let asOf: UInt64
  /// Whether that is longer ago than the trust file allows; then it is no pass.
  public let isTooOld: Bool
  /// What was checked, step by step, in sentences without a full stop.
  public let checks: [Check]

  /// Whether a body is missing that nobody has erased; then it is no pass.
  public var isIncomplete: Bool { closure.isIncomplete }
  /// Whether nobody but the log's operator vouches.
  public var isSingleOperator: Bool { checkpoint.isSingleOperator }

  /// Something that was checked, and found right.
  public struct Check: Hashable, Sendable {
    /// The step of the verification, 1 to 8.
    public let step: Int
    /// What was checked, with counts.
    public let text: String
  }

  init(
    closure: Closure,
    code: String,
    checkpoint: VerifiedCheckpoint,
    asOf: UInt64,
    isTooOld: Bool,
    bundle: ProofBundle
  ) {
    self.closure = closure
    self.code = code
    self.checkpoint = checkpoint
    self.asOf = asOf
    self.isTooOld = isTooOld
    checks = Report(bundle: bundle, closure: closure, checkpoint: checkpoint, asOf: asOf).checks
  }
}
