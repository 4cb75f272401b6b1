import CFaults
import Merkle
import Testing

@testable import Ledger

/// Each write, sync and truncation of the databases fails once, before it is done and after.
///
/// The disk is a shim below SQLite, which fails for the files of one ledger only.
@Suite(.serialized) struct DiskFaultTests {
  enum Kind: CaseIterable { case before, after, beforeAndFromThenOn }

  @Test(arguments: Kind.allCases)
  func `whichever operation of the disk fails, the ledger says so and loses nothing`(
    kind: Kind
  ) throws {
    let base = try Fixture()
    var operation = 1
    while try fail(at: operation, kind: kind, base) { operation += 1 }
    // Or the disk was never asked, and this shows nothing.
    #expect(operation > 30)
  }

  /// Whether there was such an operation.
  private func fail(at operation: Int, kind: Kind, _ base: Fixture) throws -> Bool {
    let fixture = try base.copy()
    let path = fixture.directory.path
    faults_begin(
      path,
      Int32(operation),
      kind == .after ? 1 : 0,
      kind == .beforeAndFromThenOn ? 1 : 0
    )
    let acknowledged = appends(fixture, operation: operation)
    let count = faults_end()

    let ledger = try fixture.open()
    try fixture.expectSound()
    try fixture.read { snapshot in
      for (number, words) in acknowledged {
        #expect(try snapshot.entry(number)?.text == Array(words.utf8), "operation \(operation)")
      }
      // An append has two entries: both are there, or none.
      let found = try (0..<snapshot.size).filter { number in
        try snapshot.entry(number)?.note != nil
      }
      #expect(found.count % 2 == 1, "the genesis, and pairs: operation \(operation)")
    }
    _ = try ledger.append([Fixture.entry("afterwards")])
    ledger.close()
    try fixture.expectSound()
    return count >= operation
  }

  /// Appends three times; what was acknowledged.
  private func appends(_ fixture: Fixture, operation: Int) -> [(number: UInt64, words: String)] {
    var acknowledged: [(number: UInt64, words: String)] = []
    guard let ledger = try? fixture.open() else { return [] }
    defer { ledger.close() }
    for round in 0..<3 {
      let words = ["left \(round)", "right \(round)"]
      do {
        let receipt = try ledger.append(words.map { Fixture.entry($0) })
        acknowledged += zip(receipt.numbers, words).map { (number: $0, words: $1) }
      } catch {
        // It halts, says why, and takes nothing more; what was published can still be read.
        #expect(ledger.halt != nil, "operation \(operation): \(error)")
        #expect("\(error)".contains(".db"), "operation \(operation): \(error)")
        #expect(throws: LedgerError.self) { try ledger.append([Fixture.entry("more")]) }
        for (number, words) in acknowledged {
          let stored = try? fixture.read { try $0.entry(number) }
          #expect(stored?.text == Array(words.utf8), "operation \(operation)")
        }
        break
      }
    }
    // Nothing was overlooked: what failed was an operation of closing.
    if ledger.halt == nil { #expect(faults_count() < operation, "operation \(operation)") }
    return acknowledged
  }
}
