import HTTP
import Merkle
import Notes
import Provenance
import Testing

@testable import Site

@Suite struct LogProofTests {
  private func get(_ target: String) throws -> Response {
    let request = Request(target: target)
    return try DemoLedger.shared.get().site().answer(request).response()
  }

  @Test func `the newest entry about an item is proved by one file`() throws {
    let demo = try DemoLedger.shared.get()
    let code = try #require(demo.codes["honey"])
    let response = try get("\(code)?format=tlog-proof")
    #expect(response.status == .ok)
    let proof = try #require(LogProof(parsing: response.body))
    let note = try SignedNote(parsing: proof.checkpoint)
    let checkpoint = try demo.trust.verify(note, now: DemoLedger.now).checkpoint
    let entry = try #require(proof.extra)
    #expect(EntryKind(firstLineOf: entry) == .statement)
    try InclusionProof.verify(
      leaf: LogHash.leaf(entry),
      index: proof.index,
      size: checkpoint.size,
      path: proof.path,
      root: checkpoint.root
    )
  }

  @Test func `any entry of the journey can be asked for, and no other`() throws {
    let code = try #require(DemoLedger.shared.get().codes["honey"])
    let first = try get("\(code)?format=tlog-proof&entry=0")
    #expect(LogProof(parsing: first.body)?.index == 0)
    let other = try get("\(code)?format=tlog-proof&entry=999999")
    #expect(other.status == .notFound)
    #expect(String(decoding: other.body, as: UTF8.self).contains("no_entry"))
  }
}
