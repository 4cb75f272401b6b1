import Merkle
import Testing

@testable import Ledger

/// Each write that a store is asked for fails once, before it is done and after: whatever engine it is.
@Suite struct StoreFaultTests {
  @Test(arguments: FaultyEngine.Kind.allCases, TestEngine.allCases)
  func `whichever write fails, the ledger says so and loses nothing`(
    kind: FaultyEngine.Kind,
    store: TestEngine
  ) throws {
    let base = try Fixture(store)
    var turn = 1
    while try fail(at: turn, kind, base) { turn += 1 }
    // On opening one, then for each append four: parts, entries, what is published, and tidying.
    #expect(turn > 12)
  }

  /// Whether there was such a write.
  private func fail(at turn: Int, _ kind: FaultyEngine.Kind, _ base: Fixture) throws -> Bool {
    let fixture = try base.copy()
    let engine = FaultyEngine(fixture.options.engine, failing: turn, kind)
    var faulty = fixture
    faulty.options.engine = engine
    let acknowledged = appends(faulty, turn: turn)

    let ledger = try fixture.open()
    try fixture.expectSound()
    try fixture.read { snapshot in
      for (number, words) in acknowledged {
        let entry = try #require(try snapshot.entry(number))
        #expect(entry.text == Array(words.utf8), "write \(turn)")
        #expect(entry.body != nil && entry.members != nil, "write \(turn)")
      }
      let notes = try (0..<snapshot.size).filter { try snapshot.entry($0)?.note != nil }
      #expect(notes.count % 2 == 1, "the genesis, and pairs: write \(turn)")
    }
    _ = try ledger.append([Fixture.entry("afterwards")])
    ledger.close()
    try fixture.expectSound()
    return engine.writes >= turn
  }

  /// Appends pairs, and erases; what was acknowledged.
  private func appends(_ fixture: Fixture, turn: Int) -> [(number: UInt64, words: String)] {
    guard let ledger = try? fixture.open() else { return [] }
    defer { ledger.close() }
    var acknowledged: [(number: UInt64, words: String)] = []
    for round in 0..<3 {
      let words = ["left \(round)", "right \(round)"]
      do {
        let receipt = try ledger.append(words.map { Fixture.entry($0) })
        acknowledged += zip(receipt.numbers, words).map { (number: $0, words: $1) }
      } catch {
        #expect(ledger.halt != nil, "write \(turn): \(error)")
        #expect("\(error)".contains("Fault"), "write \(turn): \(error)")
        #expect(throws: LedgerError.self) { try ledger.append([Fixture.entry("more")]) }
        break
      }
    }
    if ledger.halt == nil {
      do { try ledger.eraseBodies(of: [0]) } catch {
        #expect("\(error)".contains("Fault") && ledger.halt != nil, "write \(turn): \(error)")
      }
    }
    return acknowledged
  }
}
