internal import Dispatch
internal import Synchronization

/// Reads every page and posting list of a stored index, each of which must hash to what is above it.
///
/// It runs beside an audit, on a thread and a connection of its own.
final class IndexWalk: Sendable {
  private enum Outcome {
    case fault(String?)
    /// Its connection saw a newer state.
    case isLate
  }

  private let outcome = Mutex<Outcome>(.isLate)
  private let group = DispatchGroup()

  /// Begins with the index that `state` publishes in the store of `directory`.
  init(_ engine: any StoreEngine, _ directory: String, _ state: PublishedState) {
    DispatchQueue.global().async(group: group) {
      guard let reader = try? engine.reader(of: directory) else { return }
      let found = try? reader.read { () -> Outcome in
        guard try reader.published() == state else { return .isLate }
        return .fault(IndexWalk.fault(in: reader, state))
      }
      if let found { self.outcome.withLock { $0 = found } }
    }
  }

  /// What is wrong with it, in words; `nil` if nothing is.
  ///
  /// If its own connection came too late to see the state, `store` is read, which shows it.
  func fault(reading store: any StoreReader, _ state: PublishedState) -> String? {
    group.wait()
    switch outcome.withLock({ $0 }) {
    case .fault(let fault): return fault
    case .isLate: return IndexWalk.fault(in: store, state)
    }
  }

  private static func fault(in store: any StoreReader, _ state: PublishedState) -> String? {
    do {
      try PagedIndex(state: state.indexState, store: store).forEach { _, _ in }
      return nil
    } catch {
      return "\(error)"
    }
  }
}
