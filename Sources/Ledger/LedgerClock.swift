internal import Glibc
internal import Synchronization

/// The time by which index entries are dated.
public struct LedgerClock: Sendable {
  /// Seconds since 1970.
  public let seconds: @Sendable () -> UInt64
  /// Moves a clock that does not go by itself on to a second after the one given.
  let waitAfter: @Sendable (_ second: UInt64) -> Void
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
      seconds: {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(clamping: time.tv_sec)
      },
      waitAfter: { _ in }
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
