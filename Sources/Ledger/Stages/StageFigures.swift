internal import Synchronization

/// A stage of the write path.
public enum Stage: String, CaseIterable, Hashable, Sendable {
  /// Numbers what waits, and computes the tree and the index with it.
  case sequence
  /// Makes the batch durable.
  case stage
  /// Signs the checkpoint, after remembering it.
  case sign
  /// Has it cosigned.
  case witness
  /// Shows it to readers.
  case publish
  /// Answers who waits.
  case answer
  /// Has the store do what nobody waits for, such as copying a write-ahead log to its database.
  case tidy
}

/// What the ledger has done since it was opened, and what waits.
public struct LedgerFigures: Hashable, Sendable {
  /// What a stage has done.
  public struct Run: Hashable, Sendable {
    /// How often.
    public var count: UInt64 = 0
    /// How long in all, in nanoseconds.
    public var nanoseconds: UInt64 = 0
    /// The longest, in nanoseconds.
    public var nanosecondsMax: UInt64 = 0

    /// Of what was never done.
    public init() {}
  }

  /// Each stage.
  public var stages: [Stage: Run] = [:]
  /// Revisions that were published.
  public var revisions: UInt64 = 0
  /// Entries that were published, without index entries.
  public var entries: UInt64 = 0
  /// Index keys under which they are filed.
  public var keys: UInt64 = 0
  /// Appends that were answered, and how long that took from when they were accepted.
  public var appends = Run()
  /// Appends that were refused because too much was under way.
  public var refusals: UInt64 = 0
  /// Entries, keys and bytes that were accepted and are not yet answered.
  public var entriesPending = 0
  /// Their index keys.
  public var keysPending = 0
  /// Their bytes.
  public var bytesPending = 0
  /// How far the last index entry's time was ahead of the clock, in seconds.
  public var secondsAhead: UInt64 = 0
}

/// Counts what the stages do; any thread may read it.
final class StageFigures: Sendable {
  private let figures = Mutex(LedgerFigures())

  /// The figures now.
  var current: LedgerFigures { figures.withLock { $0 } }

  /// Runs `body` as a turn of `stage`.
  func measure<Result>(_ stage: Stage, _ body: () throws -> Result) rethrows -> Result {
    let begun = ContinuousClock.now
    defer { figures.withLock { $0.stages[stage, default: .init()].add(since: begun) } }
    return try body()
  }

  /// Counts a published revision.
  func count(_ revision: Revision) {
    figures.withLock { figures in
      figures.revisions += 1
      figures.entries += revision.range.upperBound - revision.range.lowerBound - 1
      figures.keys += revision.filed.reduce(0) { $0 + UInt64($1.keys.count) }
    }
  }

  /// Counts an answer to a request that was accepted at `begun`.
  func countAnswer(after begun: ContinuousClock.Instant) {
    figures.withLock { $0.appends.add(since: begun) }
  }

  /// Takes down how far revisions run ahead of the clock.
  func note(secondsAhead: UInt64) { figures.withLock { $0.secondsAhead = secondsAhead } }
}

extension LedgerFigures.Run {
  /// Counts one more, which began at `begun` and ends now.
  public mutating func add(since begun: ContinuousClock.Instant) {
    let (seconds, attoseconds) = (ContinuousClock.now - begun).components
    let spent =
      UInt64(clamping: seconds) * 1_000_000_000
      + UInt64(clamping: attoseconds) / 1_000_000_000
    count += 1
    nanoseconds += spent
    nanosecondsMax = max(nanosecondsMax, spent)
  }
}
