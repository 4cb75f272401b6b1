internal import Synchronization

/// An append on its way through the stages, and what comes of it.
final class Request: Sendable {
  let entries: [NewEntry]
  /// The size of the log when its entries were admitted, if that matters.
  let admittedAt: UInt64?
  /// Whether an index entry is wanted even if no other entry is new.
  let wantsRevision: Bool
  private let outcome = Mutex<Result<Receipt, any Error>?>(nil)

  init(_ entries: [NewEntry], admittedAt: UInt64?, wantsRevision: Bool = false) {
    self.wantsRevision = wantsRevision
    self.entries = entries
    self.admittedAt = admittedAt
  }

  /// Whether it has been answered.
  var isAnswered: Bool { outcome.withLock { $0 != nil } }

  /// Answers it, once.
  func answer(_ result: Result<Receipt, any Error>) {
    outcome.withLock { outcome in
      precondition(outcome == nil, "an append is answered once")
      outcome = result
    }
  }

  /// The answer.
  func receipt() throws -> Receipt {
    guard let outcome = outcome.withLock({ $0 }) else {
      preconditionFailure("an append that was waited for is answered")
    }
    return try outcome.get()
  }
}
