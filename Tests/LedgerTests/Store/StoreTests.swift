import Crypto
import Merkle
import Testing

@testable import Ledger

/// What every engine promises, below the ledger.
@Suite struct StoreTests {
  /// A store in a directory of its own.
  private struct Store {
    let directory: TemporaryDirectory
    let engine: any StoreEngine
    let kind: TestEngine

    init(_ kind: TestEngine) throws {
      directory = try TemporaryDirectory()
      (self.kind, engine) = (kind, kind.engine)
      try engine.make(in: directory.path)
    }

    func writer() throws -> any StoreWriter {
      try engine.writer(of: directory.path, StoreWriterOptions())
    }
    func reader() throws -> any StoreReader { try engine.reader(of: directory.path) }
    func image() throws -> StoreImage { try kind.image(in: directory.path) }
  }

  private func row(
    _ number: UInt64,
    _ kind: EntryKind = .other,
    content: Digest? = nil,
    aliases: [Digest] = []
  ) -> EntryRow {
    var entry = Fixture.entry("entry \(number)", contentID: content)
    entry.aliases = aliases
    return EntryRow(number: number, kind: kind, entry: entry)
  }

  @Test(arguments: TestEngine.allCases)
  func `a store is made once, and is empty`(kind: TestEngine) throws {
    let store = try Store(kind)
    #expect(store.engine.exists(in: store.directory.path))
    #expect(!store.engine.exists(in: store.directory.path + "/other"))
    let reader = try store.reader()
    #expect(try reader.published() == nil)
    #expect(try reader.staged() == [])
    #expect(try reader.entryCount() == 0)
    #expect(try reader.lastRegistry() == nil)
    #expect(try reader.row(0) == nil)
    #expect(try reader.tile(TileID(level: 0, index: 0)) == nil)
    #expect(try reader.page(1) == nil)
    #expect(try reader.packedParts(0) == ErasableParts())
    var change = StoreChange()
    change.entries = [row(0)]
    try store.writer().commit(change)
    try store.engine.make(in: store.directory.path)
    #expect(try reader.entryCount() == 1)
  }

  @Test(arguments: TestEngine.allCases)
  func `a change that is refused leaves nothing behind`(kind: TestEngine) throws {
    let store = try Store(kind)
    let writer = try store.writer()
    var change = StoreChange()
    change.entries = [row(0, content: .zero)]
    try writer.commit(change)
    let before = try store.image()
    for refused in [row(0), row(5, content: .zero)] {
      change.entries = [row(3), refused]
      #expect(throws: (any Error).self) { try writer.commit(change) }
      #expect(try store.image() == before)
      #expect(try writer.text(3) == nil)
    }
    change.entries = [row(3)]
    try writer.commit(change)
    #expect(try store.reader().entryCount() == 4)
  }

  @Test(arguments: TestEngine.allCases)
  func `a read sees one state, and holds up nobody`(kind: TestEngine) throws {
    let store = try Store(kind)
    let (writer, reader) = (try store.writer(), try store.reader())
    var change = StoreChange()
    change.entries = [row(0)]
    try writer.commit(change)
    try reader.read {
      #expect(try reader.entryCount() == 1)
      change.entries = [row(1, .registry), row(2, .index)]
      change.published = PublishedState(size: 3, checkpoint: [1], indexState: [2])
      try writer.commit(change)
      #expect(try reader.entryCount() == 1)
      #expect(try reader.published() == nil)
      #expect(try reader.registry(in: 0..<9) == [])
      #expect(try writer.entryCount() == 3, "the writer sees what it wrote")
    }
    #expect(try reader.entryCount() == 3)
    #expect(try reader.registry(in: 0..<9) == [1])
    #expect(try reader.indexEntry(above: 0, below: 3) == 2)
    #expect(try reader.indexEntry(above: 2, below: 3) == nil)
    #expect(try reader.indexEntry(above: 0, below: 2) == nil)
  }

  @Test(arguments: TestEngine.allCases)
  func `of several entries with one alias the first is found`(kind: TestEngine) throws {
    let store = try Store(kind)
    let writer = try store.writer()
    var change = StoreChange()
    change.entries = [row(0), row(1, aliases: [.zero]), row(2, aliases: [.zero])]
    try writer.commit(change)
    #expect(try writer.number(ofAlias: .zero) == 1)
    #expect(try writer.number(ofContent: .zero) == nil)
  }

