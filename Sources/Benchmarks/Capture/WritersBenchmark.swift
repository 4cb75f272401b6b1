import EPCIS
import Foundation
import HTTPClient

/// Many small writers: each has one item's event to tell now and then, and is answered when it is
/// durable and stands in a signed checkpoint.
///
/// Events come at a fixed rate, whether or not the ones before were answered. A writer sends what has
/// come meanwhile as the lines of one request, as a gateway does that waits for its answer. The latency
/// of an event runs from the moment at which it came.
struct WritersBenchmark {
  var connections = 64
  var eventsPerSecond = 2_000
  var seconds = 20
  var scansPerSecond = 20
  var program: String?

  func run(in folder: String, _ progress: Progress) throws {
    let ledger = try ServedLedger(in: "\(folder)/writers", program: program)
    defer { ledger.stop() }
    let (writes, scans, stop) = (Tally(), Tally(), Stop())
    let cpu = ledger.processorSeconds()
    let start = ContinuousClock.now
    let (url, rate) = (ledger.url, scansPerSecond)
    let reading = threads(rate > 0 ? 1 : 0) { _ in
      CaptureBenchmark.scan(url, rate, writes, scans, until: stop)
    }
    let writing = write(to: ledger, writes, since: start)
    while writing.wait(timeout: .now() + .milliseconds(200)) == .timedOut {
      progress.report("writers: \(Figures.count(writes.items)) events answered")
    }
    let spent = ContinuousClock.now.since(start)
    let used = ledger.processorSeconds() - cpu
    stop.set()
    reading.wait()
    progress.clear()
    if let failure = writes.failure ?? scans.failure { throw BenchmarkError(failure) }
    report(writes, scans, seconds: spent, processor: used)
  }

  private func write(
    to ledger: ServedLedger,
    _ tally: Tally,
    since start: ContinuousClock.Instant
  ) -> DispatchGroup {
    let (url, token) = (ledger.url, ledger.token)
    let each = max(1, eventsPerSecond * seconds / connections)
    let pause = Double(connections) / Double(eventsPerSecond)
    let phase = pause / Double(connections)
    return threads(connections) { number in
      guard let time = Instant(parsing: "2026-01-02T03:04:05Z") else { return }
      var documents = SerialDocument(
        items: 1,
        workload: .products,
        seed: UInt64(number + 1) << 40,
        at: time
      )
      let connection = HTTPConnection(url)
      var sent = 0
      while sent < each, tally.failure == nil {
        let now = ContinuousClock.now.since(start)
        let come = min(each, Int((now - phase * Double(number)) / pause) + 1)
        guard come > sent else {
          usleep(2_000)
          continue
        }
        var content: [UInt8] = []
        var sample = ""
        for _ in sent..<come {
          let next = documents.next()
          content += next.bytes + [UInt8(ascii: "\n")]
          sample = next.sample
        }
        guard WritersBenchmark.post(content, come - sent, token, connection, tally) else { return }
        let end = ContinuousClock.now.since(start)
        for event in sent..<come {
          let began = phase * Double(number) + pause * Double(event)
          tally.add(items: 1, seconds: end - began, sample: sample)
        }
        sent = come
      }
    }
  }

  /// Whether all lines of `content` were taken in the end.
  private static func post(
    _ content: [UInt8],
    _ count: Int,
    _ token: String,
    _ connection: HTTPConnection,
    _ tally: Tally
  ) -> Bool {
    let fields = [
      ("Authorization", "Bearer \(token)"), ("Content-Type", "application/x-ndjson"),
    ]
    while true {
      do {
        let reply = try connection.send("POST", "/capture", fields: fields, body: content)
        let taken = String(decoding: reply.body, as: UTF8.self).components(
          separatedBy: "\"status\":201"
        )
        if reply.status == 200, taken.count == count + 1 { return true }
        guard reply.status == 503 else {
          tally.fail("\(reply.status): \(String(decoding: reply.body, as: UTF8.self).prefix(400))")
          return false
        }
        tally.addRefusal()
        usleep(200_000)
      } catch {
        tally.fail("\(error)")
        return false
      }
    }
  }

  private func report(_ writes: Tally, _ scans: Tally, seconds: Double, processor: Double) {
    let (latencies, reads) = (writes.takeLatencies(), scans.takeLatencies())
    var table = TextTable("", "")
    table.add("events", Figures.count(writes.items))
    table.add("events/s", Figures.number(Double(writes.items) / seconds))
    table.add("latency p50", Figures.time(quantile(0.5, of: latencies)))
    table.add("latency p99", Figures.time(quantile(0.99, of: latencies)))
    table.add("latency, greatest", Figures.time(latencies.last ?? 0))
    table.add("CPU µs/event", Figures.number(processor * 1e6 / Double(max(1, writes.items))))
    table.add("scan p50", Figures.time(quantile(0.5, of: reads)))
    table.add("scan p99", Figures.time(quantile(0.99, of: reads)))
    table.add("refused as busy and sent again", Figures.count(writes.refusals))
    print(
      """

      Writers: \(connections) connections, \(Figures.count(eventsPerSecond)) events of one item a \
      second come, \(scansPerSecond) scans a second meanwhile; each event is a statement of its own, \
      signed by the recorder; CPU is the service's
      \(table.text)
      """
    )
  }
}
