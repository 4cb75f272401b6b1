import Crypto
import Merkle
import Testing

@testable import Ledger

@Suite struct PostingListTests {
  @Test func `the example of the chunk format is what is stored`() throws {
    let chunk = PostingChunk(previous: 0, position: 0, subtrees: [], entries: [5, 7, 300])
    let hex = Hex.encode(Array(chunk.encoded.dropLast(8)))
    #expect(hex == "01" + "0000000000000000" + "0000000000000000" + "0003" + "0502a502")
    #expect(chunk.encoded.count == 31)
    #expect(try PostingChunk(decoding: chunk.encoded) == chunk)
  }

  @Test func `a list is read back at every length, whatever the steps in which it grew`() throws {
    for step in [1, 7, 255, 256, 257, 1000] {
      var memory = try IndexInMemory()
      var oracle = IndexOracle()
      let others = (1..<40).map { (key: IndexKey.item($0), entry: UInt64(0)) }
      try memory.add(others)
      oracle.add(others)
      var next = 0
      while next < (step == 1 ? 280 : 2100) {
        let batch = (next..<next + step).map { (key: IndexKey.item(0), entry: UInt64($0) * 3) }
        try memory.add(batch)
        oracle.add(batch)
        next += step
        let lookup = try memory.index.lookup(.item(0))
        guard case .present(let value, let entries, _) = lookup else {
          Issue.record("\(lookup)")
          return
        }
        #expect(entries == oracle.lists[.item(0)], "step \(step), length \(next)")
        #expect(value == IndexValue(entries: entries ?? []))
        try expectProof(lookup, of: .item(0), root: memory.index.root)
      }
      try expectSound(memory.store, oracle)
    }
  }

  @Test func `appending to a long list touches one page and one chunk`() throws {
    var memory = try IndexInMemory()
    try memory.add((0..<100_000).map { (.item(0), UInt64($0)) })
    try memory.add((1..<30).map { (.item($0), 0) })
    #expect(memory.store.chunks.count == 391)
    let (_, changes) = try memory.index.adding([(.item(0), 100_000)])
    #expect(changes.pages.count == 1)
    #expect(changes.chunks.count == 1)
  }

  @Test func `a list that is longer than was asked for is not read`() throws {
    var memory = try IndexInMemory()
    try memory.add((0..<300).map { (.item(0), UInt64($0)) })
    memory.store.chunks = [:]
    let lookup = try memory.index.lookup(.item(0), entriesMax: 299)
    let value = IndexValue(entries: Array(0..<300))
    #expect(lookup == .present(value: value, entries: nil, steps: []))
    #expect(throws: IndexError.chunkMissing(2)) { try memory.index.lookup(.item(0)) }
    try memory.add([(.item(1), 1), (.item(1), 2)])
    guard case .present(_, nil, _) = try memory.index.lookup(.item(1), entriesMax: 1) else {
      Issue.record("the list is longer than 1")
      return
    }
  }

  @Test func `a chunk whose bytes were changed anywhere is refused, and named`() throws {
    let memory = try Self.memory()
    for (id, bytes) in memory.store.chunks {
      for offset in bytes.indices where offset < 60 || offset % 11 == 0 {
        var changed = bytes
        changed[offset] ^= UInt8(1 << (offset % 8))
        memory.store.chunks[id] = changed
        #expect(throws: IndexError.chunk(id, .checksum)) { try memory.index.lookup(.item(0)) }
      }
      memory.store.chunks[id] = bytes
    }
  }

  @Test func `other entries under a right checksum are found by the root`() throws {
    let memory = try Self.memory()
    let last = try #require(memory.store.chunks[3])
    var chunk = try PostingChunk(decoding: last)
    chunk.entries[0] -= 1
    memory.store.chunks[3] = chunk.encoded
    #expect(throws: IndexError.postings(.item(0))) { try memory.index.lookup(.item(0)) }
    // A list is not gone on with before it has been checked.
    #expect(throws: IndexError.postings(.item(0))) {
      try memory.index.adding([(.item(0), 9000)])
    }
    memory.store.chunks[3] = memory.store.chunks[2]
    #expect(throws: IndexError.chunkPlace(3)) { try memory.index.lookup(.item(0)) }
    #expect(throws: IndexError.chunkPlace(3)) { try memory.index.adding([(.item(0), 9000)]) }
  }

  @Test func `a chunk that leads back to itself is refused`() throws {
    let memory = try Self.memory()
    let last = try #require(memory.store.chunks[3])
    let chunk = try PostingChunk(decoding: last)
    let loop = PostingChunk(
      previous: 3,
      position: chunk.position,
      subtrees: chunk.subtrees,
      entries: chunk.entries
    )
    memory.store.chunks[3] = loop.encoded
    #expect(throws: IndexError.chunkPlace(3)) { try memory.index.lookup(.item(0)) }
  }

  struct Defect: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: String
    let error: IndexFormatError
  }

  static let defects: [Defect] = {
    let zero = "0000000000000000"
    let one = "0000000000000001"
    let full = "0000000000000100"
    return [
      Defect(testDescription: "no entry", bytes: "01\(zero)\(zero)0000", error: .count),
      Defect(testDescription: "257 entries", bytes: "01\(zero)\(zero)0101", error: .count),
      Defect(testDescription: "not at 256", bytes: "01\(one)\(one)000105", error: .count),
      Defect(testDescription: "none before", bytes: "01\(zero)\(full)000105", error: .count),
      Defect(
        testDescription: "one before the first",
        bytes: "01\(one)\(zero)000105",
        error: .count
      ),
      Defect(testDescription: "no subtree", bytes: "01\(one)\(full)000105", error: .length),
      Defect(testDescription: "an entry twice", bytes: "01\(zero)\(zero)00020500", error: .order),
      Defect(
        testDescription: "more than it says",
        bytes: "01\(zero)\(zero)00010501",
        error: .length
      ),
      Defect(testDescription: "another version", bytes: "00\(zero)\(zero)000105", error: .version),
    ]
  }()

  @Test(arguments: defects)
  func `a chunk with a defect is refused`(defect: Defect) throws {
    let bytes = try #require(Hex.decode(defect.bytes))
    #expect(throws: defect.error) {
      try PostingChunk(
        decoding: IndexPageTests.resealed(bytes + [UInt8](repeating: 0, count: 8))
      )
    }
  }

  /// An index whose first key has the chunks 1, 2 and 3.
  private static func memory() throws -> IndexInMemory {
    var memory = try IndexInMemory()
    try memory.add((0..<600).map { (.item(0), UInt64($0) * 5 + 1) })
    try memory.add((1..<30).map { (.item($0), 0) })
    try #require(memory.store.chunks.count == 3)
    return memory
  }
}
