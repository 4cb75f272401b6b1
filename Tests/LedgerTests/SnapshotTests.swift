import Crypto
import Foundation
import Merkle
import SQLite
import Testing

@testable import Ledger

@Suite struct SnapshotTests {
  /// A ledger whose batches end at sizes around those of tiles.
  private func makeLedger(
    _ sizes: [UInt64],
    _ store: TestEngine
  ) throws -> (Fixture, Ledger, [[UInt8]]) {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    var size: UInt64 = 2
    for next in sizes {
      let entries = (size..<next - 1).map { number in
        let text = Array("entry \(number) of batch \(next)".utf8)
        return NewEntry(text: text, keys: Fixture.keys(text))
      }
      #expect(try ledger.append(entries).size == next)
      size = next
    }
    let texts = try fixture.read { snapshot in
      try (0..<size).map { try snapshot.entry($0)?.text ?? [] }
    }
    return (fixture, ledger, texts)
  }

  @Test(arguments: TestEngine.allCases)
  func `proofs and tiles are those of the tree at each size`(store: TestEngine) throws {
    let sizes: [UInt64] = [4, 7, 255, 257, 259, 511, 514]
    let (fixture, ledger, texts) = try makeLedger(sizes, store)
    let hashes = texts.map(LogHash.leaf)
    try fixture.expectSound(size: 514)
    try ledger.reader().read { snapshot in
      #expect(snapshot.root == LogHash.root(of: hashes))
      for number in [0, 1, 2, 254, 255, 256, 257, 300, 511, 512, 513] {
        let path = try snapshot.path(UInt64(number))
        #expect(path == LogHash.path(to: number, in: hashes))
      }
      #expect(throws: MerkleError.noSuchLeaf(index: 514, size: 514)) { try snapshot.path(514) }
      for size in sizes {
        let path = try snapshot.consistency(from: size)
        try ConsistencyProof.verify(
          oldSize: size,
          oldRoot: LogHash.root(of: hashes.prefix(Int(size))),
          newSize: 514,
          newRoot: snapshot.root,
          path: path
        )
      }
      #expect(throws: MerkleError.self) { try snapshot.consistency(from: 0) }
      #expect(throws: MerkleError.self) { try snapshot.consistency(from: 515) }
    }
  }

