import Crypto
import Foundation
import Synchronization
import Testing

@testable import Ledger

@Suite struct PipelineTests {
  /// What an append was told, and when it ended.
  final class Told: Sendable {
    let steps = Mutex<[String]>([])
    private let ended = DispatchSemaphore(value: 0)

    func take(_ progress: AppendProgress) {
      switch progress {
      case .durable(let numbers): steps.withLock { $0.append("durable \(numbers)") }
      case .published(let receipt):
        steps.withLock { $0.append("published \(receipt.numbers) of \(receipt.size)") }
        ended.signal()
      case .failed(let error):
        steps.withLock { $0.append("\(error)") }
        ended.signal()
      }
    }

    func end() -> [String] {
      ended.wait()
      return steps.withLock { $0 }
    }
  }

  /// An entry with so many keys that it is worth sequencing while another one is written.
  private static func large(_ name: String) -> NewEntry {
    let words = (0..<12_000).map { "\(name)\(String($0, radix: 36))" }
    return Fixture.entry(words.joined(separator: " "))
  }

  @Test(arguments: TestEngine.allCases)
  func `who submits is told when entries are durable, and when they are published`(
    store: TestEngine
  ) throws {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    let told = Told()
    try ledger.submit([Fixture.entry("box"), Fixture.entry("lamp")]) { told.take($0) }
    #expect(told.end() == ["durable [2, 3]", "published [2, 3] of 5"])
    #expect(ledger.figures.entries == 2)
    #expect(ledger.figures.revisions == 1)
    #expect(ledger.figures.entriesPending == 0)
    #expect(ledger.figures.stages[.publish]?.count == 1)
    ledger.close()
    try fixture.expectSound(size: 5)
  }

  @Test(arguments: TestEngine.allCases)
  func `a large batch is sequenced while the one before is written`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    let sequenced = Atomic(0)
    let met = Atomic(false)
    let ledger = try fixture.open { step in
      if step == .sequenced { sequenced.add(1, ordering: .relaxed) }
      guard step == .bodiesWritten, sequenced.load(ordering: .relaxed) == 1 else { return }
      for _ in 0..<2_000 where sequenced.load(ordering: .relaxed) < 2 { usleep(1_000) }
      met.store(sequenced.load(ordering: .relaxed) == 2, ordering: .relaxed)
    }
    let told = [Told(), Told(), Told()]
    try ledger.submit([Fixture.entry("first")]) { told[0].take($0) }
    try ledger.submit([Self.large("a"), Fixture.entry("first")]) { told[1].take($0) }
    try ledger.submit([Self.large("b"), Fixture.entry("a0 b0")]) { told[2].take($0) }
    for one in told { #expect(one.end().last?.hasPrefix("published") == true) }
    let isMet = met.load(ordering: .relaxed)
    #expect(isMet)
    ledger.close()
    try fixture.expectSound()
    let again = try fixture.open()
    _ = try again.append([Fixture.entry("a0 b0 first")])
    try fixture.expectSound()
  }

  @Test(arguments: TestEngine.allCases)
  func `what was taken in a batch that is still being written is known again`(store: TestEngine)
    throws
  {
    let fixture = try Fixture(store)
    let submitted = Atomic(false)
    let ledger = try fixture.open { step in
      guard step == .bodiesWritten else { return }
      for _ in 0..<2_000 where !submitted.load(ordering: .relaxed) { usleep(1_000) }
    }
    let entry = Fixture.entry("box", contentID: .zero)
    let told = [Told(), Told()]
    try ledger.submit([entry]) { told[0].take($0) }
    try ledger.submit([Self.large("a"), entry]) { told[1].take($0) }
    submitted.store(true, ordering: .relaxed)
    #expect(told[0].end().first == "durable [2]")
    let second = told[1].end().first ?? ""
    #expect(second == "durable [4, 2]" || second == "durable [3, 2]", "\(second)")
    ledger.close()
    try fixture.expectSound()
  }

  @Test(arguments: TestEngine.allCases)
  func `past its bounds the ledger is busy, and says when to come again`(store: TestEngine) throws {
    var fixture = try Fixture(store)
    fixture.options.pendingEntriesMax = 3
    let refused = Mutex<LedgerError?>(nil)
    let isRefused = Atomic(false)
    let ledger = try fixture.open { step in
      guard step == .staged else { return }
      for _ in 0..<2_000 where !isRefused.load(ordering: .relaxed) { usleep(1_000) }
    }
    let told = [Told(), Told()]
    let entries = [Fixture.entry("a"), Fixture.entry("b")]
    try ledger.submit(entries) { told[0].take($0) }
    do throws(LedgerError) {
      try ledger.submit(entries) { told[1].take($0) }
    } catch {
      refused.withLock { $0 = error }
    }
    isRefused.store(true, ordering: .relaxed)
    #expect(refused.withLock { $0 } == .busy(retryAfterSeconds: 1))
    #expect(told[0].end().count == 2)
    #expect(ledger.figures.refusals == 1)
    // And afterwards it takes them, and even what is larger than its bounds, alone.
    _ = try ledger.append(entries)
    _ = try ledger.append(entries + entries)
    ledger.close()
    try fixture.expectSound()
  }

  struct OutOfReach: Error {}

