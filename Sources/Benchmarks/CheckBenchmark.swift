import EPCIS
import Foundation
import Ledger
import Notes
import Registrar

/// How fast a ledger is audited, as `wayproof check` does it, and how much memory that takes.
struct CheckBenchmark {
  /// The items that the ledger is to hold.
  let items: Int
  /// The items of one event.
  let documentItems: Int
  /// The memory for sorting, in bytes, of each run.
  let memoryBytes: [Int]

  func run(in folder: String, _ progress: Progress) throws {
    let path = "\(folder)/check"
    let consortium = try Consortium(in: path)
    try fill(consortium, progress)
    consortium.close()
    var table = TextTable(["", "time", "keys/s", "entries", "index", "memory", "findings"])
    for bytes in memoryBytes {
      var limits = AuditLimits()
      (limits.memoryBytes, limits.scratchFolder) = (bytes, folder)
      table.add(try check(path, consortium, limits, progress))
    }
    table.add(try sample(path, consortium))
    progress.clear()
    print(
      """

      Check: \(Figures.count(items)) items, \(Figures.count(documentItems)) in an event

      \(table.text)
        memory: what the check takes beyond what this program had before
      """
    )
  }

  private func fill(_ consortium: Consortium, _ progress: Progress) throws {
    for number in 0..<max(1, items / documentItems) {
      progress.report("registering: \(number * documentItems) of \(items)")
      let codes = try consortium.newItems(documentItems, run: number % 10_000)
      let what: JSONObject = ["epcList": .strings(codes), "ilmd": ["cbvmda:lotNumber": "L1"]]
      let event = consortium.event(.object, .add, "commissioning", "active", at: .maker, what)
      try consortium.capture([event], as: .maker)
      consortium.clock.advance(hours: 1)
    }
  }

  private func check(
    _ path: String,
    _ consortium: Consortium,
    _ limits: AuditLimits,
    _ progress: Progress
  ) throws -> [String] {
    var auditor = EntryAuditor(origin: Consortium.origin)
    var begun: [AuditProgress.Stage: ContinuousClock.Instant] = [:]
    var keys: UInt64 = 0
    let before = try Memory.resident()
    try Memory.resetPeak()
    let start = ContinuousClock.now
    let report = try LedgerAudit(path, key: consortium.logKey.verifier).run(
      limits: limits,
      progress: { told in
        begun[told.stage] = begun[told.stage] ?? .now
        if told.stage == .index { keys = told.total }
        progress.report("check, \(told.stage): \(told.done) of \(told.total)")
      },
      facts: { auditor.facts(of: $0) }
    )
    let end = ContinuousClock.now
    let (index, files) = (begun[.index] ?? end, begun[.files] ?? end)
    return [
      "\(Figures.bytes(limits.memoryBytes)) for sorting", Figures.time(end.since(start)),
      Figures.number(Double(keys) / end.since(start)), Figures.time(index.since(start)),
      Figures.time(files.since(index)), Figures.bytes(try Memory.peak() - before),
      "\(report.findings.count)",
    ]
  }

  private func sample(_ path: String, _ consortium: Consortium) throws -> [String] {
    var auditor = EntryAuditor(origin: Consortium.origin)
    var random = SystemRandomNumberGenerator()
    let start = ContinuousClock.now
    let report = try LedgerAudit(path, key: consortium.logKey.verifier)
      .sample(1_000, using: &random, keys: { try auditor.keys(of: $0, $1) })
    let time = Figures.time(ContinuousClock.now.since(start))
    return ["--quick", time, "", "", "", "", "\(report.findings.count)"]
  }
}

/// The memory of this process, as Linux counts it.
private enum Memory {
  static func resident() throws -> Int { try field("VmRSS:") }
  static func peak() throws -> Int { try field("VmHWM:") }
  static func resetPeak() throws {
    try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
  }

  private static func field(_ name: String) throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
    return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0)
      * 1_024
  }
}
