import Synchronization

/// What the loops of a server have in common.
final class Shared: Sendable {
  let pool: WorkPool
  let connections = Counter()

  init(_ configuration: Server.Configuration) {
    pool = WorkPool(workers: configuration.workers, waitingMax: configuration.waitingWorkMax)
  }
}

/// A number that all loops change.
final class Counter: Sendable {
  private let value = Atomic<Int>(0)

  /// Adds and returns the new value.
  @discardableResult
  func add(_ amount: Int) -> Int { value.add(amount, ordering: .relaxed).newValue }

  var current: Int { value.load(ordering: .relaxed) }
}
