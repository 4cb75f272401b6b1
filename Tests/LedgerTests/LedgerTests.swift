import Crypto
import Foundation
import Merkle
import Notes
import Synchronization
import Testing

@testable import Ledger

@Suite struct LedgerTests {
  @Test(arguments: TestEngine.allCases)
  func `a new ledger holds its genesis and is signed`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    try fixture.expectSound(size: 2)
    try fixture.read { snapshot in
      let note = try SignedNote(parsing: snapshot.checkpoint)
      #expect(try note.verified(by: [fixture.key.verifier]) == [fixture.key.verifier])
      let checkpoint = try Checkpoint(parsing: note.text)
      #expect(checkpoint.origin.text == "ledger.example/log")
      #expect(checkpoint.size == 2)
      #expect(snapshot.size == 2)
      #expect(snapshot.root == checkpoint.root)
      #expect(try snapshot.registryEntries() == [0])
      let entry = try #require(try snapshot.entry(1))
      let last = try IndexEntry(parsing: entry.text)
      #expect(last.number == 1)
      #expect(last.previous == nil)
      #expect(last.time == Fixture.firstSecond)
      #expect(last.root == snapshot.indexRoot)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func `what is appended can be read back`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    let entries = [Fixture.entry("box lamp"), Fixture.entry("box")]
    let receipt = try ledger.append(entries)
    #expect(receipt.numbers == [2, 3])
    #expect(receipt.size == 5)
    try fixture.expectSound(size: 5)
    try fixture.read { snapshot in
      #expect(receipt.checkpoint == snapshot.checkpoint)
      for (number, entry) in zip(receipt.numbers, entries) {
        let stored = try #require(try snapshot.entry(number))
        #expect(stored.text == entry.text)
        #expect(stored.note == entry.note)
        #expect(stored.salt == entry.salt)
        #expect(stored.filing == entry.filing)
        #expect(stored.body == entry.body)
        #expect(stored.members == entry.members)
        #expect(!stored.isRegistry)
      }
    }
  }

