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

  func run(in folder: String, _ progress: Progress) throws {
    let ledger = try ServedLedger(in: "\(folder)/capture", program: program)
    defer { ledger.stop() }
    let (captures, scans) = (Tally(), Tally())
    let writing = write(to: ledger, captures)
    let (url, rate) = (ledger.url, scansPerSecond)
    let stopping = Stop()
    let reading = threads(rate > 0 ? 1 : 0) { _ in
      CaptureBenchmark.scan(url, rate, captures, scans, until: stopping)
    }
    var table = TextTable(
      "items",
      "items/s",
      "CPU µs/item",
      "p50",
      "p99",
      "scan p50",
      "scan p99",
      "resident",
      "disk B/item"
    )
    watch(ledger, writing, captures, scans, progress, &table)
    stopping.set()
    reading.wait()
    progress.clear()
    if let failure = captures.failure ?? scans.failure { throw BenchmarkError(failure) }
    let events = eventsPerDocument == 1 ? "one event" : "\(eventsPerDocument) events"
    print(
      """

      Capture: \(workload.title); documents of \(events) with \(Figures.count(documentItems)) items, \
      \(connections) connections, \(scansPerSecond) scans a second meanwhile; CPU is the service's
      \(table.text)

      refused as busy and sent again: \(captures.refusals)
      """
    )
    let disk = ledger.diskBytes().sorted { $0.value > $1.value }
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

  // MARK: Scanning

  static func scan(
    _ url: WebURL,
    _ rate: Int,
    _ captures: Tally,
    _ scans: Tally,
    until stop: Stop
  ) {
    let connection = HTTPConnection(url)
    while !stop.isSet {
      usleep(UInt32(1_000_000 / rate))
      let sample = captures.sample
      guard let path = sample.firstRange(of: "/01/").map({ sample[$0.lowerBound...] }) else {
        continue
      }
      let start = ContinuousClock.now
      do {
        let reply = try connection.send("GET", "\(path)?format=journey")
        guard reply.status == 200 else { return scans.fail("a scan got \(reply.status)") }
        scans.add(items: 1, seconds: ContinuousClock.now.since(start))
      } catch {
        return scans.fail("a scan got no answer: \(error)")
      }
    }
  }

  // MARK: Watching

  private func watch(
    _ ledger: ServedLedger,
    _ writing: DispatchGroup,
    _ captures: Tally,
    _ scans: Tally,
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
      let (writes, reads) = (captures.takeLatencies(), scans.takeLatencies())
      let disk = ledger.diskBytes().values.reduce(0, +)
      table.add(
        Figures.count(items),
        Figures.number(Double(items - lastItems) / now.since(last)),
        Figures.number((cpu - lastCPU) * 1e6 / Double(items - lastItems)),
        Figures.time(quantile(0.5, of: writes)),
        Figures.time(quantile(0.99, of: writes)),
        Figures.time(quantile(0.5, of: reads)),
        Figures.time(quantile(0.99, of: reads)),
        Figures.bytes(ledger.residentBytes()),
        Figures.number(Double(disk) / Double(items))
      )
      (lastItems, lastCPU, last) = (items, cpu, now)
    }
  }
}

/// A flag that one thread sets for others.
final class Stop: Sendable {
  private let flag = Atomic<Bool>(false)
  var isSet: Bool { flag.load(ordering: .relaxed) }
  func set() { flag.store(true, ordering: .relaxed) }
}
