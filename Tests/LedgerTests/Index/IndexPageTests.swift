import Crypto
import Merkle
import Testing

@testable import Ledger

@Suite struct IndexPageTests {
  private static let text =
    "6f9153ae8c29419d1fa8ed7cb104d5f4c150212be4a9284cc9fee90088aa635e29bffd13fd37c0c9"

  @Test func `the example of the page format is what is stored`() throws {
    let bytes = try #require(Hex.decode(Self.text))
    let key = try #require(IndexKey(bytes: bytes))
    var memory = try IndexInMemory()
    try memory.add([(key, 5)])
    let stored = try #require(memory.store.pages[1])
    #expect(memory.store.pages.count == 1)
    #expect(Hex.encode(Array(stored.dropLast(8))) == "010128" + Self.text + "050100")
    #expect(stored.count == 54)
  }

  @Test func `the example of the state format is what is stored`() throws {
    let bytes = try #require(Hex.decode(Self.text))
    let key = try #require(IndexKey(bytes: bytes))
    var memory = try IndexInMemory()
    try memory.add([(key, 0)])
    let state = try #require(memory.store.state)
    let root = "31ab18021b8a486ce9c3eefddcb6f6d2a92aff14819cf235c646c6a17e1d6778"
    let expected = "010000000000000001\(root)00000000000000020000000000000001"
    #expect(Hex.encode(Array(state.dropLast(8))) == expected)
    #expect(state.count == 65)
  }

  @Test func `a page is read as it was written, with all kinds of slots`() throws {
    for page in try Self.pages() {
      let again = try IndexPage(decoding: page.encoded)
      #expect(again.encoded == page.encoded)
      #expect(again.hash == page.hash && again.bit == page.bit)
    }
  }

  @Test func `a page whose bytes were changed anywhere is refused, and named`() throws {
    var memory = try Self.memory()
    let index = try memory.reopened()
    for (id, bytes) in memory.store.pages.sorted(by: { $0.key < $1.key }).suffix(2) {
      for offset in bytes.indices {
        var changed = bytes
        changed[offset] ^= UInt8(1 << (offset % 8))
        memory.store.pages[id] = changed
        #expect(throws: IndexError.page(id, .checksum), "byte \(offset)") { try read(index) }
      }
      memory.store.pages[id] = nil
      #expect(throws: IndexError.pageMissing(id)) { try read(index) }
      memory.store.pages[id] = bytes
    }
    try read(index)
    try memory.add([(.item(-1), 5000)])
  }

  @Test func `a page that was changed together with its checksum is refused or hashes the same`()
    throws
  {
    for page in try Self.pages().sorted(by: { $0.slots.count < $1.slots.count }).prefix(3) {
      let bytes = page.encoded
      for offset in (0..<bytes.count - 8) where offset < 300 || offset % 7 == 0 {
        for mask: UInt8 in [0x01, 0x80] {
          var changed = bytes
          changed[offset] ^= mask
          let sealed = Self.resealed(changed)
          guard let other = try? IndexPage(decoding: sealed) else { continue }
          #expect(other.encoded == sealed, "byte \(offset)")
          // What is no part of the tree's hash is where the rest of the tree is found.
          #expect(other.hash != page.hash || places(other) != places(page), "byte \(offset)")
        }
      }
    }
  }

