import EPCIS
import Foundation
import HTTPClient
import Synchronization

/// How fast items are registered end to end: over HTTP into the real service, until it has answered
/// that they are durable and published.
struct CaptureBenchmark {
  var items = 1_000_000
  var documentItems = 10_000
  var eventsPerDocument = 1
  var connections = 4
  var workload = Workload.runs
  var scansPerSecond = 20
  var rows = 10
  var program: String?
  /// For how many seconds items come at a steady rate in the end, and at which.
  var steadySeconds = 0
  var steadyItemsPerSecond = 17_400

  func run(in folder: String, _ progress: Progress) throws {
    let ledger = try ServedLedger(in: "\(folder)/capture", program: program)
    defer { ledger.stop() }
    let captures = Tally()
    let scans = ScanVisitor(url: ledger.url, rate: scansPerSecond)
    let writing = write(to: ledger, captures)
    let stopping = Stop()
    let reading = threads(scansPerSecond > 0 ? 1 : 0) { _ in scans.run(captures, until: stopping) }
    var table = TextTable(
      "items",
      "items/s",
      "CPU µs/item",
      "p50",
      "p99",
      "cold p50",
      "cold p99",
      "warm p50",
      "warm p99",
      "resident",
      "disk B/item"
    )
    watch(ledger, writing, captures, scans, progress, &table)
    let singlesDay = try writeSteadily(to: ledger, captures, scans, progress)
    stopping.set()
    reading.wait()
    let disk = ledger.diskBytes().sorted { $0.value > $1.value }
    progress.report("capture: starting the service again")
    let restart = try ledger.restart()
    progress.clear()
    if let failure = captures.failure ?? scans.cold.failure { throw BenchmarkError(failure) }
    let events = eventsPerDocument == 1 ? "one event" : "\(eventsPerDocument) events"
    print(
      """

      Capture: \(workload.title); documents of \(events) with \(Figures.count(documentItems)) items, \
      \(connections) connections, \(scansPerSecond) scans a second meanwhile; CPU is the service's
      \(table.text)

      refused as busy and sent again: \(captures.refusals)
      """
    )
    if let singlesDay { print(singlesDay) }
    print("ended and started again, until it was ready, in \(Figures.time(restart))")
    print("files: " + disk.map { "\($0.key) \(Figures.bytes($0.value))" }.joined(separator: ", "))
  }

  // MARK: Writing

  private func write(to ledger: ServedLedger, _ tally: Tally) -> DispatchGroup {
    let perDocument = documentItems * eventsPerDocument
    let share = max(1, items / perDocument / connections)
    let (url, token, workload) = (ledger.url, ledger.token, workload)
    let (items, events) = (documentItems, eventsPerDocument)
    return threads(connections) { number in
      guard let time = Instant(parsing: "2026-01-02T03:04:05Z") else { return }
      var documents = SerialDocument(
        items: items,
        events: events,
        workload: workload,
        seed: UInt64(number + 1) << 32,
        at: time
      )
      let connection = HTTPConnection(url)
      for _ in 0..<share where tally.failure == nil {
        let (bytes, sample) = documents.next()
        CaptureBenchmark.post(bytes, token, connection, tally, items: perDocument, sample)
      }
    }
  }

  /// Goes on at the steady rate, on one connection; how scans did meanwhile, in words.
  private func writeSteadily(
    to ledger: ServedLedger,
    _ tally: Tally,
    _ scans: ScanVisitor,
    _ progress: Progress
  ) throws -> String? {
    guard steadySeconds > 0, let time = Instant(parsing: "2026-01-02T03:04:05Z") else { return nil }
    progress.report("capture: \(Figures.count(steadyItemsPerSecond)) items a second")
    var documents = SerialDocument(items: documentItems, workload: workload, seed: 1, at: time)
    let connection = HTTPConnection(ledger.url)
    _ = (tally.takeLatencies(), scans.cold.takeLatencies(), scans.warm.takeLatencies())
    let (start, cpu) = (ContinuousClock.now, ledger.processorSeconds())
    var items = 0
    while ContinuousClock.now.since(start) < Double(steadySeconds), tally.failure == nil {
      let due = Double(items) / Double(steadyItemsPerSecond) - ContinuousClock.now.since(start)
      if due > 0 { usleep(UInt32(due * 1e6)) }
      let (bytes, sample) = documents.next()
      Self.post(bytes, ledger.token, connection, tally, items: documentItems, sample)
      items += documentItems
    }
    let seconds = ContinuousClock.now.since(start)
    let part = (ledger.processorSeconds() - cpu) / seconds * 100
    let (cold, warm) = (scans.cold.takeLatencies(), scans.warm.takeLatencies())
    let writes = tally.takeLatencies()
    func two(_ latencies: [Double]) -> String {
      "p50 \(Figures.time(quantile(0.5, of: latencies))), "
        + "p99 \(Figures.time(quantile(0.99, of: latencies)))"
    }
    return """
      then \(Figures.number(Double(items) / seconds)) items a second for \(steadySeconds) s, with \
      \(Figures.number(part)) % of a processor: documents \(two(writes)); \(cold.count) scans cold \
      \(two(cold)), warm \(two(warm))
      """
  }

  static func post(
    _ bytes: [UInt8],
    _ token: String,
    _ connection: HTTPConnection,
    _ tally: Tally,
    items: Int,
    _ sample: String
  ) {
    let start = ContinuousClock.now
    while true {
      do {
        let fields = [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")]
        let reply = try connection.send("POST", "/capture", fields: fields, body: bytes)
        switch reply.status {
        case 202:
          let seconds = ContinuousClock.now.since(start)
          return tally.add(items: items, seconds: seconds, sample: sample)
        case 503:
          tally.addRefusal()
          usleep(200_000)
        default:
          return tally.fail("\(reply.status): \(String(decoding: reply.body, as: UTF8.self))")
        }
      } catch {
        return tally.fail("\(error)")
      }
    }
  }

  // MARK: Watching

  private func watch(
    _ ledger: ServedLedger,
    _ writing: DispatchGroup,
    _ captures: Tally,
    _ scans: ScanVisitor,
    _ progress: Progress,
    _ table: inout TextTable
  ) {
    var (lastItems, lastCPU, last) = (0, ledger.processorSeconds(), ContinuousClock.now)
    var isDone = false
    while !isDone {
      isDone = writing.wait(timeout: .now() + .milliseconds(100)) == .success
      let items = captures.items
      progress.report("capture: \(Figures.count(items)) of \(Figures.count(self.items)) items")
      guard items - lastItems >= self.items / rows || isDone && items > lastItems else { continue }
      let (now, cpu) = (ContinuousClock.now, ledger.processorSeconds())
      let writes = captures.takeLatencies()
      let (cold, warm) = (scans.cold.takeLatencies(), scans.warm.takeLatencies())
      let disk = ledger.diskBytes().values.reduce(0, +)
      table.add(
        Figures.count(items),
        Figures.number(Double(items - lastItems) / now.since(last)),
        Figures.number((cpu - lastCPU) * 1e6 / Double(items - lastItems)),
        Figures.time(quantile(0.5, of: writes)),
        Figures.time(quantile(0.99, of: writes)),
        Figures.time(quantile(0.5, of: cold)),
        Figures.time(quantile(0.99, of: cold)),
        Figures.time(quantile(0.5, of: warm)),
        Figures.time(quantile(0.99, of: warm)),
        Figures.bytes(ledger.residentBytes()),
        Figures.number(Double(disk) / Double(items))
      )
      (lastItems, lastCPU, last) = (items, cpu, now)
    }
  }
}
