import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Net

struct WorkPoolTests {
  @Test func `so much is done at a time, and all of it`() {
    let pool = WorkPool(workers: 3, waitingMax: 1000)
    let state = Mutex((now: 0, most: 0, done: 0))
    let group = DispatchGroup()
    for _ in 0..<200 {
      group.enter()
      let isTaken = pool.submit {
        state.withLock {
          $0.now += 1
          $0.most = max($0.most, $0.now)
        }
        usleep(200)
        state.withLock {
          $0.now -= 1
          $0.done += 1
        }
        group.leave()
      }
      #expect(isTaken)
    }
    group.wait()
    let end = state.withLock { $0 }
    #expect(end.done == 200 && end.now == 0 && (1...3).contains(end.most))
  }

  @Test func `a confined value cannot be used elsewhere`() async {
    await #expect(processExitsWith: .failure) {
      let confined = Confined(to: DispatchQueue(label: "owner")) { 1 }
      confined.consume { _ in }
    }
  }
}
