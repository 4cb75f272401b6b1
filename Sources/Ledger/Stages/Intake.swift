internal import Synchronization

/// The appends that wait to be sequenced, and how much is under way in all.
///
/// It is the one bound of the ledger: what was accepted counts until it is answered, whichever stage
/// it is in. So a slow disk, or witnesses out of reach, are felt by who appends, and nowhere else.
final class Intake: Sendable {
  /// What is waiting and under way.
  struct State {
    /// What waits to be sequenced, the oldest first.
    fileprivate var requests: [Request] = []
    /// Of what waits.
    fileprivate(set) var waiting = Load()
    /// Of all that was accepted and is not answered yet.
    fileprivate(set) var pending = Load()
    /// The batches that are sequenced and not yet durable.
    fileprivate(set) var batchesUnderWay = 0
    /// Whether a turn of the sequencer is to come.
    fileprivate var isArmed = false
    /// Why nothing more is taken.
    fileprivate(set) var halt: LedgerError?
    /// Appends that were refused because too much was under way.
    fileprivate(set) var busyCount: UInt64 = 0
  }

  private let state = Mutex(State())
  private let bound: Load

  /// Takes as much as `bound` at once.
  init(bound: Load) { self.bound = bound }

  /// What there is now.
  var current: State { state.withLock { $0 } }

  /// Why nothing more is taken.
  var halt: LedgerError? { state.withLock { $0.halt } }

  /// Adds a request, unless too much is under way; whether the sequencer has to be woken.
  func add(_ request: Request) throws(LedgerError) -> Bool {
    try state.withLock { state throws(LedgerError) in
      if let halt = state.halt { throw halt }
      // What is larger than the bound by itself is taken when nothing else is under way.
      let isAlone = state.pending == Load()
      guard isAlone || (state.pending + request.load).isWithin(bound) else {
        state.busyCount += 1
        throw .busy(retryAfterSeconds: LedgerLimits.retryAfterSeconds)
      }
      state.requests.append(request)
      state.waiting += request.load
      state.pending += request.load
      return state.arm()
    }
  }

  /// What the sequencer has to do at its turn.
  enum Turn {
    /// Nothing; it is woken when there is something.
    case rest
    /// Come again after this time.
    case wait(Duration)
    /// Sequence these.
    case take([Request])
  }

  /// The sequencer's turn, at which it may begin a batch after `delay`.
  ///
  /// While a batch is being written, only what is worth it is sequenced meanwhile; all else waits, so
  /// that those who come one by one are committed together.
  func turn(delay: Duration) -> Turn {
    state.withLock { state in
      let isWorthIt = state.waiting.keys >= LedgerLimits.overlapKeysMin
      guard !state.requests.isEmpty, state.batchesUnderWay < (isWorthIt ? 2 : 1) else {
        state.isArmed = false
        return .rest
      }
      if delay > .zero, state.halt == nil { return .wait(delay) }
      state.batchesUnderWay += 1
      return .take(state.takeBatch())
    }
  }

  /// A batch has left the writing stages; whether the sequencer has to be woken.
  func endBatch() -> Bool {
    state.withLock { state in
      state.batchesUnderWay -= 1
      return !state.requests.isEmpty && state.arm()
    }
  }

  /// A request has been answered.
  func end(_ request: Request) { state.withLock { $0.pending -= request.load } }

  /// Takes nothing more because of `error`, unless there is a reason already; what waits is returned.
  func stop(_ error: LedgerError) -> [Request] {
    state.withLock { state in
      state.halt = state.halt ?? error
      defer {
        state.requests = []
        state.waiting = Load()
      }
      return state.requests
    }
  }
}

extension Intake.State {
  fileprivate mutating func arm() -> Bool {
    defer { isArmed = true }
    return !isArmed
  }

  /// Takes the requests that make the next batch, the oldest first.
  fileprivate mutating func takeBatch() -> [Request] {
    var load = Load()
    let batch = requests.prefix { request in
      defer { load += request.load }
      return load.isWithin(LedgerLimits.batchMax)
    }
    requests.removeFirst(batch.count)
    for request in batch { waiting -= request.load }
    return Array(batch)
  }
}
