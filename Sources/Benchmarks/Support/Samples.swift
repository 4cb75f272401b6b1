import Foundation

/// A moment of the benchmark: by the clock on the wall, and by the work of this thread.
struct Lap {
  private let wall = ContinuousClock.now
  private let processor = Lap.processorSeconds()

  /// What has passed since `earlier`.
  func since(_ earlier: Lap) -> Spent {
    Spent(wall: wall.since(earlier.wall), processor: processor - earlier.processor)
  }

  /// The wall time from here to `later`.
  func wall(to later: ContinuousClock.Instant) -> Double { later.since(wall) }

  /// The wall time from `earlier` to here.
  func wall(from earlier: ContinuousClock.Instant) -> Double { wall.since(earlier) }

  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// How long something took.
///
/// On a machine that does other things too, the processor time says more: it leaves out what others
/// took, and what the disk took.
struct Spent {
  /// Seconds on the wall.
  var wall = 0.0
  /// Seconds of the processor, this thread's only.
  var processor = 0.0

  static func += (sum: inout Spent, part: Spent) {
    sum.wall += part.wall
    sum.processor += part.processor
  }

  static func - (whole: Spent, part: Spent) -> Spent {
    Spent(wall: whole.wall - part.wall, processor: whole.processor - part.processor)
  }
}

/// Measured times of the same thing, done again and again.
struct Samples {
  private var all: [Spent] = []

  /// Runs `body` and takes down how long it took.
  mutating func measure<Result>(_ body: () throws -> Result) rethrows -> Result {
    let start = Lap()
    defer { all.append(Lap().since(start)) }
    return try body()
  }

  /// Takes down a time.
  mutating func add(_ spent: Spent) { all.append(spent) }

  /// The wall time of all together.
  var total: Double { all.reduce(0) { $0 + $1.wall } }
  /// The shortest.
  var least: Double { all.map(\.wall).min() ?? 0 }
  /// The one in the middle.
  var median: Double { quantile(0.5, of: all.map(\.wall)) }
  /// The one that 99 of 100 are not above.
  var p99: Double { quantile(0.99, of: all.map(\.wall)) }
  /// The processor time in the middle.
  var processorMedian: Double { quantile(0.5, of: all.map(\.processor)) }

  /// The smallest number that at least this part of all is not above.
  private func quantile(_ part: Double, of numbers: [Double]) -> Double {
    guard !numbers.isEmpty else { return 0 }
    let rank = Int((part * Double(numbers.count)).rounded(.up))
    return numbers.sorted()[max(0, rank - 1)]
  }
}

extension ContinuousClock.Instant {
  /// Seconds since `earlier`.
  func since(_ earlier: ContinuousClock.Instant) -> Double { (self - earlier) / .seconds(1) }
}
