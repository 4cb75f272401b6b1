import Crypto
import Foundation
import Ledger
import Merkle
import Synchronization

/// How long a single statement waits for its answer, when many come one by one.
struct WaitBenchmark {
  var rate = 2_000
  var seconds = 20

  /// The waits in order of their ends.
  private final class Waits: Sendable {
    let durable = Mutex(Samples())
    let published = Mutex(Samples())
    let busy = Atomic(0)
    let pending = Atomic(0)
  }

  func run(in folder: String, _ progress: Progress) throws {
    let path = "\(folder)/waits"
    let key = try GrowthBenchmark.makeKey()
    try Ledger.create(at: path, key: key, genesis: GrowthBenchmark.entry(0, keys: []))
    let ledger = try Ledger(opening: path, key: key)
    print(
      """

      Ledger: \(Figures.count(rate)) single statements a second for \(seconds) s

      """
    )
    var table = TextTable(
      "second",
      "durable p50",
      "durable p99",
      "published p50",
      "published p99",
      "revisions",
      "ahead"
    )
    let waits = Waits()
    var (number, revisions) = (0, UInt64(0))
    let start = ContinuousClock.now
    for second in 1...seconds {
      while number < second * rate {
        number += 1
        try append(number, to: ledger, waits)
        let due = start + .seconds(Double(number) / Double(rate))
        let early = due - .now
        if early > .zero { usleep(UInt32(early / .microseconds(1))) }
      }
      progress.report("waits: second \(second) of \(seconds)")
      guard second % max(1, seconds / 10) == 0 else { continue }
      let figures = ledger.figures
      let durable = waits.durable.withLock { samples in take(&samples) }
      let published = waits.published.withLock { samples in take(&samples) }
      table.add(
        "\(second)",
        Figures.time(durable.median),
        Figures.time(durable.p99),
        Figures.time(published.median),
        Figures.time(published.p99),
        "\(figures.revisions - revisions)",
        "\(figures.secondsAhead) s"
      )
      revisions = figures.revisions
    }
    while waits.pending.load(ordering: .acquiring) > 0 { usleep(1_000) }
    progress.clear()
    print(table.text)
    print("\n  refused as busy: \(waits.busy.load(ordering: .relaxed)) of \(Figures.count(number))")
    ledger.close()
  }

  private func take(_ samples: inout Samples) -> Samples {
    defer { samples = Samples() }
    return samples
  }

  private func append(_ number: Int, to ledger: Ledger, _ waits: Waits) throws {
    let keys = [
      IndexKey(group: 0, SHA256.hash(utf8: "by \(number % 64)")),
      IndexKey(group: 1, SHA256.hash(utf8: "item \(number)")),
    ]
    let start = Lap()
    waits.pending.add(1, ordering: .relaxed)
    do {
      try ledger.submit([GrowthBenchmark.entry(number, keys: keys)]) { progress in
        let spent = Lap().since(start)
        switch progress {
        case .durable:
          waits.durable.withLock { $0.add(spent) }
          return
        case .published: waits.published.withLock { $0.add(spent) }
        case .failed: break
        }
        waits.pending.subtract(1, ordering: .releasing)
      }
    } catch LedgerError.busy {
      waits.busy.add(1, ordering: .relaxed)
      waits.pending.subtract(1, ordering: .releasing)
    }
  }
}
