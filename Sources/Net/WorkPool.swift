import Dispatch
import Synchronization

/// Does slow work, so much at a time, and lets so much wait.
///
/// Each worker is a serial queue: Dispatch gives such a queue a thread of its own when it needs one,
/// where blocking work on a shared queue would hold up everything else that runs there.
final class WorkPool: Sendable {
  typealias Job = @Sendable () -> Void

  private struct State {
    var idle: [Int]
    var waiting: [Job] = []
    /// The first of `waiting` that has not been taken.
    var next = 0

    mutating func takeNext() -> Job? {
      guard next < waiting.count else { return nil }
      let job = waiting[next]
      next += 1
      if next == waiting.count {
        waiting.removeAll(keepingCapacity: true)
        next = 0
      }
      return job
    }
  }

  private let workers: [DispatchQueue]
  private let waitingMax: Int
  private let state: Mutex<State>

  init(workers count: Int, waitingMax: Int) {
    workers = (0..<max(1, count)).map { DispatchQueue(label: "wayproof.worker.\($0)") }
    self.waitingMax = waitingMax
    state = Mutex(State(idle: Array(workers.indices)))
  }

  /// Takes a job, unless too many wait.
  ///
  /// - Returns: whether the job will be done.
  func submit(_ job: @escaping Job) -> Bool {
    let (isTaken, worker) = state.withLock { state -> (Bool, Int?) in
      if let worker = state.idle.popLast() { return (true, worker) }
      guard state.waiting.count - state.next < waitingMax else { return (false, nil) }
      state.waiting.append(job)
      return (true, nil)
    }
    if let worker {
      workers[worker].async { self.run(job, on: worker) }
    }
    return isTaken
  }

  private func run(_ first: Job, on worker: Int) {
    var job = first
    while true {
      job()
      let next = state.withLock { state in
        let next = state.takeNext()
        if next == nil { state.idle.append(worker) }
        return next
      }
      guard let next else { return }
      job = next
    }
  }
}
