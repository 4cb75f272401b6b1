import SQLite
import Testing

@testable import Ledger

@Suite struct ReportedDamageTests {
  @Test(arguments: TestEngine.allCases)
  func `damage that a reader comes upon ends writing, and not reading`(store: TestEngine) throws {
    let fixture = try Fixture(store)
    let ledger = try fixture.open()
    defer { ledger.close() }
    let number = try #require(try ledger.append([Fixture.entry("box")]).numbers.first)
    #expect(ledger.report(IndexError.pageHash(7)))
    let halt = try #require(ledger.halt)
    #expect("\(halt)".hasSuffix("page 7 of the index does not hash to what the page above it says"))
    #expect(throws: halt) { try ledger.append([Fixture.entry("lamp")]) }
    // The first reason stays.
    ledger.report(IndexError.pageMissing(8))
    #expect(ledger.halt == halt)
    try fixture.read { snapshot in
      let text = try snapshot.entry(number)?.text
      #expect(text == Array("box".utf8))
    }
  }

  @Test func `only what says that the log's files are damaged is damage`() throws {
    let fixture = try Fixture()
    let ledger = try fixture.open()
    defer { ledger.close() }
    func error(_ code: Int32, _ name: String) -> SQLiteError {
      SQLiteError(operation: "SELECT", path: "/data/\(name)", code: code, message: "")
    }
    for harmless: any Error in [
      LedgerError.busy(retryAfterSeconds: 1), LedgerError.closed, error(5, "ledger.db"),
      error(10, "ledger.db"), error(11, "codes.db"), error(26, "events.db"),
    ] {
      #expect(!ledger.report(harmless))
      #expect(ledger.halt == nil)
    }
    for damage: any Error in [
      LedgerError.damaged("x"), error(11, "ledger.db"), error(267, "ledger.db"),
      error(26, "bodies.db"),
      LedgerError.file(operation: "SELECT", path: "/data/ledger.db", code: 11, message: ""),
    ] {
      #expect(LedgerError.isDamage(damage))
    }
  }
}
