import EPCIS
import Foundation
import HTTPClient
import Synchronization

/// Captures a stream of documents, one a line, through a service, over several connections.
///
/// What is sent again is taken once, so a stream that was interrupted is simply sent again from its
/// beginning: what was taken before is answered with the entries that it got.
final class LineCapture: Sendable {
  /// The documents of one request.
  private struct Batch {
    var lines: [LineSource.Line] = []
    var byteCount = 0
    /// How much of the stream as it is stored was read for it.
    var readCount = 0
    var isFull: Bool { byteCount >= 1 << 20 || lines.count >= 1_000 }
  }

  /// What became of the lines so far.
  struct Tally {
    var taken = 0
    var refused = 0
    var firstRefusals: [String] = []
    /// How much of the stream, as it is stored, is answered.
    var byteCount = 0
    var failure: CommandFailure?
  }

  private struct State {
    var waiting: [Batch] = []
    var isAtEnd = false
    var tally = Tally()
  }

  private let state = Mutex(State())
  private let change = NSCondition()
  private let connections: Int
  private let prepare: @Sendable ([UInt8]) throws -> [UInt8]
  private let makeClient: @Sendable () throws -> CaptureClient

  /// - Parameters:
  ///   - connections: over how many connections to send.
  ///   - prepare: what becomes of a line before it is sent, such as signing; what it throws refuses the line.
  ///   - makeClient: makes a connection.
  init(
    connections: Int,
    prepare: @escaping @Sendable ([UInt8]) throws -> [UInt8] = { $0 },
    makeClient: @escaping @Sendable () throws -> CaptureClient
  ) {
    self.connections = connections
    self.prepare = prepare
    self.makeClient = makeClient
  }

  /// Captures all lines of `source`.
  func run(_ source: LineSource, _ meter: RateMeter) throws -> Tally {
    let group = DispatchGroup()
    for _ in 0..<connections {
      group.enter()
      Thread.detachNewThread {
        self.send()
        group.leave()
      }
    }
    let readFailure = Result { try read(source, meter) }
    finish()
    while group.wait(timeout: .now() + .milliseconds(200)) == .timedOut {
      show(source, meter)
    }
    meter.clear()
    let tally = tally
    if let failure = tally.failure { throw failure }
    try readFailure.get()
    return tally
  }

  private var tally: Tally { state.withLock { $0.tally } }

  private func show(_ source: LineSource, _ meter: RateMeter) {
    let tally = tally
    meter.show(done: tally.taken, bytes: tally.byteCount, of: source.byteCount)
  }

  // MARK: Reading

  private func read(_ source: LineSource, _ meter: RateMeter) throws {
    var batch = Batch()
    var readBefore = 0
    func put() {
      batch.readCount = source.bytesRead - readBefore
      readBefore = source.bytesRead
      self.put(batch)
      batch = Batch()
    }
    while tally.failure == nil, let line = try source.next() {
      batch.lines.append(line)
      batch.byteCount += line.bytes.count + 1
      if batch.isFull { put() }
      show(source, meter)
    }
    if !batch.lines.isEmpty { put() }
  }

  private func put(_ batch: Batch) {
    change.lock()
    defer { change.unlock() }
    while state.withLock({ $0.waiting.count >= connections && $0.tally.failure == nil }) {
      _ = change.wait(until: Date(timeIntervalSinceNow: 0.2))
    }
    state.withLock { $0.waiting.append(batch) }
    change.broadcast()
  }

  private func finish() {
    change.lock()
    state.withLock { $0.isAtEnd = true }
    change.broadcast()
    change.unlock()
  }

  private func take() -> Batch? {
    change.lock()
    defer { change.unlock() }
    while true {
      let (batch, isAtEnd) = state.withLock { state -> (Batch?, Bool) in
        if state.tally.failure != nil { return (nil, true) }
        return state.waiting.isEmpty ? (nil, state.isAtEnd) : (state.waiting.removeFirst(), false)
      }
      if batch != nil || isAtEnd {
        change.broadcast()
        return batch
      }
      _ = change.wait(until: Date(timeIntervalSinceNow: 0.2))
    }
  }

  // MARK: Sending

  private func send() {
    do {
      let client = try makeClient()
      while let batch = take() {
        try send(batch, with: client)
        state.withLock { $0.tally.byteCount += batch.readCount }
      }
    } catch {
      let failure = error as? CommandFailure ?? CommandFailure(.refused, "\(error)")
      state.withLock { $0.tally.failure = $0.tally.failure ?? failure }
    }
  }

  /// Sends a batch, and again what the service was too busy for.
  private func send(_ batch: Batch, with client: CaptureClient) throws {
    var lines: [LineSource.Line] = []
    for line in batch.lines {
      do {
        lines.append(LineSource.Line(number: line.number, bytes: try prepare(line.bytes)))
      } catch {
        refuse(line, "\(error)")
      }
    }
    guard !lines.isEmpty else { return }
    for attempt in 1... {
      let answers = try client.capture(lines: lines.map(\.bytes))
      var again: [LineSource.Line] = []
      for (line, answer) in zip(lines, answers) {
        switch answer {
        case .taken: state.withLock { $0.tally.taken += 1 }
        case .busy: again.append(line)
        case .refused(let reason): refuse(line, reason)
        }
      }
      guard !again.isEmpty else { return }
      guard attempt < CaptureClient.attemptsMax else {
        throw CommandFailure(.refused, "the service is still busy", hint: "send the rest later")
      }
      lines = again
      sleep(1)
    }
  }

  private func refuse(_ line: LineSource.Line, _ reason: String) {
    state.withLock { state in
      state.tally.refused += 1
      if state.tally.firstRefusals.count < 20 {
        state.tally.firstRefusals.append("line \(line.number): \(reason)")
      }
    }
  }
}
