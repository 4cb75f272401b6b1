import EPCIS
import Foundation
import HTTPClient
import Provenance

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
  /// Whether the party signs each statement itself, beforehand, instead of the recorder.
  var isSigned = false

  func run(in folder: String, _ progress: Progress) throws {
    let ledger = try ServedLedger(in: "\(folder)/writers", program: program)
    defer { ledger.stop() }
    let contents = try isSigned ? signedLines(ledger, progress) : nil
    let (writes, stop) = (Tally(), Stop())
    let scans = ScanVisitor(url: ledger.url, rate: scansPerSecond)
    let start = ContinuousClock.now
    let reading = threads(scansPerSecond > 0 ? 1 : 0) { _ in scans.run(writes, until: stop) }
    let writing = write(to: ledger, contents, writes, since: start)
    var table = TextTable(
      "after",
      "events/s",
      "p50",
      "p99",
      "greatest",
      "CPU µs/event",
      "cold p50",
      "cold p99",
      "warm p50",
      "warm p99"
    )
    watch(ledger, writing, writes, scans, since: start, progress, &table)
    stop.set()
    reading.wait()
    progress.clear()
    if let failure = writes.failure ?? scans.cold.failure { throw BenchmarkError(failure) }
    print(
      """

      Writers: \(connections) connections, \(Figures.count(eventsPerSecond)) events of one item a \
      second come, \(scansPerSecond) scans a second meanwhile; each event is a statement of its own, \
      signed by \(isSigned ? "its party, beforehand" : "the recorder"); CPU is the service's
      \(table.text)

      \(Figures.count(writes.items)) events; refused as busy and sent again: \(writes.refusals)
      """
    )
  }

  /// Adds a line for each minute.
  private func watch(
    _ ledger: ServedLedger,
    _ writing: DispatchGroup,
    _ writes: Tally,
    _ scans: ScanVisitor,
    since start: ContinuousClock.Instant,
    _ progress: Progress,
    _ table: inout TextTable
  ) {
    var (lastItems, lastCPU, last) = (0, ledger.processorSeconds(), 0.0)
    var isDone = false
    while !isDone {
      isDone = writing.wait(timeout: .now() + .milliseconds(200)) == .success
      let (items, now) = (writes.items, ContinuousClock.now.since(start))
      progress.report("writers: \(Figures.count(items)) events answered")
      guard now - last >= 60 || isDone && items > lastItems else { continue }
      let cpu = ledger.processorSeconds()
      let latencies = writes.takeLatencies()
      let (cold, warm) = (scans.cold.takeLatencies(), scans.warm.takeLatencies())
      table.add(
        "\(Int(now)) s",
        Figures.number(Double(items - lastItems) / (now - last)),
        Figures.time(quantile(0.5, of: latencies)),
        Figures.time(quantile(0.99, of: latencies)),
        Figures.time(latencies.last ?? 0),
        Figures.number((cpu - lastCPU) * 1e6 / Double(max(1, items - lastItems))),
        Figures.time(quantile(0.5, of: cold)),
        Figures.time(quantile(0.99, of: cold)),
        Figures.time(quantile(0.5, of: warm)),
        Figures.time(quantile(0.99, of: warm))
      )
      (lastItems, lastCPU, last) = (items, cpu, now)
    }
  }

  /// How many events each writer tells.
  private var each: Int { max(1, eventsPerSecond * seconds / connections) }

  private func makeDocuments(of writer: Int) throws -> SerialDocument {
    guard let time = Instant(parsing: "2026-01-02T03:04:05Z") else {
      throw BenchmarkError("there is no such time")
    }
    let seed = UInt64(writer + 1) << 40
    return SerialDocument(items: 1, workload: .products, seed: seed, at: time)
  }

  /// What each writer hands in, made and signed before the clock runs: members sign elsewhere.
  private func signedLines(
    _ ledger: ServedLedger,
    _ progress: Progress
  ) throws -> [[(bytes: [UInt8], sample: String)]] {
    let signer = try ledger.signer()
    return try (0..<connections).map { writer in
      var documents = try makeDocuments(of: writer)
      progress.report("writers: signing for connection \(writer + 1) of \(connections)")
      return try (0..<each).map { _ in
        let next = documents.next()
        let statements = try signer.admit(try EPCISDocument(parsing: next.bytes))
        return (SignedDocument(statements.map { SignedStatement($0) }).encoded, next.sample)
      }
    }
  }

  private func write(
    to ledger: ServedLedger,
    _ signed: [[(bytes: [UInt8], sample: String)]]?,
    _ tally: Tally,
    since start: ContinuousClock.Instant
  ) -> DispatchGroup {
    let (url, token) = (ledger.url, ledger.token)
    let each = each
    let path = signed == nil ? "/capture" : "/statements"
    let pause = Double(connections) / Double(eventsPerSecond)
    let phase = pause / Double(connections)
    return threads(connections) { number in
      guard var documents = try? makeDocuments(of: number) else { return }
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
        for event in sent..<come {
          let next = signed?[number][event] ?? documents.next()
          content += next.bytes + [UInt8(ascii: "\n")]
          sample = next.sample
        }
        guard WritersBenchmark.post(content, come - sent, path, token, connection, tally) else {
          return
        }
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
    _ path: String,
    _ token: String,
    _ connection: HTTPConnection,
    _ tally: Tally
  ) -> Bool {
    let fields = [
      ("Authorization", "Bearer \(token)"), ("Content-Type", "application/x-ndjson"),
    ]
    while true {
      do {
        let reply = try connection.send("POST", path, fields: fields, body: content)
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
}
