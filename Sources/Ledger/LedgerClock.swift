internal import Glibc
internal import Synchronization

/// The time by which index entries are dated.
public struct LedgerClock: Sendable {
  /// Seconds since 1970.
  public let seconds: @Sendable () -> UInt64
  /// Waits until a second has begun after the one given, or for a second if the clock is behind.
  public let waitAfter: @Sendable (_ second: UInt64) -> Void
  /// Whether it goes by itself, so that revisions have to be spread over time.
  var isReal = false

  /// A clock of both functions, which stands still until it is waited for.
  public init(
    seconds: @escaping @Sendable () -> UInt64,
    waitAfter: @escaping @Sendable (_ second: UInt64) -> Void
  ) {
    self.seconds = seconds
    self.waitAfter = waitAfter
  }

  /// The system's clock.
  public static let system: LedgerClock = {
    var clock = LedgerClock(
      seconds: { systemTime().seconds },
      waitAfter: { second in
        let now = systemTime()
        guard now.seconds <= second else { return }
        usleep(1_000_000 - now.microseconds)
      }
    )
    clock.isReal = true
    return clock
  }()

  /// A clock that moves only by being waited for, for tests and for making demonstrations.
  public static func stepping(from second: UInt64) -> LedgerClock {
    let hand = Hand(second)
    return LedgerClock(
      seconds: { hand.second.load(ordering: .relaxed) },
      waitAfter: { hand.second.store($0 + 1, ordering: .relaxed) }
    )
  }

  private final class Hand: Sendable {
    let second: Atomic<UInt64>
    init(_ second: UInt64) { self.second = Atomic(second) }
  }
}

private func systemTime() -> (seconds: UInt64, microseconds: UInt32) {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return (UInt64(clamping: time.tv_sec), UInt32(clamping: time.tv_nsec / 1_000))
}