  @Test(arguments: TestEngine.allCases)
  func `tiles have the hashes and bundles the entries, as many as are asked for`(store: TestEngine)
    throws
  {
    let (fixture, _, texts) = try makeLedger([300, 514], store)
    let hashes = texts.map(LogHash.leaf)
    for (path, range) in [
      ("tile/0/000", 0..<256), ("tile/0/001", 256..<512), ("tile/0/001.p/44", 256..<300),
      ("tile/0/002.p/2", 512..<514), ("tile/0/002.p/1", 512..<513),
    ] {
      let tile = try #require(Tile(path: path))
      let bytes = try fixture.read { try $0.tile(tile) }
      #expect(bytes == hashes[range].flatMap(\.bytes))
      let bundle = texts[range].flatMap { [UInt8($0.count >> 8), UInt8($0.count & 0xff)] + $0 }
      #expect(try fixture.read { try $0.entryBundle(tile) } == bundle)
    }
    let upper = try #require(Tile(path: "tile/1/000.p/2"))
    let roots = [LogHash.root(of: hashes[..<256]), LogHash.root(of: hashes[256..<512])]
    #expect(try fixture.read { try $0.tile(upper) } == roots.flatMap(\.bytes))
    #expect(try fixture.read { try $0.entryBundle(upper) } == nil)
    for path in [
      "tile/0/002", "tile/0/002.p/3", "tile/0/003.p/1", "tile/1/000.p/3", "tile/2/000.p/1",
    ] {
      let tile = try #require(Tile(path: path))
      #expect(try fixture.read { try $0.tile(tile) } == nil)
      #expect(try fixture.read { try $0.entryBundle(tile) } == nil)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func `lookups prove what is there and what is not`(store: TestEngine) throws {
    let (fixture, ledger, _) = try makeLedger([4], store)
    let words = ["a b", "b c", "a", "d", "b"].map { Fixture.entry($0) }
    let first = try ledger.append(words).numbers[0]
    try fixture.expectSound()
    try fixture.read { snapshot in
      for (word, offsets) in ["a": [0, 2], "b": [0, 1, 4], "c": [1], "d": [3]] as [String: [UInt64]]
      {
        let entries = offsets.map { first + $0 }
        guard
          case .present(let value, let found, let steps) = try snapshot.lookup(Fixture.key(word))
        else {
          Issue.record("\(word) is absent")
          continue
        }
        #expect(found == entries)
        #expect(value == IndexValue(entries: entries))
        let root = try IndexProof.rootPresent(key: Fixture.key(word), value: value, steps: steps)
        #expect(root == snapshot.indexRoot)
      }
      let key = Fixture.key("absent")
      guard case .absent(let other, let value, let steps) = try snapshot.lookup(key) else {
        Issue.record("a word that nobody wrote is there")
        return
      }
      let root = try IndexProof.rootAbsent(
        key: key,
        otherKey: other,
        otherValue: value,
        steps: steps
      )
      #expect(root == snapshot.indexRoot)
      let cut = try snapshot.lookup(Fixture.key("b"), entriesMax: 2)
      guard case .present(_, nil, _) = cut else {
        Issue.record("three entries are no more than two")
        return
      }
    }
  }

  @Test(arguments: TestEngine.allCases)
  func `a snapshot stays what it is while the log grows`(store: TestEngine) throws {
    let (fixture, ledger, _) = try makeLedger([4], store)
    let reader = try ledger.reader()
    try reader.read { snapshot in
      let before = try snapshot.tile(#require(Tile(path: "tile/0/000.p/4")))
      _ = try ledger.append([Fixture.entry("later")])
      #expect(snapshot.size == 4)
      #expect(try snapshot.entry(4) == nil)
      #expect(try snapshot.indexEntry(above: 3) == nil)
      #expect(try snapshot.tile(#require(Tile(path: "tile/0/000.p/6"))) == nil)
      #expect(try snapshot.tile(#require(Tile(path: "tile/0/000.p/4"))) == before)
      guard case .absent = try snapshot.lookup(Fixture.key("later")) else {
        Issue.record("the index is newer than the snapshot")
        return
      }
    }
    #expect(try reader.read { $0.size } == 6)
    try fixture.expectSound(size: 6)
  }

  @Test(arguments: TestEngine.allCases)
  func `record times are those of the index entries`(store: TestEngine) throws {
    let (fixture, _, _) = try makeLedger([5, 7], store)
    let above = try fixture.read { snapshot in
      try (0...6).map { try snapshot.indexEntry(above: $0) }
    }
    #expect(above == [1, 4, 4, 4, 6, 6, nil])
  }

  @Test func `an erased body is gone, from the files as well`() throws {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    let number = try ledger.append([Fixture.entry("secret lamp")]).numbers[0]
    try ledger.eraseBodies(of: [number])
    let entry = try #require(try fixture.read { try $0.entry(number) })
    #expect(entry.body == nil && entry.members == nil)
    #expect(entry.note != nil && entry.salt != nil)
    try fixture.expectSound()
    #expect(try !files(of: fixture, hold: "body of secret"))
  }

  @Test func `a reader that is at work keeps an erasure from being complete, and nobody waiting`()
    throws
  {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    let number = try ledger.append([Fixture.entry("secret lamp")]).numbers[0]
    let reader = try Database(fixture.directory.path + "/bodies.db", access: .readOnly)
    let held = fixture.directory.path + "/bodies.db"
    try reader.read {
      let count = try reader.prepare("SELECT count(*) FROM body").first { $0.integer(0) }
      #expect(count == 2)
      let start = ContinuousClock.now
      #expect(try ledger.eraseBodies(of: [number]) == ErasedParts(count: 1, heldPath: held))
      #expect(try ledger.eraseBodies(of: [number]) == ErasedParts(count: 0, heldPath: held))
      #expect(ContinuousClock.now - start < .seconds(1))
      _ = try ledger.append([Fixture.entry("another")])
      #expect(try files(of: fixture, hold: "body of secret"))
    }
    #expect(ledger.halt == nil)
    #expect(try ledger.eraseBodies(of: [number]) == ErasedParts(count: 0, heldPath: nil))
    #expect(try !files(of: fixture, hold: "body of secret"))
  }

  @Test func `what a reader held goes with the next append, also of a later process`() throws {
    let fixture = try Fixture()
    var ledger = try fixture.open()
    for isOpenedAnew in [false, true] {
      let number = try ledger.append([Fixture.entry("secret \(isOpenedAnew)")]).numbers[0]
      let reader = try Database(fixture.directory.path + "/bodies.db", access: .readOnly)
      try reader.read {
        _ = try reader.prepare("SELECT count(*) FROM body").first { $0.integer(0) }
        #expect(try ledger.eraseBodies(of: [number]).heldPath != nil)
        // Nobody copies it while it is closed: the reader is the last that has the file open.
        if isOpenedAnew { ledger.close() }
      }
      if isOpenedAnew { ledger = try fixture.open() }
      #expect(try files(of: fixture, hold: "body of secret"))
      _ = try ledger.append([Fixture.entry("more \(isOpenedAnew)")])
      // It is done after the answer.
      for _ in 0..<100 where try files(of: fixture, hold: "body of secret") { usleep(10_000) }
      #expect(try !files(of: fixture, hold: "body of secret"))
      withExtendedLifetime(reader) {}
    }
  }

  private func files(of fixture: Fixture, hold text: String) throws -> Bool {
    try FileManager.default.contentsOfDirectory(atPath: fixture.directory.path)
      .filter { $0.hasPrefix("bodies") }.contains { name in
        let file = try Data(contentsOf: URL(filePath: fixture.directory.path + "/" + name))
        return file.range(of: Data(text.utf8)) != nil
      }
  }

  @Test func `only the owner may read the files`() throws {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    _ = try ledger.append([Fixture.entry("lamp")])
    let names = try FileManager.default.contentsOfDirectory(atPath: fixture.directory.path)
    #expect(names.contains("bodies.db-wal"))
    for name in names {
      let path = fixture.directory.path + "/" + name
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
    }
  }

  @Test func `a snapshot is of no use after its read`() async {
    await #expect(processExitsWith: .failure) {
      let fixture = try Fixture()
      let reader = try LedgerReader(fixture.directory.path)
      let snapshot = try reader.read { $0 }
      _ = try snapshot.entry(0)
    }
  }
}
