import EPCIS
import Ledger
import Synchronization

/// The time of a made-up world: it moves as it is told, and never waits.
///
/// A ledger makes at most one revision a second. By this clock it need not wait for the next one, so
/// what is measured is its work. The clock also sees how far an append is: the ledger asks for the
/// time when it begins to write, and for cosignatures when all is durable.
final class WorldClock: Sendable {
  /// When an append came to its stages.
  struct Marks {
    /// The ledger begins: what comes before is admission.
    var begun: ContinuousClock.Instant?
    /// The batch is durable and the checkpoint signed: what comes after is publishing.
    var durable: ContinuousClock.Instant?
  }
  private struct State {
    var second: UInt64
    var marks = Marks()
  }
  private let state: Mutex<State>

  /// Begins at noon on 2 March 2026, UTC.
  init() { state = Mutex(State(second: 1_772_452_800)) }

  /// Seconds since 1970.
  var second: UInt64 { state.withLock { $0.second } }

  /// The same as an instant.
  var now: Instant {
    guard let instant = Instant(milliseconds: Int64(second) * 1000) else {
      preconditionFailure("the world lasts some years")
    }
    return instant
  }

  /// Lets time go by.
  func advance(hours: UInt64) { state.withLock { $0.second += hours * 3600 } }

  /// The marks since the last call of this.
  func takeMarks() -> Marks {
    state.withLock { state in
      defer { state.marks = Marks() }
      return state.marks
    }
  }

  /// What a ledger is given to go by this clock.
  var options: LedgerOptions {
    let clock = LedgerClock(
      seconds: {
        self.state.withLock { state in
          state.marks.begun = state.marks.begun ?? ContinuousClock.now
          return state.second
        }
      },
      waitAfter: { second in
        self.state.withLock { $0.second = max($0.second, second + 1) }
      }
    )
    return LedgerOptions(clock: clock) { request in
      self.state.withLock { $0.marks.durable = ContinuousClock.now }
      return request.checkpoint
    }
  }
}
