import Crypto
import Ledger
import Merkle
import Testing

@Suite struct PagedIndexTests {
  @Test func `an index without keys has the root of nothing`() throws {
    let index = try PagedIndex(state: nil, store: MemoryIndexStore())
    #expect(index.root == IndexHash.emptyRoot)
    #expect(try index.lookup(.item(0)) == .empty)
    try index.forEach { _, _ in Issue.record("there is no key") }
  }

  @Test func `adding nothing changes nothing`() throws {
    var memory = try IndexInMemory()
    try memory.add([])
    #expect(memory.index.root == IndexHash.emptyRoot)
    #expect(memory.store.pages.isEmpty)
    #expect(try memory.reopened().root == IndexHash.emptyRoot)
    try memory.add([(.item(0), 5)])
    let (root, changes) = try memory.index.adding([])
    #expect(root == memory.index.root)
    #expect(changes.pages.isEmpty && changes.chunks.isEmpty)
  }

  @Test func `adding leaves the index as it is until the changes are applied`() throws {
    var memory = try IndexInMemory()
    try memory.add([(.item(0), 5)])
    let before = memory.index.root
    let (root, _) = try memory.index.adding([(.item(1), 6)])
    #expect(root != before)
    #expect(memory.index.root == before)
    let lookup = try memory.index.lookup(.item(1))
    guard case .absent = lookup else {
      Issue.record("\(lookup)")
      return
    }
  }

  @Test func `every lookup in an index of 0 to 130 keys is that of the oracle and proves itself`()
    throws
  {
    var memory = try IndexInMemory()
    var oracle = IndexOracle()
    let absent = [
      IndexKey.item(0, run: 99), .item(-1), .item(0, product: 99), IndexKey.item(7).flipping(319),
      IndexKey.item(3).flipping(0), IndexKey.item(5).flipping(40), IndexKey.item(64).flipping(66),
    ]
    for size in 0...130 {
      let tree = oracle.tree
      let root = tree?.hash ?? IndexHash.emptyRoot
      #expect(memory.index.root == root, "size \(size)")
      for key in (0..<size).map({ IndexKey.item($0, run: $0 % 3) }) + absent {
        let lookup = try memory.index.lookup(key)
        #expect(lookup == IndexOracle.lookup(key, in: tree), "size \(size)")
        try expectProof(lookup, of: key, root: root)
      }
      let batch = [(key: IndexKey.item(size, run: size % 3), entry: UInt64(size))]
      try memory.add(batch)
      oracle.add(batch)
    }
    try expectSound(memory.store, oracle)
  }

  @Test func `keys that differ only in their last bits, or in every bit, are kept apart`() throws {
    var memory = try IndexInMemory()
    var oracle = IndexOracle()
    let key = IndexKey.item(1)
    // A comb: each key leaves the first one's way one bit later, down to the last bit.
    var keys = [key] + (0..<320).map(key.flipping)
    keys += (256..<320).flatMap { bit in (bit + 1..<320).map { key.flipping(bit).flipping($0) } }
    for (number, start) in stride(from: 0, to: keys.count, by: 7).enumerated() {
      let batch = keys[start..<min(start + 7, keys.count)].map { ($0, UInt64(number)) }
      try memory.add(batch)
      oracle.add(batch)
    }
    try expectSound(memory.store, oracle)
    let tree = oracle.tree
    for key in keys.prefix(330) + (250..<320).map({ key.flipping($0).flipping(3) }) {
      let lookup = try memory.index.lookup(key)
      #expect(lookup == IndexOracle.lookup(key, in: tree))
      try expectProof(lookup, of: key, root: memory.index.root)
    }
  }

  @Test func `a key that leaves the way above a page gets a node above that page`() throws {
    var memory = try IndexInMemory()
    var oracle = IndexOracle()
    // The root's page holds runs as child pages; each new key shares some of a run's first 64 bits.
    for run in 0..<4 {
      let batch = (0..<200).map { (IndexKey.item($0, run: run), UInt64(run)) }
      try memory.add(batch)
      oracle.add(batch)
    }
    for bit in 0..<80 {
      let batch = [(IndexKey.item(bit, run: bit % 4).flipping(bit), UInt64(10 + bit))]
      try memory.add(batch)
      oracle.add(batch)
      #expect(memory.index.root == oracle.root, "bit \(bit)")
    }
    try expectSound(memory.store, oracle)
  }

