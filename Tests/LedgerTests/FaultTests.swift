import Foundation
import Merkle
import Notes
import SQLite
import Synchronization
import Testing

@testable import Ledger

/// What becomes of a batch when something goes wrong at each step of its way.
@Suite struct FaultTests {
  struct Fault: Error {}

  /// Whether a batch that got as far as `step` is there after the next opening.
  private func survives(_ step: Step) -> Bool { ![.sequenced, .bodiesWritten].contains(step) }

  @Test(arguments: Step.allCases, TestEngine.allCases)
  func `a failed step stops the writing, not the reading`(step: Step, store: TestEngine) throws {
    let fixture = try Fixture(store)
    let ledger = try fixture.open { if $0 == step { throw Fault() } }
    let reader = try ledger.reader()
    let halt = LedgerError.halted(reason: "Fault()")
    #expect(throws: halt) { try ledger.append([Fixture.entry("box lamp")]) }
    #expect(ledger.halt == halt)
    #expect(throws: halt) { try ledger.append([Fixture.entry("other")]) }
    #expect(try reader.read { $0.size } == (step == .published ? 4 : 2))
    try fixture.expectSound()
    ledger.close()

    let again = try fixture.open()
    let isThere = survives(step)
    try fixture.expectSound(size: isThere ? 4 : 2)
    let receipt = try again.append([Fixture.entry("third")])
    #expect(receipt.numbers == [isThere ? 4 : 2])
    try fixture.expectSound(size: isThere ? 6 : 4)
  }

  @Test(arguments: Step.allCases, TestEngine.allCases)
  func `a machine that is switched off at a step goes on from there`(
    step: Step,
    store: TestEngine
  ) throws {
    let fixture = try Fixture(store)
    let copy = Mutex<Fixture?>(nil)
    let ledger = try fixture.open {
      if $0 == step { try copy.withLock { $0 = try fixture.copy() } }
    }
    let receipt = try ledger.append([Fixture.entry("box lamp")])
    let other = try #require(copy.withLock { $0 })
    let again = try other.open()
    try other.expectSound(size: survives(step) ? 4 : 2)
    if survives(step) {
      // The clocks differ, so this shows that nothing is made anew: it is the same, byte for byte.
      #expect(try other.read { $0.checkpoint } == receipt.checkpoint)
      #expect(try other.read { try $0.entry(2) } == fixture.read { try $0.entry(2) })
    } else {
      // The number is given to another entry, which must not get the body of the lost one.
      let text = Array("quiet".utf8)
      let entry = NewEntry(text: text, keys: Fixture.keys(text), note: [1])
      #expect(try again.append([entry]).numbers == [2])
      let stored = try #require(try other.read { try $0.entry(2) })
      #expect(stored.text == text)
      #expect(stored.body == nil && stored.members == nil)
    }
  }