  @Test(arguments: TestEngine.allCases)
  func `publishing forgets the staged batches that it holds, and no others`(kind: TestEngine) throws
  {
    let store = try Store(kind)
    let writer = try store.writer()
    let batches = [UInt64(2), 5, 9].map { size in
      StagedState(
        range: size - 2..<size,
        checkpointText: [UInt8(size)],
        filed: [Filed(entry: size - 2, keys: [Fixture.key("a"), Fixture.key("b")].sorted())]
      )
    }
    var change = StoreChange()
    change.staged = batches
    try writer.commit(change)
    #expect(try store.reader().staged() == batches)
    change = StoreChange()
    change.published = PublishedState(size: 5, checkpoint: [1], indexState: [2])
    try writer.commit(change)
    #expect(try store.reader().staged() == [batches[2]])
    change = StoreChange()
    change.checkpoint = [7]
    try writer.commit(change)
    #expect(
      try store.reader().published()
        == PublishedState(size: 5, checkpoint: [7], indexState: [2])
    )
  }

  @Test(arguments: TestEngine.allCases)
  func `what can be erased comes and goes by itself`(kind: TestEngine) throws {
    let store = try Store(kind)
    let (writer, reader) = (try store.writer(), try store.reader())
    let entries = (0..<4).map { Fixture.entry("part \($0)") }
    try writer.addParts(of: entries, from: 10)
    #expect(throws: (any Error).self) { try writer.addParts(of: entries, from: 13) }
    #expect(try reader.packedBody(13)?.bytes == Array("body of part 3".utf8))
    #expect(try reader.packedParts(14) == ErasableParts(), "all of them, or none")
    _ = try writer.erase([11, 99])
    #expect(try reader.packedParts(11) == ErasableParts())
    try writer.removeParts(from: 12)
    #expect(try (10..<14).map { try reader.packedBody($0) != nil } == [true, false, false, false])
    #expect(try reader.entryCount() == 0)
  }

  @Test(arguments: TestEngine.allCases)
  func `a copy is that of one state, and another store`(kind: TestEngine) throws {
    let store = try Store(kind)
    let writer = try store.writer()
    let copy = try TemporaryDirectory()
    #expect(try store.engine.copy(store.directory.path, to: copy.path) { _, _ in } == nil)
    #expect(!store.engine.exists(in: copy.path))
    var change = StoreChange()
    change.entries = [row(0)]
    change.published = PublishedState(size: 1, checkpoint: [1], indexState: [2])
    try writer.commit(change)
    let before = try store.image()
    var told: [Int] = []
    let state = try store.engine.copy(store.directory.path, to: copy.path) { done, total in
      told.append(done)
      #expect(done <= total)
    }
    #expect(state == change.published)
    #expect(told.last ?? 0 > 0)
    change.entries = [row(1)]
    try writer.commit(change)
    #expect(try kind.image(in: copy.path) == before)
  }

  /// The same random changes make the same store, whichever engine keeps it.
  @Test func `all engines keep the same`() throws {
    let fixtures = try TestEngine.allCases.map { try Fixture($0) }
    var random = IndexRandom(seed: 81)
    for round in 0..<25 {
      let entries = (0..<Int.random(in: 1...30, using: &random)).map { index in
        let word = "word\(Int.random(in: 0..<40, using: &random))"
        let content = Bool.random(using: &random) ? SHA256.hash(utf8: "\(index % 7)\(word)") : nil
        return Fixture.entry(
          "\(word) round\(round) at\(index)",
          isRegistry: false,
          contentID: content
        )
      }
      let erased = UInt64.random(in: 0..<60, using: &random)
      let receipts = try fixtures.map { fixture in
        let ledger = try fixture.open()
        defer { ledger.close() }
        try ledger.eraseBodies(of: [erased])
        return try ledger.append(entries)
      }
      #expect(receipts.allSatisfy { $0 == receipts[0] })
    }
    let images = try fixtures.map { try $0.store.image(in: $0.directory.path) }
    #expect(images.allSatisfy { $0 == images[0] })
    for fixture in fixtures { try fixture.expectSound() }
  }
}