  @Test func `a page cut short or made longer is refused at every length`() throws {
    for page in try Self.pages().prefix(3) {
      let bytes = page.encoded.dropLast(8)
      for length in 0..<bytes.count {
        #expect(throws: IndexFormatError.self, "length \(length)") {
          try IndexPage(decoding: Self.resealed(bytes[..<length] + [UInt8](repeating: 0, count: 8)))
        }
      }
      #expect(throws: IndexFormatError.length) {
        try IndexPage(decoding: Self.resealed(bytes + [UInt8](repeating: 0, count: 9)))
      }
    }
    #expect(throws: IndexFormatError.length) { try IndexPage(decoding: []) }
  }

  @Test func `random bytes with a right checksum are refused or read, and never trap`() throws {
    var random = IndexRandom(seed: 7)
    for _ in 0..<3000 {
      var bytes = random.bytes(Int.random(in: 9..<400, using: &random))
      bytes[0] = 1
      if Bool.random(using: &random), bytes.count > 20 {
        bytes[1] = UInt8.random(in: 1...4, using: &random)
        bytes[2] = UInt8.random(in: 0...2, using: &random)
        bytes[5] = 0
      }
      // What can be read has one form only.
      let sealed = Self.resealed(bytes)
      if let page = try? IndexPage(decoding: sealed) { #expect(page.encoded == sealed) }
      if let chunk = try? PostingChunk(decoding: sealed) { #expect(chunk.encoded == sealed) }
      if let state = try? IndexState(decoding: sealed) { #expect(state.encoded == sealed) }
    }
  }

  struct Defect: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: String
    let error: IndexFormatError
  }

  /// Pages without their checksums: the key byte that all share is `aa`.
  static let defects: [Defect] = {
    let zeros = String(repeating: "00", count: 38)
    let hash = String(repeating: "11", count: 32)
    return [
      Defect(testDescription: "another version", bytes: "02010000", error: .version),
      Defect(testDescription: "no slot", bytes: "01000000", error: .count),
      Defect(testDescription: "65 slots", bytes: "01410000", error: .count),
      Defect(testDescription: "41 shared bytes", bytes: "010129", error: .count),
      Defect(
        testDescription: "keys out of order",
        bytes: "010201aa00" + "01ff\(zeros)00" + "0100\(zeros)00",
        error: .order
      ),
      Defect(
        testDescription: "a key twice",
        bytes: "010201aa00" + "0100\(zeros)00" + "0100\(zeros)00",
        error: .order
      ),
      Defect(
        testDescription: "shared bytes written twice",
        bytes: "010201aa00" + "0100\(zeros)00" + "010001\(zeros.dropLast(2))00",
        error: .order
      ),
      Defect(
        testDescription: "a key inside the page beside it",
        bytes: "010201aa00" + "00000c0001\(hash)" + "0108\(zeros)00",
        error: .order
      ),
      Defect(
        testDescription: "bits of a page beyond its end",
        bytes: "010201aa00" + "00000c0101\(hash)" + "01ff\(zeros)00",
        error: .order
      ),
      Defect(
        testDescription: "a page with the bits of a whole key",
        bytes: "010201aa00" + "00014000\(zeros)01\(hash)",
        error: .count
      ),
      Defect(
        testDescription: "a page with fewer bits than are shared",
        bytes: "010201aa00" + "00000701\(hash)",
        error: .count
      ),
      Defect(
        testDescription: "a page with the id 0",
        bytes: "010201aa00" + "00000c0000\(hash)" + "01ff\(zeros)00",
        error: .number
      ),
      Defect(
        testDescription: "a page for one page",
        bytes: "010101aa00" + "00000c0001\(hash)",
        error: .order
      ),
      Defect(
        testDescription: "17 entries inline",
        bytes: "010201aa00" + "1100\(zeros)00",
        error: .count
      ),
      Defect(
        testDescription: "an entry twice",
        bytes: "010201aa00" + "0200\(zeros)0500",
        error: .order
      ),
      Defect(
        testDescription: "an entry above 2^64",
        bytes: "010201aaffffffffffffffffff01" + "0100\(zeros)01",
        error: .number
      ),
      Defect(
        testDescription: "a base above 2^64",
        bytes: "010201aaffffffffffffffffff02" + "0100\(zeros)00",
        error: .number
      ),
      Defect(
        testDescription: "a number with a zero too many",
        bytes: "010201aa8000",
        error: .number
      ),
      Defect(
        testDescription: "a long list of 16 entries",
        bytes: "010201aa00" + "ff00\(zeros)10\(hash)01",
        error: .count
      ),
      Defect(
        testDescription: "a long list without a chunk",
        bytes: "010201aa00" + "ff00\(zeros)11\(hash)00",
        error: .number
      ),
    ]
  }()

  @Test(arguments: defects)
  func `a page with a defect is refused`(defect: Defect) throws {
    let bytes = try #require(Hex.decode(defect.bytes))
    #expect(throws: defect.error) {
      try IndexPage(decoding: Self.resealed(bytes + [UInt8](repeating: 0, count: 8)))
    }
  }

  @Test func `a page in the place of another one is refused, and named`() throws {
    let memory = try Self.memory()
    let pages = memory.store.pages
    for (id, bytes) in pages {
      let other = pages[id % UInt64(pages.count) + 1]
      memory.store.pages[id] = other
      #expect(throws: IndexError.pageHash(id)) { try read(try memory.reopened()) }
      memory.store.pages[id] = bytes
    }
  }

  @Test func `a page of an earlier state is refused`() throws {
    var memory = try Self.memory()
    let before = memory.store.pages
    try memory.add([(.item(-1), 5000)])
    for (id, bytes) in before where memory.store.pages[id] != bytes {
      let after = memory.store.pages[id]
      memory.store.pages[id] = bytes
      #expect(throws: IndexError.pageHash(id)) { try read(try memory.reopened()) }
      memory.store.pages[id] = after
    }
  }

  @Test func `a state whose bytes were changed anywhere is refused`() throws {
    let memory = try Self.memory()
    let state = try #require(memory.store.state)
    for offset in state.indices {
      var changed = state
      changed[offset] ^= 0x10
      #expect(throws: IndexError.state(.checksum)) {
        try PagedIndex(state: changed, store: memory.store)
      }
    }
    #expect(throws: IndexError.state(.length)) { try PagedIndex(state: [], store: memory.store) }
    var low = IndexState(page: 5, root: .zero, nextPage: 5, nextChunk: 1)
    #expect(throws: IndexFormatError.number) { try IndexState(decoding: low.encoded) }
    low.page = 0
    #expect(throws: IndexFormatError.order) { try IndexState(decoding: low.encoded) }
  }

  /// An index of several pages, with short and long posting lists.
  private static func memory() throws -> IndexInMemory {
    var memory = try IndexInMemory()
    var batch = (0..<200).map { (key: IndexKey.item($0), entry: UInt64(1)) }
    for entry in 2..<60 { batch.append((.item(entry % 5 * 40 % 7), UInt64(entry * 300))) }
    try memory.add(batch)
    return memory
  }

  private static func pages() throws -> [IndexPage] {
    let memory = try memory()
    let pages = try memory.store.pages.sorted { $0.key < $1.key }.map {
      try IndexPage(decoding: $0.value)
    }
    try #require(pages.count > 4)
    return pages
  }

  /// The bytes with their last 8 replaced by the right checksum.
  static func resealed(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var sealed = Array(bytes)
    sealed.removeLast(8)
    sealed.seal()
    return sealed
  }

  private func read(_ index: PagedIndex) throws {
    let state = index.state.encoded
    let fresh = try PagedIndex(state: state, store: index.source.store)
    try fresh.forEach { _, _ in }
  }

  /// Where a page says that more is found.
  private func places(_ page: IndexPage) -> [String] {
    page.slots.compactMap { slot in
      switch slot.content {
      case .page(let id, let bits): "\(id) \(bits) \(slot.key.base64)"
      case .list(let list): "\(list.tail)"
      case .entry, .entries: nil
      }
    }
  }
}
