import Crypto
import Foundation
import Ledger
import Merkle
import Testing

/// Long random histories; `SEED=…` in the environment repeats one.
@Suite struct PagedIndexRandomTests {
  static let seeds: [UInt64] = {
    if let text = ProcessInfo.processInfo.environment["SEED"], let seed = UInt64(text) {
      return [seed]
    }
    return [1, 2, 3]
  }()

  /// Keys of some runs of some products, wholly random ones, and near relatives of earlier ones.
  private static func filings(_ count: Int, random: inout IndexRandom) -> [IndexKey] {
    var keys: [IndexKey] = []
    for number in 0..<count {
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<6: keys.append(.item(number, run: number / 1000, product: number % 2))
      case 6..<8: keys.append(random.key())
      case 8:
        let other = keys.randomElement(using: &random) ?? .item(0)
        keys.append(other.flipping(Int.random(in: 0..<320, using: &random)))
      default: keys.append(keys.randomElement(using: &random) ?? .item(0))
      }
    }
    return keys
  }

  @Test(arguments: seeds)
  func `a history of 20,000 filings in batches of all sizes is that of the oracle`(
    seed: UInt64
  ) throws {
    var random = IndexRandom(seed: seed)
    let keys = Self.filings(20_000, random: &random)
    // A cache that is far too small now and then, so that pages come from the store.
    var memory = try IndexInMemory(cacheBytesMax: seed % 2 == 0 ? 50_000 : 50_000_000)
    var oracle = IndexOracle()
    var start = 0
    while start < keys.count {
      let size = 1 << Int.random(in: 0..<13, using: &random)
      let batch = keys[start..<min(start + size, keys.count)].enumerated().map {
        (key: $0.element, entry: UInt64(start + $0.offset))
      }
      try memory.add(batch)
      oracle.add(batch)
      start += size
    }
    try expectSound(memory.store, oracle)
    let tree = oracle.tree
    let index = try memory.reopened()
    for _ in 0..<500 {
      let known = keys.randomElement(using: &random) ?? .item(0)
      let near = known.flipping(Int.random(in: 0..<320, using: &random))
      for key in [known, near, random.key()] {
        let lookup = try index.lookup(key)
        #expect(lookup == IndexOracle.lookup(key, in: tree), "seed \(seed)")
        try expectProof(lookup, of: key, root: index.root)
      }
    }
  }

  @Test(arguments: seeds)
  func `any batching, and any order within a batch, makes the same root and lists`(
    seed: UInt64
  ) throws {
    var random = IndexRandom(seed: seed &+ 700)
    let keys = Self.filings(3_000, random: &random)
    let all = keys.enumerated().map { (key: $0.element, entry: UInt64($0.offset / 3)) }
    // A key under one entry twice is no filing.
    var seen: Set<FiledPair> = []
    let filings = all.filter { seen.insert(FiledPair(key: $0.key, entry: $0.entry)).inserted }
    var oracle = IndexOracle()
    oracle.add(filings)
    for sizeMax in [1, 7, 100, 1_000, 3_000] {
      var memory = try IndexInMemory()
      var start = 0
      while start < filings.count {
        let end = min(filings.count, start + Int.random(in: 1...sizeMax, using: &random))
        try memory.add(filings[start..<end].shuffled(using: &random))
        start = end
      }
      #expect(memory.index.root == oracle.root, "seed \(seed), up to \(sizeMax) at a time")
      var lists: [IndexKey: [UInt64]] = [:]
      try memory.reopened().forEach { lists[$0] = $1 }
      #expect(lists == oracle.lists, "seed \(seed), up to \(sizeMax) at a time")
    }
  }

  private struct FiledPair: Hashable {
    let key: IndexKey
    let entry: UInt64
  }

  @Test func `one digest pins the roots of many states`() throws {
    var random = IndexRandom(seed: 2026)
    var memory = try IndexInMemory()
    var roots = SHA256()
    var stored = SHA256()
    for number in 0..<600 {
      let keys = Self.filings(1 + number % 40, random: &random)
      let batch = Set(keys).map { (key: $0, entry: UInt64(number)) }
      try memory.add(batch)
      roots.update(memory.index.root)
      stored.update(memory.store.state ?? [])
    }
    for (_, bytes) in memory.store.pages.sorted(by: { $0.key < $1.key }) { stored.update(bytes) }
    for (_, bytes) in memory.store.chunks.sorted(by: { $0.key < $1.key }) { stored.update(bytes) }
    #expect(
      roots.finalize().hex == "254869136a52e771a3d96b1d256f73b54ffe6f1f295e28edcd7d8e745273c4b9"
    )
    // This one may change with the page format or its sizes; the one above never.
    #expect(
      stored.finalize().hex == "1f9ee8b9a7742e8e1b18dd55cf9acfb8e48fdd7ae1f0eccbefc72af8425e5bc5"
    )
  }

  @Test func `100,000 random keys have the root of the oracle`() throws {
    var random = IndexRandom(seed: 100_000)
    let batch = (0..<100_000).map { (key: random.key(), entry: UInt64($0 / 100)) }
    var memory = try IndexInMemory()
    try memory.add(Array(batch[..<50_000]))
    try memory.add(Array(batch[50_000...]))
    var oracle = IndexOracle()
    oracle.add(batch)
    #expect(memory.index.root == oracle.root)
  }
}
