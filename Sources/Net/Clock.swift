import Glibc

/// The time as a loop sees it: read once for each batch of events.
struct Clock {
  /// Monotonic, for deadlines; exact to a few milliseconds.
  private(set) var milliseconds: Int64 = 0
  /// Since 1970, for the Date field.
  private(set) var seconds: Int64 = 0

  init() {
    tick()
  }

  mutating func tick() {
    milliseconds = Self.read(CLOCK_MONOTONIC_COARSE) / 1_000_000
    seconds = Self.read(CLOCK_REALTIME_COARSE) / 1_000_000_000
  }

  /// Exact and monotonic, for measuring.
  static func nanoseconds() -> Int64 { read(CLOCK_MONOTONIC) }

  private static func read(_ clock: Int32) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