  @Test(arguments: Step.allCases)
  func `a process that is killed at a step needs no repair`(step: Step) async throws {
    let fixture = try Fixture()
    let path = fixture.directory.path
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, name = step.rawValue as String] in
      let fixture = try Fixture(in: path)
      let acknowledged = try fixture.open()
      _ = try acknowledged.append([Fixture.entry("acknowledged")])
      acknowledged.close()
      let ledger = try fixture.open { if $0.rawValue == name { kill(getpid(), SIGKILL) } }
      _ = try ledger.append([Fixture.entry("box lamp")])
    }
    let ledger = try fixture.open()
    try fixture.expectSound(size: survives(step) ? 6 : 4)
    let entry = try #require(try fixture.read { try $0.entry(2) })
    #expect(entry.text == Array("acknowledged".utf8))
    _ = try ledger.append([Fixture.entry("next")])
    try fixture.expectSound(size: survives(step) ? 8 : 6)
  }

  @Test(arguments: TestEngine.allCases)
  func `a ledger killed while it is made can be made again, or is there`(store: TestEngine) throws {
    for step in Step.allCases {
      let directory = try TemporaryDirectory()
      let key = try Fixture.makeKey()
      let genesis = Fixture.entry("genesis", isRegistry: true)
      let fixture = try Fixture(in: directory, store)
      var options = fixture.options
      options.hook = { if $0 == step { throw Fault() } }
      #expect(throws: LedgerError.self) {
        try Ledger.create(at: directory.path, key: key, genesis: genesis, options: options)
      }
      options.hook = { _ in }
      if survives(step) {
        _ = try fixture.open()
      } else {
        #expect(throws: LedgerError.missing(directory: directory.path)) { try fixture.open() }
        try Ledger.create(at: directory.path, key: key, genesis: genesis, options: options)
      }
      try fixture.expectSound(size: 2)
    }
  }

  @Test func `a full disk stops the writing and says so`() async throws {
    let fixture = try Fixture()
    let path = fixture.directory.path
    await #expect(processExitsWith: .success) { [path = path as String] in
      let fixture = try Fixture(in: path)
      let ledger = try fixture.open()
      let reader = try ledger.reader()
      // From here on no file can grow past this size: writes fail as on a full disk.
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 200_000, rlim_max: 200_000)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let large = NewEntry(
        text: [1],
        keys: [],
        note: [1],
        // Random, for what repeats is stored shorter.
        body: SaltedPart(bytes: (0..<500_000).map { _ in .random(in: 1...255) }, salt: [])
      )
      let error = #expect(throws: LedgerError.self) { try ledger.append([large]) }
      guard case .halted(let reason) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(reason.contains("bodies.db"))
      #expect(ledger.halt == error)
      #expect(try reader.read { $0.size } == 2)
    }
    let ledger = try fixture.open()
    try fixture.expectSound(size: 2)
    _ = try ledger.append([Fixture.entry("lamp")])
    try fixture.expectSound(size: 4)
  }

  @Test(arguments: TestEngine.allCases)
  func `a damaged staged batch is not published`(store: TestEngine) throws {
    let damages: [(inout StoreImage) -> Void] = [
      { $0.entries[2]?.text = Array("box".utf8) },
      { image in image.staged[4]?.filed.removeFirst(48) },
      { $0.staged[4]?.first = 3 },
      { $0.entries[2] = nil },
      { $0.staged[4]?.filed = [0] },
      { $0.staged = [:] },
    ]
    for (index, damage) in damages.enumerated() {
      let fixture = try Fixture(store)
      let ledger = try fixture.open { if $0 == .staged { throw Fault() } }
      #expect(throws: LedgerError.self) { try ledger.append([Fixture.entry("box lamp")]) }
      ledger.close()
      try fixture.damage(damage)
      #expect(throws: LedgerError.self, "damage \(index)") { try fixture.open() }
      #expect(try fixture.read { $0.size } == 2)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func `what witnesses return is published, if it is the same checkpoint`(store: TestEngine) throws
  {
    var fixture = try Fixture(store)
    let witness = try SignerKey(
      name: KeyName("w.example"),
      privateKey: Fixture.makeKey(seed: 9).privateKey,
      kind: .cosignature
    )
    fixture.options.witness = { request in
      let note = try SignedNote(parsing: request.checkpoint)
      return try note.adding([witness.cosign(note.text, time: 7)]).bytes
    }
    let ledger = try fixture.open()
    let receipt = try ledger.append([Fixture.entry("lamp")])
    let note = try SignedNote(parsing: receipt.checkpoint)
    #expect(try note.verified(by: [witness.verifier]) == [witness.verifier])
    #expect(try fixture.read { $0.checkpoint } == receipt.checkpoint)
    ledger.close()
    let first = receipt.checkpoint
    fixture.options.witness = { _ in first }
    let other = try fixture.open()
    #expect(throws: LedgerError.self) { try other.append([Fixture.entry("box")]) }
    #expect(try fixture.read { $0.size } == 4)
  }
}
