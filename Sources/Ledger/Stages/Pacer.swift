/// When revisions may follow each other, and how they are dated.
///
/// Index entries are dated in POSIX seconds that rise, so on average there is one revision a second.
/// Verifiers let the last one be some minutes ahead of the clock, and that is used to answer sooner
/// under load: a burst gets a revision every quarter of a second, and the further their dates run
/// ahead, the longer the pause, up to one second, at which they run ahead no more. In quiet times the
/// clock catches up.
struct Pacer {
  private let clock: LedgerClock
  /// The shortest time from the beginning of a revision to that of the next.
  private let interval: Duration
  private var lastBegun: ContinuousClock.Instant?

  init(_ options: LedgerOptions) {
    clock = options.clock
    interval = clock.isReal ? .milliseconds(options.revisionMilliseconds) : .zero
  }

  /// How far the date `last` of the last revision is ahead of the clock.
  func secondsAhead(of last: UInt64?) -> UInt64 {
    let now = clock.seconds()
    guard let last, last > now else { return 0 }
    return last - now
  }

  /// How long to wait before the next revision may begin, the last one being dated `last`.
  func delay(after last: UInt64?, now: ContinuousClock.Instant = .now) -> Duration {
    guard interval > .zero, let lastBegun else { return .zero }
    let ahead = min(secondsAhead(of: last), LedgerLimits.secondsAheadWanted)
    let slack = max(.zero, .seconds(1) - interval)
    let pause = interval + slack * Int(ahead) / Int(LedgerLimits.secondsAheadWanted)
    return max(.zero, lastBegun + pause - now)
  }

  /// Begins a revision; its date, `last` being that of the one before.
  mutating func begin(after last: UInt64?) throws(LedgerError) -> UInt64 {
    lastBegun = .now
    guard let last else { return clock.seconds() }
    // Only where the pauses were not kept, or the clock was put back.
    let wanted = LedgerLimits.secondsAheadWanted
    if last >= wanted, clock.seconds() <= last - wanted { clock.waitAfter(last - wanted) }
    let now = clock.seconds()
    guard last < now + LedgerLimits.secondsAheadMax else {
      throw .clockBehind(seconds: last - now)
    }
    return max(now, last + 1)
  }
}
