import EPCIS
import Testing

@testable import Events

/// That many items are looked through as they would be one by one.
@Suite struct ThingTextsTests {
  private func event(_ texts: [String]) throws -> StoredEvent {
    let list = JSONValue.strings(texts)
    let json: JSONValue = ["event": ["type": "ObjectEvent", "epcList": list]]
    return try #require(StoredEvent(members: JSONValue(parsingEvent: json.encoded())))
  }

  @Test(arguments: [
    "https://id.gs1.org/01/09520003000308/21/", "urn:epc:id:sgtin:9520003.000030.",
    "https://t.example.com/01/09520003000308/21/",
  ])
  func `an item is found and shown by its canonical URI, however it was captured`(
    stem: String
  ) throws {
    let stored = try event((0..<2_000).map { stem + "XK\(100_000 + $0)" })
    guard case .texts = stored.event["epcList"] else { throw CancellationError() }
    let uri = "https://id.gs1.org/01/09520003000308/21/XK"
    #expect(stored.names(uri + "101999", in: .epcList))
    #expect(!stored.names(uri + "102000", in: .epcList))
    #expect(!stored.names(uri + "10199", in: .epcList))
    let shown = stored.showing(only: [uri + "100007", uri + "999999"])
    #expect(shown["epcList"] == [.string(stem + "XK100007")])
    #expect(stored.thingCount == 2_000)
  }

  @Test func `short serials are found one by one`() throws {
    let stem = "urn:epc:id:sgtin:9520003.000030."
    let stored = try event((0..<100).map { "\(stem)\($0)" })
    #expect(stored.names("https://id.gs1.org/01/09520003000308/21/77", in: .epcList))
    let shown = stored.showing(only: ["https://id.gs1.org/01/09520003000308/21/77"])
    #expect(shown["epcList"] == [.string("\(stem)77")])
  }
}
