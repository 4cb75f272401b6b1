import Foundation
import Ledger
import Merkle
import Provenance
import Synchronization

/// Gives a ledger entries as fast as it takes them, as the admission of documents would.
final class LedgerFeeder {
  private let ledger: Ledger
  private let documentItems: Int
  private var source: ItemSource
  private var made = 0
  private var documents = 0
  private let pending = Pending()

  /// What was handed in and is not published yet.
  private final class Pending: Sendable {
    let count = Atomic(0)
    let failure = Mutex<(any Error)?>(nil)
  }

  init(_ ledger: Ledger, workload: Workload, documentItems: Int) {
    self.ledger = ledger
    self.documentItems = documentItems
    source = ItemSource(workload)
  }

  /// Registers items until there are `goal`, and returns when all are published.
  ///
  /// `published` is told of some keys of each document, once it is published.
  func feed(to goal: Int, published: @escaping @Sendable ([IndexKey]) -> Void) throws {
    while made < goal {
      let count = min(documentItems, goal - made)
      let keys = source.document(count).map { IndexKey.of(.id, $0) }
      let sample = [keys[0], keys[count / 2]]
      documents += 1
      made += count
      let entry = GrowthBenchmark.entry(documents, keys: keys.sorted())
      try submit(entry) { published(sample) }
    }
    while pending.count.load(ordering: .acquiring) > 0 { usleep(2_000) }
    if let failure = pending.failure.withLock({ $0 }) { throw failure }
  }

  private func submit(_ entry: NewEntry, published: @escaping @Sendable () -> Void) throws {
    pending.count.add(1, ordering: .relaxed)
    let pending = pending
    while true {
      do {
        try ledger.submit([entry]) { progress in
          switch progress {
          case .durable: return
          case .published: published()
          case .failed(let error): pending.failure.withLock { $0 = error }
          }
          pending.count.subtract(1, ordering: .releasing)
        }
        return
      } catch LedgerError.busy {
        usleep(5_000)
      }
    }
  }
}