  @Test(arguments: TestEngine.allCases)
  func `a log goes on where it was closed`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    for round in 0..<5 {
      let ledger = try fixture.open()
      _ = try ledger.append([Fixture.entry("round \(round)")])
      ledger.close()
      try fixture.expectSound(size: UInt64(4 + 2 * round))
    }
  }

  @Test(arguments: TestEngine.allCases)
  func `the index entries are dated in rising seconds`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    for _ in 0..<3 { _ = try ledger.append([Fixture.entry("lamp")]) }
    let times = try fixture.read { snapshot in
      try [1, 3, 5, 7].map { number in
        try IndexEntry(parsing: snapshot.entry(number)?.text ?? []).time
      }
    }
    #expect(times == [0, 1, 2, 3].map { Fixture.firstSecond + $0 })
  }

  @Test(arguments: TestEngine.allCases)
  func `a clock that was put back is waited for, and refused if it is far off`(store: TestEngine)
    throws
  {
    var fixture = try Fixture(store)
    fixture.options.clock = LedgerClock(
      seconds: { Fixture.firstSecond - 299 },
      waitAfter: { _ in }
    )
    let ledger = try fixture.open()
    _ = try ledger.append([Fixture.entry("lamp")])
    #expect(throws: LedgerError.clockBehind(seconds: 300)) {
      try ledger.append([Fixture.entry("lamp")])
    }
    #expect(ledger.halt == nil)
    try fixture.expectSound(size: 4)
  }

  @Test(arguments: TestEngine.allCases)
  func `the same content is taken once`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    let content = SHA256.hash(utf8: "content")
    let entry = Fixture.entry("lamp", contentID: content)
    #expect(try ledger.append([entry]).numbers == [2])
    let again = try ledger.append([entry])
    #expect(again.numbers == [2])
    #expect(again.size == 4, "nothing new, no new revision")
    let other = Fixture.entry("lamp", contentID: SHA256.hash(utf8: "other"))
    #expect(try ledger.append([other, entry, other]).numbers == [4, 2, 4])
    try fixture.expectSound(size: 6)
    #expect(try fixture.read { try $0.entry(ofContent: content) } == 2)
    #expect(try fixture.read { try $0.entry(ofContent: .zero) } == nil)
  }

  @Test(arguments: TestEngine.allCases)
  func `entries that were admitted by an older registry are refused`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    _ = try ledger.append([Fixture.entry("lamp")], admittedAt: 2)
    let revision = Fixture.entry("party", isRegistry: true)
    let receipt = try ledger.append([revision], admittedAt: 4)
    #expect(receipt.numbers == [4])
    #expect(throws: LedgerError.registryChanged(entry: 4)) {
      try ledger.append([Fixture.entry("lamp")], admittedAt: 4)
    }
    ledger.close()
    let again = try fixture.open()
    #expect(throws: LedgerError.registryChanged(entry: 4)) {
      try again.append([Fixture.entry("lamp")], admittedAt: 4)
    }
    #expect(try again.append([Fixture.entry("lamp")], admittedAt: 6).numbers == [6])
    #expect(try fixture.read { try $0.registryEntries() } == [0, 4])
    #expect(try fixture.read { try $0.registryEntries(from: 1) } == [4])
  }

  static let faults: [(EntryFault, @Sendable (inout NewEntry) -> Void)] = [
    (.textLength(0), { $0.text = [] }),
    (.textLength(65_536), { $0.text = [UInt8](repeating: 1, count: 65_536) }),
    (.indexEntry, { $0.text = Array("wayproof/index/v1\n2\n".utf8) }),
    (.keyOrder, { $0.keys = [Fixture.key("a"), Fixture.key("a")] }),
    (.keyOrder, { $0.keys = $0.keys.reversed() }),
    (.partWithoutNote, { $0.note = nil }),
  ]

  @Test(arguments: faults.indices, TestEngine.allCases)
  func `an entry that is none is refused, and the log is as it was`(
    index: Int,
    store: TestEngine
  ) throws {
    let fixture = try Fixture(store)
    let (fault, change) = Self.faults[index]
    let ledger = try fixture.open()
    var entry = Fixture.entry("box lamp")
    change(&entry)
    #expect(throws: LedgerError.entry(index: 1, fault)) {
      try ledger.append([Fixture.entry("lamp"), entry])
    }
    #expect(try ledger.append([]).size == 2)
    try fixture.expectSound(size: 2)
  }

  @Test(arguments: TestEngine.allCases)
  func `the largest entry is taken`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    let entry = NewEntry(text: [UInt8](repeating: 0x61, count: 65_535), keys: [])
    #expect(try ledger.append([entry]).numbers == [2])
  }

  @Test(arguments: TestEngine.allCases)
  func `several threads get numbers of their own`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    let numbers = Mutex<[UInt64]>([])
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for round in 0..<3 {
        let entries = [Fixture.entry("thread \(thread)"), Fixture.entry("round \(round)")]
        let receipt = try? ledger.append(entries)
        numbers.withLock { $0 += receipt?.numbers ?? [] }
      }
    }
    let all = numbers.withLock { $0 }
    #expect(all.count == 48)
    #expect(Set(all).count == 48)
    let size = try fixture.read { $0.size }
    #expect(size > 50 && size <= 74, "each entry, and an index entry for each batch")
    try fixture.expectSound(size: size)
  }

  @Test(arguments: TestEngine.allCases)
  func `those who come while a batch is written go into the next one together`(store: TestEngine)
    throws
  {
    let fixture = try Fixture(store)
    let batches = Mutex(0)
    let arrived = Mutex(0)
    let ledger = try fixture.open { step in
      guard step == .staged else { return }
      let batch = batches.withLock { count in
        count += 1
        return count
      }
      guard batch == 1 else { return }
      while arrived.withLock({ $0 }) < 3 { usleep(1_000) }
      // They have called append; now they have the time to get as far as the queue.
      usleep(20_000)
    }
    let done = DispatchGroup()
    for thread in 0..<4 {
      done.enter()
      Thread.detachNewThread {
        defer { done.leave() }
        if thread > 0 {
          while batches.withLock({ $0 }) == 0 { usleep(1_000) }
          arrived.withLock { $0 += 1 }
        }
        _ = try? ledger.append([Fixture.entry("thread \(thread)")])
      }
    }
    done.wait()
    #expect(batches.withLock { $0 } == 2)
    try fixture.expectSound(size: 2 + 2 + 4)
  }
}
