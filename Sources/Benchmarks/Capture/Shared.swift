import Foundation
import Synchronization

/// What the threads of a benchmark note together.
final class Tally: Sendable {
  private struct State {
    var latencies: [Double] = []
    var items = 0
    var refusals = 0
    var sample = ""
    /// Some of all that were noted, each with the same chance.
    var samples: [String] = []
    var noted = 0
    var random = SeededRandom()
    var failure: String?
  }
  private let state = Mutex(State())

  /// Notes one answer.
  func add(items: Int, seconds: Double, sample: String? = nil) {
    state.withLock { state in
      state.items += items
      state.latencies.append(seconds)
      guard let sample else { return }
      state.sample = sample
      state.noted += 1
      let place = Int.random(in: 0..<state.noted, using: &state.random)
      if state.samples.count < Tally.samplesMax {
        state.samples.append(sample)
      } else if place < Tally.samplesMax {
        state.samples[place] = sample
      }
    }
  }

  private static let samplesMax = 20_000

  /// One of all samples by chance; empty if there is none yet.
  var anySample: String {
    state.withLock { $0.samples.randomElement(using: &$0.random) ?? "" }
  }

  func addRefusal() { state.withLock { $0.refusals += 1 } }
  func fail(_ reason: String) { state.withLock { $0.failure = $0.failure ?? reason } }

  var items: Int { state.withLock { $0.items } }
  var refusals: Int { state.withLock { $0.refusals } }
  var sample: String { state.withLock { $0.sample } }
  var failure: String? { state.withLock { $0.failure } }

  /// The latencies since the last time this was asked, ascending.
  func takeLatencies() -> [Double] {
    state.withLock { state in
      defer { state.latencies = [] }
      return state.latencies.sorted()
    }
  }
}

/// The smallest number that at least `part` of all is not above; `sorted` is ascending.
func quantile(_ part: Double, of sorted: [Double]) -> Double {
  guard !sorted.isEmpty else { return 0 }
  return sorted[max(0, Int((part * Double(sorted.count)).rounded(.up)) - 1)]
}

/// Runs `body` on threads of their own, and returns them to be waited for.
func threads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) -> DispatchGroup {
  let group = DispatchGroup()
  for number in 0..<count {
    group.enter()
    let thread = Thread {
      body(number)
      group.leave()
    }
    thread.stackSize = 1 << 20
    thread.start()
  }
  return group
}
