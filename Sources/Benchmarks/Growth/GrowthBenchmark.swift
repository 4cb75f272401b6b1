import Crypto
import Foundation
import Ledger
import Merkle
import Notes
import Provenance

/// How a whole ledger's cost grows with its size, while readers ask it for proofs.
struct GrowthBenchmark {
  var workload = Workload.runs
  var items = 2_000_000
  /// The items of one document, which is one entry of the log.
  var documentItems = 10_000
  /// The memory for decoded pages of the index.
  var cacheBytes = 256 << 20
  /// Lookups with proof a second, while items are registered.
  var lookupsPerSecond = 50

  func run(in folder: String, _ progress: Progress) throws {
    let path = "\(folder)/growth-\(workload)"
    let key = try Self.makeKey()
    try Ledger.create(at: path, key: key, genesis: Self.entry(0, keys: []))
    var options = LedgerOptions()
    options.indexCacheBytes = cacheBytes
    let ledger = try Ledger(opening: path, key: key, options: options)
    print(
      """

      Ledger: \(workload.title)
      \(Figures.count(documentItems)) new items an entry, revisions as the ledger paces them; \
      \(Figures.bytes(cacheBytes)) of memory for decoded pages

      \(GrowthPoint.header)
      """
    )
    let visitor = ProofVisitor(path, perSecond: lookupsPerSecond)
    visitor.start()
    let feeder = LedgerFeeder(ledger, workload: workload, documentItems: documentItems)
    var last = GrowthPoint(ledger, folder: path, items: 0, lookups: visitor.take())
    while last.items < items {
      let goal = min(items, last.items + segment)
      try feeder.feed(to: goal) { keys in visitor.add(keys) }
      let point = GrowthPoint(ledger, folder: path, items: goal, lookups: visitor.take())
      progress.clear()
      print(point.row(after: last))
      fflush(nil)
      last = point
    }
    visitor.stop()
    ledger.close()
    try printEnd(path, key: key, visitor)
  }

  private func printEnd(_ path: String, key: SignerKey, _ visitor: ProofVisitor) throws {
    let start = Lap()
    let again = try Ledger(opening: path, key: key)
    let opening = Lap().since(start).wall
    defer { again.close() }
    let figures = try visitor.proofBytes()
    print(
      """

      opening it again: \(Figures.time(opening))
      an index proof: \(Figures.number(figures.steps)) steps, \
      \(Figures.bytes(Int(figures.bytes))) as binary, at most \(Figures.bytes(figures.bytesMax))
      """
    )
  }

  /// The items between two rows of the table: twenty rows, or one a million items.
  private var segment: Int { max(min(1_000_000, max(1, items / 4)), items / 20) }

  /// A key whose seed everybody knows.
  static func makeKey() throws -> SignerKey {
    guard let key = Ed25519.PrivateKey(seed: [UInt8](repeating: 7, count: 32)) else {
      preconditionFailure("any 32 bytes are a seed")
    }
    return SignerKey(name: try KeyName("ledger.example/growth"), privateKey: key)
  }

  /// An entry of the size that statements have, with note and salt; bodies are measured by "append".
  static func entry(_ number: Int, keys: [IndexKey]) -> NewEntry {
    var random = SeededRandom(seed: UInt64(number))
    return NewEntry(
      text: random.bytes(65),
      keys: keys,
      isRegistry: number == 0,
      contentID: SHA256.hash(random.bytes(32)),
      note: random.bytes(400),
      salt: random.bytes(16)
    )
  }
}
