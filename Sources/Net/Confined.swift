import Dispatch

/// A value that is made, used and given up on one serial queue.
// Unchecked, because the compiler does not know queues: sound, because each access asserts that it
// runs on the queue, and the value is never handed out.
final class Confined<Value>: @unchecked Sendable {
  private let queue: DispatchQueue
  private var value: Value?

  init(to queue: DispatchQueue, _ make: () throws -> Value) rethrows {
    self.queue = queue
    value = try queue.sync(execute: make)
  }

  /// Lends the value, and gives it up on the queue when `body` is done.
  func consume(_ body: (Value) -> Void) {
    dispatchPrecondition(condition: .onQueue(queue))
    guard let value else { return }
    body(value)
    self.value = nil
  }
}
