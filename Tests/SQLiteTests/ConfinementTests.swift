import Foundation
import SQLite
import Testing

@Suite struct ConfinementTests {
  @Test func `a second thread inside a transaction traps`() async {
    await #expect(processExitsWith: .failure) {
      let directory = try TemporaryDirectory()
      let database = try Database(directory.file("test.db"), access: .create)
      try database.write {
        let thread = Thread { try? database.execute("SELECT 1") }
        thread.start()
        Thread.sleep(forTimeInterval: 5)
      }
    }
  }

  @Test func `one thread after the other is fine`() async {
    await #expect(processExitsWith: .success) {
      let directory = try TemporaryDirectory()
      let database = try Database(directory.file("test.db"), access: .create)
      try database.write {}
      let done = DispatchSemaphore(value: 0)
      let thread = Thread {
        try? database.execute("SELECT 1")
        done.signal()
      }
      thread.start()
      done.wait()
      try database.write {}
    }
  }

  @Test func `a wrong number of parameters traps`() async {
    await #expect(processExitsWith: .failure) {
      let directory = try TemporaryDirectory()
      let database = try Database(directory.file("test.db"), access: .create)
      _ = try database.prepare("SELECT ?").first { _ in }
    }
  }
}
