import Crypto
import EPCIS
import Foundation
import Merkle
import Provenance
import Testing

@Suite struct StatementBodyTests {
  private static let key =
    "zZjWQ2iq46w5n0zBcOncbT2neCfPos7MWi/pEp80TZrS3uaWGBv7Sg=="
  private static let hash = "Ihgifjil22DQVeFeOHXjSaugcxu+n1x7Q4hSPOPKRvc="

  @Test func `the members on which proof depends are read`() throws {
    let json: JSONValue = [
      "type": "TransformationEvent", "eventTime": "2026-01-01T05:00:00.000Z", "action": "ADD",
      "bizStep": "commissioning", "parentID": .string(Self.key), "inputs": [.string(Self.key)],
      "transformationID": .string(Self.key), "children": [.string(Self.key)], "allChildren": true,
      "ilmd": ["lotNumber": "L2601A"], "corrects": .string(Self.hash), "anything": [1, .null],
    ]
    let body = try StatementBody(parsing: json.jcs())
    #expect(body.isEvent && body.type == "TransformationEvent")
    #expect(body.eventTime?.utcText == "2026-01-01T05:00:00.000Z")
    #expect(body.action == .add && body.bizStep == "commissioning")
    #expect(body.parentID?.base64 == Self.key && body.transformationID?.base64 == Self.key)
    #expect(body.inputs.map(\.base64) == [Self.key] && body.children.count == 1)
    #expect(body.hasAllChildren && body.lotNumber == "L2601A")
    #expect(body.corrects?.base64 == Self.hash && body.erases == nil)
  }

  @Test func `an erasure says what was there`() throws {
    let was: JSONValue = ["type": "ObjectEvent", "action": "ADD", "bizStep": "commissioning"]
    let body = try StatementBody([
      "type": "Erasure", "erases": .string(Self.hash), "reason": "order", "was": was,
    ])
    #expect(body.erases?.base64 == Self.hash)
    #expect(body.was?.type == "ObjectEvent" && body.was?.action == .add)
    #expect(body.was?.bizStep == "commissioning" && body.was?.corrects == nil)
    let before = try StatementBody(parsing: Array(try Vectors.text("erasure", "body").utf8))
    #expect(before.erases != nil && before.was == nil)
  }

  static let bad: [(String, JSONValue)] = [
    ("an array", []),
    ("no type", [:]),
    ("a type that is no text", ["type": 1]),
    ("an event without a time", ["type": "ObjectEvent"]),
    ("a time in local time", ["type": "x", "eventTime": "2026-01-01T05:00:00.000+01:00"]),
    ("a time in seconds", ["type": "x", "eventTime": "2026-01-01T05:00:00Z"]),
    ("an unknown action", ["type": "x", "action": "add"]),
    ("a bizStep that is no text", ["type": "x", "bizStep": .null]),
    ("a parent that is no key", ["type": "x", "parentID": "urn:epc:id:sscc:1.2"]),
    ("a parent of 32 bytes", ["type": "x", "parentID": .string(hash)]),
    (
      "a key of the registry",
      ["type": "x", "parentID": .string(String(repeating: "A", count: 54) + "==")]
    ),
    ("inputs that are no array", ["type": "x", "inputs": .string(key)]),
    ("inputs that are no keys", ["type": "x", "inputs": [1]]),
    ("children that are no keys", ["type": "x", "children": ["a"]]),
    ("allChildren false", ["type": "x", "allChildren": false]),
    ("ilmd that is no object", ["type": "x", "ilmd": []]),
    ("a lot that is no text", ["type": "x", "ilmd": ["lotNumber": 5]]),
    ("a registration date", ["type": "x", "serialsRegisteredSince": "2026-01-01"]),
    ("a scheme that is no text", ["type": "x", "serialScheme": true]),
    ("corrects that is no hash", ["type": "x", "corrects": .string(key)]),
    ("erases that is no hash", ["type": "x", "erases": "AAAA"]),
    ("was that is no object", ["type": "x", "was": "ObjectEvent"]),
    ("was with a bad action", ["type": "x", "was": ["action": "MOVE"]]),
  ]

  @Test(arguments: bad.indices)
  func `a body with a member of another form is refused`(index: Int) {
    let (name, json) = Self.bad[index]
    #expect(throws: FormatError.self, "\(name)") { try StatementBody(parsing: json.jcs()) }
  }

  @Test(arguments: [
    #"{ "type":"x"}"#, #"{"type":"x","a":1}"#, #"{"type":"x","type":"x"}"#, #"{"type":"x"} "#,
    #"{"a":1.0,"type":"x"}"#, "",
  ])
  func `a body that is not in RFC 8785 form is refused`(text: String) {
    #expect(throws: FormatError.self) { try StatementBody(parsing: Array(text.utf8)) }
  }

  @Test func `the bodies of all bundle vectors are read`() throws {
    let folder = try #require(
      Bundle.module.url(forResource: "bundles", withExtension: nil, subdirectory: "Vectors")
    )
    var count = 0
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(file)))
      for entry in try JSONValue(parsing: bytes)["entries"]?.arrayValue ?? [] {
        guard let body = entry["body"]?.stringValue else { continue }
        #expect(throws: Never.self) { try StatementBody(parsing: Array(body.utf8)) }
        count += 1
      }
    }
    #expect(count > 100)
  }
}