  @Test(arguments: TestEngine.allCases)
  func `while witnesses are out of reach entries become durable, and are published later`(
    store: TestEngine
  )
    throws
  {
    var fixture = try Fixture(store)
    let outages = Atomic(5)
    fixture.options.witnessRetryMilliseconds = 10
    fixture.options.witness = { request in
      if outages.load(ordering: .relaxed) > 0 {
        outages.subtract(1, ordering: .relaxed)
        throw OutOfReach()
      }
      return request.checkpoint
    }
    let ledger = try fixture.open()
    let told = [Told(), Told()]
    try ledger.submit([Fixture.entry("a")]) { told[0].take($0) }
    try ledger.submit([Fixture.entry("b a")]) { told[1].take($0) }
    #expect(told.map { $0.end().last?.hasPrefix("published") } == [true, true])
    let left = outages.load(ordering: .relaxed)
    #expect(left == 0)
    #expect(ledger.halt == nil)
    ledger.close()
    try fixture.expectSound()
  }

  @Test(arguments: TestEngine.allCases)
  func `who has no patience is answered when its entries are durable`(store: TestEngine) throws {
    var fixture = try Fixture(store)
    let isOut = Atomic(true)
    fixture.options.witnessRetryMilliseconds = 10
    fixture.options.witness = { request in
      if isOut.load(ordering: .relaxed) { throw OutOfReach() }
      return request.checkpoint
    }
    let ledger = try fixture.open()
    let first = try ledger.append([Fixture.entry("a")], patienceSeconds: 0.01)
    guard case .durable(numbers: [2]) = first else {
      Issue.record("\(first)")
      return
    }
    isOut.store(false, ordering: .relaxed)
    let second = try ledger.append([Fixture.entry("b")], patienceSeconds: 60)
    guard case .published(let receipt) = second else {
      Issue.record("\(second)")
      return
    }
    #expect(receipt.numbers[0] > 2 && receipt.size > receipt.numbers[0])
    ledger.close()
    try fixture.expectSound()
  }

  @Test(arguments: TestEngine.allCases)
  func `what is durable when the ledger is closed is published when it is opened again`(
    store: TestEngine
  )
    throws
  {
    var fixture = try Fixture(store)
    let witness = fixture.options.witness
    fixture.options.witness = { _ in throw OutOfReach() }
    let ledger = try fixture.open()
    let told = Told()
    let isDurable = DispatchSemaphore(value: 0)
    try ledger.submit([Fixture.entry("a")]) { progress in
      told.take(progress)
      if case .durable = progress { isDurable.signal() }
    }
    isDurable.wait()
    ledger.close()
    #expect(told.end() == ["durable [2]", "the ledger is closed"])
    #expect(try fixture.read { $0.size } == 2)
    // Opened while they are still out of reach, it waits; and takes more.
    let waiting = try fixture.open()
    try waiting.submit([Fixture.entry("b")]) { _ in }
    waiting.close()
    fixture.options.witness = witness
    _ = try fixture.open()
    let size = try fixture.read { $0.size }
    #expect(size == 4 || size == 6)
    try fixture.expectSound()
  }

  @Test func `under load revisions follow each other sooner, and never further ahead than allowed`()
    throws
  {
    var options = LedgerOptions(clock: .system)
    options.revisionMilliseconds = 250
    var pacer = Pacer(options)
    let now = LedgerClock.system.seconds()
    #expect(pacer.delay() == .zero, "the first one waits for nothing")
    #expect(try pacer.begin(after: now - 10) >= now)
    let soon = pacer.delay()
    #expect(soon > .milliseconds(150) && soon <= .milliseconds(250))
    #expect(try pacer.begin(after: now + 30) == now + 31, "dates rise as long as they can")
    #expect(try pacer.begin(after: now + 200) == now + 200, "and then stay as they are")
    #expect(throws: LedgerError.self) { try pacer.begin(after: now + 1_000) }
  }

  @Test func `a writer killed at random moments loses nothing that it acknowledged`() async throws {
    let fixture = try Fixture()
    let path = fixture.directory.path
    for round in 0..<6 {
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = path as String, round = round as Int] in
        let fixture = try Fixture(in: path)
        let ledger = try fixture.open()
        Thread.detachNewThread {
          usleep(UInt32.random(in: 1_000...60_000))
          kill(getpid(), SIGKILL)
        }
        let file = open(path + "/acknowledged", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        for number in 0... {
          let words = "round\(round) number\(number)"
          let receipt = try ledger.append([Fixture.entry(words), Fixture.entry(words + " twin")])
          let line = Array("\(receipt.numbers[0]) \(words)\n".utf8)
          _ = write(file, line, line.count)
        }
      }
      _ = try fixture.open()
      try fixture.expectSound()
      let text = try? String(contentsOfFile: path + "/acknowledged", encoding: .utf8)
      try fixture.read { snapshot in
        for line in (text ?? "").split(separator: "\n") {
          let words = line.split(separator: " ", maxSplits: 1)
          let number = try #require(UInt64(words[0]))
          #expect(try snapshot.entry(number)?.text == Array(words[1].utf8))
          #expect(try snapshot.entry(number + 1)?.text == Array((words[1] + " twin").utf8))
        }
      }
    }
  }
}
