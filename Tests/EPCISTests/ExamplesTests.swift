import EPCIS
import Testing

/// GS1's own examples of EPCIS 2.0 documents (github.com/gs1/EPCIS, `JSON`).
@Suite(.enabled(if: Standards.isPresent)) struct ExamplesTests {
  static let files = Standards.files(below: "epcis-examples", ending: ".jsonld")
  /// This one gives its event two members `eventID` with different values: it can be read in two
  /// ways, and nobody can sign that.
  static let twice = "AssociationEvent-h.jsonld"
  static let examples = files.filter { !$0.hasSuffix(twice) }

  @Test func `the examples are there`() {
    #expect(Self.files.count == 47)
    #expect(Self.examples.count == 46)
  }

  @Test func `the one example with a name twice is refused for that`() throws {
    let path = try #require(Self.files.first { $0.hasSuffix(Self.twice) })
    let error = #expect(throws: EPCISError.self) {
      try EPCISDocument(parsing: Standards.bytes(of: path))
    }
    #expect(error?.rule == .json)
    #expect(error?.problems.count == 1)
  }

  @Test func `four of the examples hold sensors that measured after their events`() throws {
    let remarked = try Self.examples.filter { path in
      let document = try EPCISDocument(parsing: Standards.bytes(of: path))
      return document.events.contains { $0.warnings.contains { $0.rule == .sensorTime } }
    }
    let names = remarked.compactMap { $0.split(separator: "/").last }
    let kinds: Set = ["aggregation", "object", "transaction", "transformation"]
    #expect(names.count == 4)
    #expect(
      Set(names.map(String.init)) == Set(kinds.map { "\($0)_event_all_possible_fields.jsonld" })
    )
  }

  @Test(arguments: examples)
  func `an official example is captured without loss`(path: String) throws {
    let bytes = Standards.bytes(of: path)
    let document = try EPCISDocument(parsing: bytes)
    #expect(!document.events.isEmpty)
    #expect(document.json == (try JSONValue(parsing: bytes)))
    #expect(try JSONValue(parsing: document.json.encoded()) == document.json)
    let body = document.json["epcisBody"]
    let list = body?["eventList"] ?? body?["queryResults"]?["resultsBody"]?["eventList"]
    #expect(document.events.map(\.json) == list?.arrayValue)
    for event in document.events { #expect(event.isLossless) }
  }
}

extension EPCISEvent {
  /// Whether every list of the JSON has as many typed elements.
  fileprivate var isLossless: Bool {
    let counts = [
      "epcList": epcList.count, "quantityList": quantityList.count, "childEPCs": childEPCs.count,
      "childQuantityList": childQuantityList.count, "inputEPCList": inputEPCList.count,
      "inputQuantityList": inputQuantityList.count, "outputEPCList": outputEPCList.count,
      "outputQuantityList": outputQuantityList.count,
      "bizTransactionList": bizTransactionList.count, "sourceList": sourceList.count,
      "destinationList": destinationList.count, "sensorElementList": sensorElementList.count,
    ]
    return counts.allSatisfy { json[$0.key]?.arrayValue?.count ?? 0 == $0.value }
      && (json["parentID"] == nil) == (parentID == nil)
      && (json["readPoint"] == nil) == (readPoint == nil)
      && (json["bizLocation"] == nil) == (bizLocation == nil)
      && (json["bizStep"] == nil) == (bizStep == nil)
      && (json["disposition"] == nil) == (disposition == nil)
      && (json["errorDeclaration"] == nil) == (errorDeclaration == nil)
      && (json["ilmd"] == nil) == (ilmd == nil)
      && json.objectValue?.count == knownMembers + extensions.count
  }

  private var knownMembers: Int {
    json.objectValue?.members.filter { !$0.name.contains(":") }.count ?? 0
  }
}
