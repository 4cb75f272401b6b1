import EPCIS
import Foundation
import Merkle
import Provenance
import Testing

/// Published standards data, which is not part of this repository: a folder named by the
/// environment variable `WAYPROOF_STANDARDS` with `epcis-examples` in it.
private let examples: [String] = {
  guard let folder = ProcessInfo.processInfo.environment["WAYPROOF_STANDARDS"] else { return [] }
  let root = "\(folder)/epcis-examples"
  let paths = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
  return paths.filter { $0.hasSuffix(".jsonld") }.sorted().map { "\(root)/\($0)" }
}()

@Suite struct ReadBackTests {
  /// Holds the prefixes of all examples.
  private static var everybody: Bench {
    var bench = Bench()
    bench.prefixes = [
      "4012345", "0614141", "061414", "4000001", "4023333", "9520001", "95252084", "952005385",
      "0950600",
    ]
    return bench
  }

  private static func parts(_ statements: [SealedStatement]) throws -> [JSONValue] {
    try statements.map { try $0.membersJSON }
  }

  // GS1's own examples of EPCIS 2.0 documents (github.com/gs1/EPCIS, `JSON`). One of them names a
  // member twice and is no document.
  @Test(.enabled(if: !examples.isEmpty), arguments: examples)
  func `an official example is taken and read back`(path: String) throws {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    guard !path.hasSuffix("AssociationEvent-h.jsonld") else { return }
    let document = try EPCISDocument(parsing: bytes)
    let statements = try Self.everybody.admission().admit(document)
    #expect(!statements.isEmpty)
    let parts = try Self.parts(statements)
    #expect(CapturedDocument.reassembled(from: parts.shuffled()) == document.json)
    for statement in statements {
      #expect(throws: Never.self) { try StatementBody(parsing: statement.body) }
      for code in document.codes { expectAbsent(code, from: statement.body) }
    }
  }

  @Test func `a document is read back whole, whatever stood in it`() throws {
    let events = (1...3).map { number in
      Bench.event(
        "ObjectEvent",
        [
          "action": "OBSERVE", "epcList": [.string("urn:epc:id:sgtin:9520003.000030.A\(number)")],
          "recordTime": "2026-03-01T09:00:00Z", "example:x": ["y": [1.5, false, .null]],
        ]
      )
    }
    let document = try Bench.document(events)
    let statements = try Bench().admission().admit(document)
    let parts = try Self.parts(statements)
    #expect(CapturedDocument.reassembled(from: parts.reversed()) == document.json)
    #expect(CapturedDocument.reassembled(from: Array(parts.dropLast())) == nil)
    #expect(CapturedDocument.reassembled(from: Array(parts.dropFirst())) == nil)
    #expect(CapturedDocument.reassembled(from: []) == nil)
    let other = try Bench().admission().admit(try Bench.document([events[0]]))
    #expect(CapturedDocument.reassembled(from: parts + (try Self.parts(other))) == nil)
  }

  @Test func `a bare event is read back`() throws {
    var json = try #require(
      Bench.event("ObjectEvent", ["action": "OBSERVE", "epcList": ["urn:uuid:1-2"]]).objectValue
    )
    json["@context"] = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
    let statements = try Bench().admission().admit(try EPCISDocument(.object(json)))
    #expect(CapturedDocument.reassembled(from: try Self.parts(statements)) == .object(json))
  }
}

/// No code of an event may be read in its body, however it is written.
func expectAbsent(
  _ code: String,
  from body: [UInt8],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let text = String(decoding: body, as: UTF8.self)
  #expect(!text.contains(code), "\(code) stands in the body", sourceLocation: sourceLocation)
}

extension EPCISDocument {
  /// The identifiers of all things in the events, as captured and in canonical form.
  fileprivate var codes: [String] {
    events.flatMap { event in
      let lists = [event.epcList, event.childEPCs, event.inputEPCList, event.outputEPCList]
      let quantities =
        event.quantityList + event.childQuantityList + event.inputQuantityList
        + event.outputQuantityList
      let things: [Identifier] =
        lists.flatMap(Array.init) + [event.parentID, event.transformationID].compactMap(\.self)
        + quantities.map(\.epcClass)
      return things.flatMap { [$0.text, $0.uri] }
    }
  }
}
