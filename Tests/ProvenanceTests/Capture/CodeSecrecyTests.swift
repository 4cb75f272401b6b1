import EPCIS
import GS1
import Provenance
import Testing

/// Random events whose free texts repeat the codes of the event wherever EPCIS lets them.
@Suite struct CodeSecrecyTests {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
      return mixed ^ (mixed >> 31)
    }

    mutating func serial() -> String {
      let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
      let count = Int.random(in: 6...18, using: &self)
      return String((0..<count).map { _ in letters.randomElement(using: &self) ?? "0" })
    }

    /// An item or a container, in one of its forms, and what of it must not be seen.
    mutating func code() -> (epc: String, secrets: [String]) {
      let serial = serial()
      switch Int.random(in: 0..<4, using: &self) {
      case 0:
        let number = Int.random(in: 1_000_000_000...9_999_999_999, using: &self)
        return ("urn:epc:id:sscc:9520003.\(number)", ["\(number)"])
      case 1: return ("https://id.gs1.org/01/09520003000308/21/\(serial)", [serial])
      case 2: return ("https://brand.example/01/09520003000308/10/L7/21/\(serial)", [serial])
      default: return ("urn:epc:id:sgtin:9520003.000030.\(serial)", [serial])
      }
    }

    mutating func text(with code: String) -> String {
      [
        code, "https://lab.example/cert?epc=\(code)", "see \(code).", "(\(code))",
        "https://lab.example/\(code)/report", "a;\(code);b", "item=\(code)&x",
      ].randomElement(using: &self) ?? code
    }
  }

  @Test(arguments: 0..<60)
  func `no code of an event stands in its body`(seed: Int) throws {
    var random = Generator(state: UInt64(seed))
    let codes = (0..<6).map { _ in random.code() }
    func leak() -> JSONValue {
      let code = codes.randomElement(using: &random) ?? codes[0]
      let secret = [code.epc, code.secrets[0]].randomElement(using: &random) ?? code.epc
      return .string(random.text(with: secret))
    }
    func uri() -> JSONValue {
      let code = codes.randomElement(using: &random) ?? codes[0]
      return .string("https://lab.example/cert/\(code.secrets[0])")
    }
    var members: JSONObject = [
      "bizStep": "commissioning",
      "certificationInfo": [uri(), "https://lab.example/fine"],
      "bizTransactionList": [["type": "cert", "bizTransaction": uri()]],
      "sensorElementList": [
        [
          "sensorMetadata": ["deviceID": uri(), "rawData": uri()],
          "sensorReport": [["type": "Temperature", "stringValue": leak(), "uriValue": uri()]],
        ]
      ],
      "example:more": leak(),
    ]
    let epcs = codes.map { JSONValue.string($0.epc) }
    let type: String
    switch seed % 4 {
    case 0:
      type = "ObjectEvent"
      members["action"] = "ADD"
      members["epcList"] = .array(epcs)
      members["ilmd"] = ["example:a": leak(), "example:b": ["c": [leak(), "d"]]]
    case 1, 2:
      type = seed % 4 == 1 ? "AggregationEvent" : "AssociationEvent"
      members["action"] = "ADD"
      members["parentID"] = epcs[0]
      members["childEPCs"] = .array(Array(epcs.dropFirst()))
    default:
      type = "TransformationEvent"
      members["inputEPCList"] = .array(Array(epcs.prefix(3)))
      members["outputEPCList"] = .array(Array(epcs.suffix(3)))
      members["transformationID"] = "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8"
      members["ilmd"] = ["cbvmda:lotNumber": "L7", "example:a": leak()]
    }
    let event = Bench.event(type, members)
    let statement = try #require(try Bench().admit(event).first)
    for code in codes {
      for secret in [code.epc] + code.secrets { expectAbsent(secret, from: statement.body) }
    }
    #expect(try statement.membersJSON["event"] == event, "seed \(seed)")
  }
}
