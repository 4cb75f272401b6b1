import EPCIS
import Foundation
import HTTPClient
import Synchronization

/// Kills the real service at random moments while documents come in over HTTP, and checks what is left.
///
/// What must hold after each start: a document that was acknowledged has the entries it was told, and
/// one that was not is there whole or not at all. Both show when the same document is sent again, for
/// what was taken before is answered with the entries that it got then.
struct ServiceKillLoop {
  var rounds = 500
  var connections = 8
  /// The longest that the service lives while documents come, in milliseconds.
  var millisecondsMax = 700
  /// Rounds between two looks at a sample with `wayproof check --quick`.
  var roundsPerSample = 50
  var program: String?

  /// A document that was sent, and what was answered.
  private struct Sent {
    let bytes: [UInt8]
    let sample: String
    var entries: [UInt64]?
  }
  private final class Notes: Sendable {
    let sent = Mutex<[Sent]>([])
  }

  func run(in folder: String, _ progress: Progress) throws {
    let ledger = try ServedLedger(in: "\(folder)/kill", program: program)
    defer { ledger.stop() }
    var random = SeededRandom()
    var restarts = Samples()
    var (acknowledged, whole, absent) = (0, 0, 0)
    for round in 1...rounds {
      let sent = try interrupt(
        ledger,
        round,
        after: Int.random(in: 1...millisecondsMax, using: &random),
        &restarts
      )
      for document in sent {
        let size = try ledger.entryCount()
        let entries = try resend(document, to: ledger)
        try expectWhole(entries, of: document, in: ledger)
        if let told = document.entries {
          guard told == entries else {
            throw BenchmarkError("entries \(told) were acknowledged, and are \(entries) now")
          }
          acknowledged += 1
        } else if entries.allSatisfy({ $0 < size }) {
          whole += 1
        } else {
          absent += 1
        }
      }
      if round % roundsPerSample == 0 { try ledger.check(isQuick: true) }
      progress.report("kill: round \(round) of \(rounds), \(Figures.count(acknowledged)) documents")
    }
    let size = try ledger.entryCount()
    ledger.stop()
    progress.report("kill: checking everything")
    try ledger.check(isQuick: false)
    progress.clear()
    print(
      """

      Killed the service \(Figures.count(rounds)) times while \(connections) connections sent documents:
      nothing that was acknowledged is lost, and no document is there in part
      \(Figures.count(acknowledged)) documents acknowledged; of those under way, \(whole) were there \
      whole and \(absent) not at all
      started again in \(Figures.time(restarts.median)), p99 \(Figures.time(restarts.p99)); at the end \
      everything was checked, \(Figures.count(Int(size))) entries
      """
    )
  }

  /// Sends documents until the service is killed, and starts it again.
  private func interrupt(
    _ ledger: ServedLedger,
    _ round: Int,
    after milliseconds: Int,
    _ restarts: inout Samples
  ) throws -> [Sent] {
    let (notes, stop, connections) = (Notes(), Stop(), connections)
    let (url, token) = (ledger.url, ledger.token)
    let writing = threads(connections) { number in
      guard let time = Instant(parsing: "2026-01-02T03:04:05Z") else { return }
      var documents = SerialDocument(
        items: 20,
        events: 3,
        workload: .products,
        seed: UInt64(round * connections + number) << 24,
        at: time
      )
      let connection = HTTPConnection(url)
      while !stop.isSet {
        let (bytes, sample) = documents.next()
        let place = notes.sent.withLock { sent in
          sent.append(Sent(bytes: bytes, sample: sample))
          return sent.count - 1
        }
        guard let reply = try? ServiceKillLoop.post(bytes, token, connection) else { return }
        guard let entries = ServiceKillLoop.entries(reply) else { continue }
        notes.sent.withLock { $0[place].entries = entries }
      }
    }
    usleep(UInt32(milliseconds) * 1_000)
    stop.set()
    _ = try restarts.measure { try ledger.restart(isKilled: true) }
    writing.wait()
    return notes.sent.withLock { $0 }
  }

  private func resend(_ document: Sent, to ledger: ServedLedger) throws -> [UInt64] {
    let connection = HTTPConnection(ledger.url)
    for _ in 0..<50 {
      let reply = try Self.post(document.bytes, ledger.token, connection)
      if let entries = Self.entries(reply) { return entries }
      guard reply.status == 503 else {
        throw BenchmarkError("\(reply.status): \(String(decoding: reply.body, as: UTF8.self))")
      }
      usleep(200_000)
    }
    throw BenchmarkError("the service stays busy")
  }

  /// Its entries were numbered together, and a scan finds one of its items.
  private func expectWhole(
    _ entries: [UInt64],
    of document: Sent,
    in ledger: ServedLedger
  ) throws {
    guard let first = entries.first, entries == (0..<3).map({ first + $0 }) else {
      throw BenchmarkError("a document was taken in part: its entries are \(entries)")
    }
    guard let start = document.sample.firstRange(of: "/01/")?.lowerBound else { return }
    let path = document.sample[start...]
    let reply = try HTTPConnection(ledger.url).send("GET", "\(path)?format=journey")
    guard reply.status == 200 else {
      throw BenchmarkError("\(path) was captured, and a scan gets \(reply.status)")
    }
  }

  private static func post(
    _ bytes: [UInt8],
    _ token: String,
    _ connection: HTTPConnection
  ) throws -> HTTPReply {
    let fields = [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")]
    return try connection.send("POST", "/capture", fields: fields, body: bytes)
  }

  /// The entries that were acknowledged; `nil` if none were.
  private static func entries(_ reply: HTTPReply) -> [UInt64]? {
    guard reply.status == 202, let json = try? JSONValue(parsing: reply.body) else { return nil }
    return json["entries"]?.arrayValue?.compactMap {
      $0.integerValue.flatMap(UInt64.init(exactly:))
    }
  }
}
