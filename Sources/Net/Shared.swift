import Synchronization

/// What the loops of a server have in common.
final class Shared: Sendable {
  /// For slow work.
  let workers: WorkPool
  /// For work that waits.
  let waiters: WorkPool
  let connections = Counter()
  /// Connections on which something was under way when they were cut off.
  let cut = Counter()
  let addresses: AddressCounts
  let tickets = TicketKeys(now: Clock.nanoseconds() / 1_000_000_000)

  init(_ configuration: Server.Configuration) {
    addresses = AddressCounts(
      max: configuration.connectionsPerAddressMax,
      exempt: configuration.trustedProxies
    )
    let waitingMax = configuration.waitingWorkMax
    workers = WorkPool(workers: configuration.workers, waitingMax: waitingMax)
    waiters = WorkPool(workers: configuration.waiters, waitingMax: waitingMax)
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
