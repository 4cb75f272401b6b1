/// When revisions may follow each other, and how they are dated.
///
/// Index entries are dated in POSIX seconds that never fall. As long as they can, they rise from one to
/// the next, so that each moment is that of one revision: a burst gets a revision every quarter of a
/// second, and their dates run ahead of the clock, which catches up in quiet times. Verifiers let the
/// last one be some minutes ahead; long before that, under a load that lasts, several get the same.
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

  /// How long to wait before the next revision may begin.
  func delay(now: ContinuousClock.Instant = .now) -> Duration {
    guard interval > .zero, let lastBegun else { return .zero }
    return max(.zero, lastBegun + interval - now)
  }

  /// Begins a revision; its date, `last` being that of the one before.
  ///
  /// - Throws: ``LedgerError/clockBehind(seconds:)`` where the clock was put back so far that
  ///   verifiers would refuse what is dated by the one before.
  mutating func begin(after last: UInt64?) throws(LedgerError) -> UInt64 {
    lastBegun = .now
    let wanted = LedgerLimits.secondsAheadWanted
    guard let last, last >= clock.seconds() else { return clock.seconds() }
    // A clock that stands still until it is waited for goes on here.
    if !clock.isReal, secondsAhead(of: last) >= wanted { clock.waitAfter(last - wanted) }
    let ahead = secondsAhead(of: last)
    guard ahead < LedgerLimits.secondsAheadMax else { throw .clockBehind(seconds: ahead) }
    let mayRise = !clock.isReal || ahead < wanted
    return mayRise ? max(clock.seconds(), last + 1) : last
  }
}