  @Test func `registry keys, which begin with 8 zero bytes, stand beside all others`() throws {
    var memory = try IndexInMemory()
    var oracle = IndexOracle()
    let zeros = [UInt8](repeating: 0, count: 8)
    let registry = (0..<100).map { IndexKey((zeros + SHA256.hash(utf8: "party \($0)").bytes).span) }
    #expect(registry.allSatisfy { $0.isRegistry })
    let first = IndexKey([UInt8](repeating: 0, count: 40).span)
    let last = IndexKey([UInt8](repeating: 0xff, count: 40).span)
    let batch = (registry + [first, last] + (0..<100).map { .item($0) }).map { ($0, UInt64(1)) }
    try memory.add(batch)
    oracle.add(batch)
    try expectSound(memory.store, oracle)
    for (key, _) in batch {
      try expectProof(try memory.index.lookup(key), of: key, root: memory.index.root)
    }
  }

  @Test(arguments: [1, 2, 3, 10, 64, 65, 500, 3000])
  func `the root depends neither on the order nor on the batches`(batchSize: Int) throws {
    let filings = (0..<3000).map { number in
      (key: IndexKey.item(number % 1700, run: number % 5), entry: UInt64(number))
    }
    var oracle = IndexOracle()
    oracle.add(filings)
    var random = IndexRandom(seed: UInt64(batchSize))
    // Entries of a key ascend from batch to batch; so keys are shuffled, and their lists kept.
    let order = oracle.lists.sorted { $0.key < $1.key }.shuffled(using: &random)
    var memory = try IndexInMemory()
    for start in stride(from: 0, to: order.count, by: batchSize) {
      let keys = order[start..<min(start + batchSize, order.count)]
      let batch = keys.flatMap { key, entries in entries.map { (key: key, entry: $0) } }
      try memory.add(batch.shuffled(using: &random))
    }
    try expectSound(memory.store, oracle)
  }

  @Test func `an entry that is not above the last one of its key is refused`() throws {
    var memory = try IndexInMemory()
    let key = IndexKey.item(0)
    try memory.add([(key, 5)])
    #expect(throws: IndexError.entryOrder(key, entry: 5, last: 5)) {
      try memory.index.adding([(key, 5)])
    }
    #expect(throws: IndexError.entryOrder(key, entry: 4, last: 5)) {
      try memory.index.adding([(key, 6), (key, 4)])
    }
    #expect(throws: IndexError.entryOrder(.item(1), entry: 9, last: 9)) {
      try memory.index.adding([(.item(1), 9), (key, 9), (.item(1), 9)])
    }
    let long = (6..<40).map { (key: key, entry: UInt64($0)) }
    #expect(throws: IndexError.entryOrder(key, entry: 20, last: 20)) {
      try memory.index.adding(long + [(key, 20)])
    }
    try memory.add(long)
    #expect(throws: IndexError.entryOrder(key, entry: 39, last: 39)) {
      try memory.index.adding([(key, 39)])
    }
    try memory.add([(key, UInt64.max)])
    #expect(try memory.reopened().root == memory.index.root)
  }

  @Test func `batches can be staged one on the other before any is published`() throws {
    var memory = try IndexInMemory(cacheBytesMax: 0)
    try memory.add((0..<300).map { (.item($0), 0) })
    var oracle = IndexOracle()
    oracle.add((0..<300).map { (.item($0), 0) })
    var staged: [IndexChanges] = []
    for number in 1...5 {
      let store = StagedIndexStore(base: memory.store, staged: staged)
      let state = staged.last?.state ?? memory.store.state
      let index = try PagedIndex(state: state, store: store)
      let batch = (0..<300).map { (key: IndexKey.item($0 * number), entry: UInt64(number)) }
      oracle.add(batch)
      let (root, changes) = try index.adding(batch)
      #expect(root == oracle.root)
      staged.append(changes)
    }
    for changes in staged { memory.store.apply(changes) }
    try expectSound(memory.store, oracle)
  }
}
