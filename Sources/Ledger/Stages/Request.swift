internal import Dispatch
internal import Synchronization

/// How far an append has come.
public enum AppendProgress: Sendable {
  /// Its entries have these numbers and outlive a power cut; readers do not see them yet.
  case durable(numbers: [UInt64])
  /// Readers see its entries under a signed checkpoint: the end.
  case published(Receipt)
  /// It came to nothing, for a ``LedgerError``: the end.
  ///
  /// Where ``AppendProgress/durable(numbers:)`` came before, its entries are published when the ledger
  /// is next opened.
  case failed(any Error)
}

/// An append on its way through the stages.
final class Request: Sendable {
  /// The entries, their parts as they are stored: packing is done here, by the threads that append.
  let entries: [NewEntry]
  /// The size of the log when its entries were admitted, if that matters.
  let admittedAt: UInt64?
  /// Whether an index entry is wanted even if no other entry is new.
  let wantsRevision: Bool
  let load: Load
  let begun = ContinuousClock.now
  private let report: @Sendable (AppendProgress) -> Void
  private let isAnswered = Atomic(false)

  /// `report` is called from the ledger's own threads, and must not keep them.
  init(
    _ entries: [NewEntry],
    admittedAt: UInt64?,
    wantsRevision: Bool = false,
    report: @escaping @Sendable (AppendProgress) -> Void
  ) {
    let entries = entries.map(\.packed)
    self.entries = entries
    self.admittedAt = admittedAt
    self.wantsRevision = wantsRevision
    self.report = report
    load = Load(entries)
  }

  /// Tells that its entries are durable.
  func reportDurable(_ numbers: [UInt64]) { report(.durable(numbers: numbers)) }

  /// Answers it, once.
  func answer(_ result: Result<Receipt, any Error>) {
    precondition(!isAnswered.exchange(true, ordering: .relaxed), "an append is answered once")
    switch result {
    case .success(let receipt): report(.published(receipt))
    case .failure(let error): report(.failed(error))
    }
  }
}

/// What comes of an append, for the thread that waits for it.
final class Outcome: Sendable {
  private let result = Mutex<Result<Receipt, any Error>?>(nil)
  private let isThere = DispatchSemaphore(value: 0)

  /// Takes the end of an append.
  func take(_ progress: AppendProgress) {
    switch progress {
    case .durable: return
    case .published(let receipt): result.withLock { $0 = .success(receipt) }
    case .failed(let error): result.withLock { $0 = .failure(error) }
    }
    isThere.signal()
  }

  /// Waits for the end.
  func receipt() throws -> Receipt {
    isThere.wait()
    guard let result = result.withLock({ $0 }) else {
      preconditionFailure("an append that was waited for is answered")
    }
    return try result.get()
  }
}

/// How far an append has come, for the thread that waits for it, but not for ever.
final class AppendWatch: Sendable {
  private let progress = Mutex<AppendProgress?>(nil)
  private let hasMoved = DispatchSemaphore(value: 0)

  /// Takes a step of an append.
  func take(_ step: AppendProgress) {
    progress.withLock { $0 = step }
    hasMoved.signal()
  }

  /// Waits until it is durable, and then `patienceSeconds` for the end.
  func outcome(patienceSeconds: Double) throws -> Appended {
    hasMoved.wait()
    if case .durable = progress.withLock({ $0 }) {
      _ = hasMoved.wait(timeout: .now() + patienceSeconds)
    }
    switch progress.withLock({ $0 }) {
    case .published(let receipt): return .published(receipt)
    case .durable(let numbers): return .durable(numbers: numbers)
    case .failed(let error): throw error
    case nil: preconditionFailure("an append that has moved has come somewhere")
    }
  }
}
