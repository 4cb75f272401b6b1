import EPCIS
import Foundation
import HTTPClient

/// How fast a follower catches up, how soon it is back, and how far it is behind while things go on.
struct FollowBenchmark {
  var items = 1_000_000
  var documentItems = 10_000
  var workload = Workload.runs
  var rate = 17_400
  var seconds = 20
  var copiesBodies = false
  var program: String?

  func run(in folder: String, _ progress: Progress) throws {
    let ledger = try ServedLedger(in: "\(folder)/follow", program: program)
    defer { ledger.stop() }
    try fill(ledger, progress)
    let follower = try FollowingProcess(
      of: ledger,
      in: "\(folder)/follower",
      program: program,
      copiesBodies: copiesBodies
    )
    let log = HTTPConnection(ledger.url)
    guard let size = shownSize(at: log) else { throw BenchmarkError("the log shows nothing") }
    let caught = try catchUp(follower, to: size, progress)
    follower.kill()
    let back = try catchUp(follower, to: size, progress)
    let lags = try lag(of: follower, behind: ledger, progress)
    progress.clear()
    var table = TextTable("what", "wall", "processor", "items/s", "items/processor s")
    table.add(
      "catching up with \(Figures.count(items)) items",
      Figures.time(caught.wall),
      Figures.time(caught.processor),
      Figures.number(Double(items) / caught.wall),
      Figures.number(Double(items) / caught.processor)
    )
    table.add(
      "started again, until it answers",
      Figures.time(back.wall),
      Figures.time(back.processor),
      "-",
      "-"
    )
    print(
      """

      Follow: \(workload.title), documents of \(Figures.count(documentItems)) items\
      \(copiesBodies ? ", with bodies" : "")
      \(table.text)

      behind the log at \(Figures.count(rate)) items/s for \(seconds) s, \(lags.count) revisions: \
      p50 \(Figures.time(quantile(0.5, of: lags))), p99 \(Figures.time(quantile(0.99, of: lags))), \
      most \(Figures.time(lags.last ?? 0))
      """
    )
  }

  private func fill(_ ledger: ServedLedger, _ progress: Progress) throws {
    var documents = try self.documents(seed: 1)
    let tally = Tally()
    let connection = HTTPConnection(ledger.url)
    while tally.items < items {
      let (bytes, sample) = documents.next()
      CaptureBenchmark.post(
        bytes,
        ledger.token,
        connection,
        tally,
        items: documentItems,
        sample
      )
      if let failure = tally.failure { throw BenchmarkError(failure) }
      progress.report("follow: \(Figures.count(tally.items)) of \(Figures.count(items)) items")
    }
  }

  private func documents(seed: UInt64) throws -> SerialDocument {
    guard let time = Instant(parsing: "2026-01-02T03:04:05Z") else {
      throw BenchmarkError("there is no time")
    }
    return SerialDocument(items: documentItems, workload: workload, seed: seed << 32, at: time)
  }

  /// Starts the follower, and waits until it shows `size` entries.
  private func catchUp(
    _ follower: FollowingProcess,
    to size: UInt64,
    _ progress: Progress
  ) throws -> Spent {
    progress.report("follow: catching up")
    let start = ContinuousClock.now
    try follower.start()
    while true {
      let connection = HTTPConnection(follower.url, timeoutSeconds: 5)
      if let failure = follower.failure { throw BenchmarkError(failure) }
      if shownSize(at: connection) ?? 0 >= size {
        return Spent(wall: ContinuousClock.now.since(start), processor: follower.processorSeconds)
      }
      usleep(20_000)
    }
  }

  /// How long each revision of the log took to be shown by the follower, ascending, in seconds.
  private func lag(
    of follower: FollowingProcess,
    behind ledger: ServedLedger,
    _ progress: Progress
  ) throws -> [Double] {
    let (log, copy) = (HTTPConnection(ledger.url), HTTPConnection(follower.url))
    let stop = Stop()
    let tally = Tally()
    var documents = try self.documents(seed: 2)
    let prepared = (0..<(rate * seconds / documentItems)).map { _ in documents.next().bytes }
    let (token, items) = (ledger.token, documentItems)
    let pause = Double(documentItems) / Double(rate)
    let url = ledger.url
    let writing = threads(1) { _ in
      let connection = HTTPConnection(url)
      let start = ContinuousClock.now
      for (number, bytes) in prepared.enumerated() where tally.failure == nil {
        let wait = Double(number) * pause - ContinuousClock.now.since(start)
        if wait > 0 { usleep(UInt32(wait * 1e6)) }
        CaptureBenchmark.post(bytes, token, connection, tally, items: items, "")
      }
      stop.set()
    }
    // Revisions of the log that the follower has not shown yet, and when the log showed them.
    var waiting: [(size: UInt64, time: ContinuousClock.Instant)] = []
    var seen = shownSize(at: log) ?? 0
    var lags: [Double] = []
    while !stop.isSet || !waiting.isEmpty {
      if let failure = follower.failure ?? tally.failure { throw BenchmarkError(failure) }
      if let size = shownSize(at: log), size > seen {
        seen = size
        waiting.append((size, ContinuousClock.now))
      }
      let shown = shownSize(at: copy) ?? 0
      while let next = waiting.first, shown >= next.size {
        lags.append(ContinuousClock.now.since(next.time))
        waiting.removeFirst()
      }
      progress.report("follow: \(Figures.count(tally.items)) more items")
      usleep(10_000)
    }
    writing.wait()
    return lags.sorted()
  }
}
