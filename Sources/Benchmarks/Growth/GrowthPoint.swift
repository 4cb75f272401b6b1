import Foundation
import Ledger

/// What was measured when a ledger had some number of items.
struct GrowthPoint {
  let items: Int
  private let lap = Lap()
  private let figures: LedgerFigures
  private let databaseBytes: Int
  private let memoryBytes: Int
  private let processorSeconds: Double
  private let lookups: ProofVisitor.Lookups

  init(_ ledger: Ledger, folder: String, items: Int, lookups: ProofVisitor.Lookups) {
    self.items = items
    self.lookups = lookups
    figures = ledger.figures
    let path = "\(folder)/ledger.db"
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    databaseBytes = attributes?[.size] as? Int ?? 0
    let statm = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    memoryBytes =
      statm.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 4096 } ?? 0
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    processorSeconds = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static let columns: [(String, Int)] = [
    ("items", 12), ("items/s", 9), ("items/cpu s", 12), ("sequence", 9), ("stage", 6),
    ("publish", 8), ("tidy", 5), ("revisions", 10), ("B/item", 7), ("memory", 8),
    ("cold p50", 9), ("cold p99", 9), ("warm p50", 9), ("warm p99", 9),
  ]

  /// The first line of the table.
  static var header: String {
    line(columns.map(\.0))
      + "\n  shares of the wall time are of the stage's own thread; items/cpu s counts all threads"
  }

  /// The line for what came since `before`.
  func row(after before: GrowthPoint) -> String {
    let wall = lap.since(before.lap).wall
    func share(_ stage: Stage) -> String {
      let spent = nanoseconds(stage) - before.nanoseconds(stage)
      return Figures.share(Double(spent) / 1e9, of: wall)
    }
    let new = Double(items - before.items)
    return Self.line([
      Figures.count(items), Figures.count(Int(new / wall)),
      Figures.count(Int(new / (processorSeconds - before.processorSeconds))),
      share(.sequence), share(.stage), share(.publish), share(.tidy),
      "\(figures.revisions - before.figures.revisions)",
      Figures.number(Double(databaseBytes) / Double(items)), Figures.bytes(memoryBytes),
      Figures.time(lookups.cold.median), Figures.time(lookups.cold.p99),
      Figures.time(lookups.warm.median), Figures.time(lookups.warm.p99),
    ])
  }

  private func nanoseconds(_ stage: Stage) -> UInt64 { figures.stages[stage]?.nanoseconds ?? 0 }

  private static func line(_ cells: [String]) -> String {
    "  "
      + zip(cells, columns).map { cell, column in
        String(repeating: " ", count: max(0, column.1 - cell.count)) + cell
      }.joined(separator: " ")
  }
}
