import EPCIS
import HTTP
import Ledger
import Testing

@testable import Site

@Suite struct ErasureAnswerTests {
  @Test func `what is recorded and erased is never told as not taken`() throws {
    let response = APIProblem.explaining(LedgerError.erasureHeld(path: "bodies.db-wal")).response
    let problem = try JSONValue(parsing: response.body)
    #expect(response.status == .serviceUnavailable)
    #expect(problem["title"]?.stringValue?.hasPrefix("It is recorded and erased") == true)
    #expect(problem["detail"]?.stringValue?.contains("nothing") == false)
  }
}
