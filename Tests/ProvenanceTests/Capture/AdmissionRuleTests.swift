import Crypto
import EPCIS
import GS1
import Notes
import Provenance
import Testing

@Suite struct AdmissionRuleTests {
  private static let item = "https://id.gs1.org/01/09520003000308/21/A1"
  private static let foreign = "https://id.gs1.org/01/09520014000113/21/A1"

  private static func observing(_ epc: String = item, _ more: JSONObject = [:]) -> JSONValue {
    var members: JSONObject = ["action": "OBSERVE", "epcList": [.string(epc)]]
    for member in more.members { members[member.name] = member.value }
    return Bench.event("ObjectEvent", members)
  }

  @Test func `what shoppers would be shown of one event is bounded`() throws {
    let report: JSONValue = ["type": "Temperature", "value": 4.5, "uom": "CEL"]
    let series = JSONValue.array([JSONValue](repeating: report, count: 2_000))
    let event = Self.observing(Self.item, ["sensorElementList": [["sensorReport": series]]])
    let error = refusal { _ = try Bench().admit(event) }
    #expect(error?.rule == .tooMany)
  }

  @Test func `every event that may not be said is told, up to a bound, and nothing is taken`()
    throws
  {
    let issuing = Bench.event(
      "ObjectEvent",
      ["action": "ADD", "bizStep": "commissioning", "epcList": [.string(Self.foreign)]]
    )
    let some = refusal { _ = try Bench().admit(issuing, Self.observing(), issuing) }
    #expect(some?.all.map(\.eventNumber) == [1, 3])
    #expect(some?.all.allSatisfy { $0.rule == .prefix } == true)
    #expect(some?.description.split(separator: "\n").count == 2)
    let many = [JSONValue](repeating: issuing, count: 150)
    let cut = refusal { _ = try Bench().admission().admit(try Bench.document(many)) }
    #expect(cut?.all.count == AdmissionError.findingsMax)
  }

  // MARK: Who signs

  @Test func `a party signs with its own key`() throws {
    #expect(try Bench().admit(Self.observing()).count == 1)
  }

  @Test func `the recorder signs for a party that lets it`() throws {
    var bench = Bench()
    bench.recorder = .allowed
    let statement = try #require(try bench.admit(Self.observing()).first)
    let signature = try statement.note.contents(origin: Bench.origin).signature
    #expect(signature.name.text == Bench.recorderName)
  }

  @Test(arguments: [Bench.Recorder.refused, .suspended])
  func `otherwise the recorder may not sign`(recorder: Bench.Recorder) {
    var bench = Bench()
    bench.recorder = recorder
    let error = refusal { _ = try bench.admission() }
    #expect(error?.rule == (recorder == .refused ? .recorder : .partyStatus))
  }

  @Test(arguments: [PartyStatus.suspended, .left])
  func `a party that is not active may say nothing`(status: PartyStatus) {
    var bench = Bench()
    bench.status = status
    #expect(refusal { _ = try bench.admission() }?.rule == .partyStatus)
  }

  @Test func `an unknown key and a distrusted key are refused`() throws {
    let stranger = try Bench.key("stranger.example")
    #expect(refusal { _ = try Bench().admission(signer: stranger) }?.rule == .signer)
    let impostor = SignerKey(name: try KeyName("brand.example"), privateKey: stranger.privateKey)
    #expect(refusal { _ = try Bench().admission(signer: impostor) }?.rule == .signer)
    var bench = Bench()
    bench.distrusted = [try Bench.key("brand.example").verifier.publicKey]
    #expect(refusal { _ = try bench.admission() }?.rule == .distrusted)
  }

  @Test func `a party of another log is refused`() throws {
    let standing = try Bench().standing()
    let error = refusal {
      _ = try Admission(
        origin: "other.example",
        standing: standing,
        signer: try Bench.key("brand.example"),
        now: { Bench.now },
        randomBytes: { [UInt8](repeating: 0, count: $0) }
      )
    }
    #expect(error?.rule == .origin)
  }

  // MARK: What may be said

  @Test func `anybody may observe anything`() throws {
    #expect(try Bench().admit(Self.observing(Self.foreign)).count == 1)
    #expect(try Bench().admit(Self.observing("urn:uuid:1-2")).count == 1)
  }

  @Test(arguments: [foreign, "https://id.gs1.org/00/095200250004829105", "urn:uuid:1-2"])
  func `only the holder of its prefix may issue an ID`(epc: String) {
    let error = refusal {
      _ = try Bench().admit(
        Self.observing(),
        Self.observing(
          Self.item,
          ["action": "ADD", "epcList": [.string(Self.item), .string(epc)]]
        )
      )
    }
    #expect(error?.rule == .prefix)
    #expect(error?.eventNumber == 2)
    #expect(error?.field == "epcList[1]")
    #expect(error?.description.hasPrefix("event 2, epcList[1]: ") == true)
  }

  @Test func `only the holder of its prefix may make a lot or an output`() {
    let lot: JSONValue = [["epcClass": "https://id.gs1.org/01/09520014000113/10/L7"]]
    let made = Bench.event("ObjectEvent", ["action": "ADD", "quantityList": lot])
    #expect(refusal { _ = try Bench().admit(made) }?.field == "quantityList[0].epcClass")
    let output = Bench.event(
      "TransformationEvent",
      ["inputEPCList": [.string(Self.item)], "outputQuantityList": lot]
    )
    #expect(refusal { _ = try Bench().admit(output) }?.rule == .prefix)
    let input = Bench.event(
      "TransformationEvent",
      ["inputQuantityList": lot, "outputEPCList": [.string(Self.item)]]
    )
    #expect(refusal { _ = try Bench().admit(input) } == nil)
  }

  @Test func `customs clearing is for customs alone`() throws {
    let step: JSONObject = [
      "bizStep": "https://ledger.example/voc/BizStep-customs_clearing"
    ]
    let error = refusal { _ = try Bench().admit(Self.observing(Self.item, step)) }
    #expect(error?.rule == .role && error?.field == "bizStep")
    var customs = Bench()
    customs.roles = [.customs]
    #expect(try customs.admit(Self.observing(Self.item, step)).count == 1)
    let elsewhere: JSONObject = [
      "bizStep": "https://other.example/voc/BizStep-customs_clearing"
    ]
    #expect(try Bench().admit(Self.observing(Self.item, elsewhere)).count == 1)
  }

  @Test func `a web address that is no Digital Link cannot be filed`() {
    let packing = Bench.event(
      "AggregationEvent",
      [
        "action": "ADD", "parentID": "https://shop.example/p/1",
        "childEPCs": [.string(Self.item)],
      ]
    )
    let error = refusal { _ = try Bench().admit(packing) }
    #expect(error?.rule == .identifier && error?.field == "parentID")
  }

  @Test func `an event of the day after tomorrow is refused`() throws {
    func at(_ time: String) -> JSONValue { Self.observing(Self.item, ["eventTime": .string(time)]) }
    #expect(try Bench().admit(at("2026-03-02T08:59:59Z")).count == 1)
    #expect(refusal { _ = try Bench().admit(at("2026-03-02T09:00:01Z")) }?.rule == .time)
  }

  @Test(arguments: ["123456789012345678901", "a b", ""])
  func `a lot number that GS1 does not allow is refused`(lot: String) {
    let event = Self.observing(
      Self.item,
      ["action": "ADD", "ilmd": ["cbvmda:lotNumber": .string(lot)]]
    )
    let error = refusal { _ = try Bench().admit(event) }
    #expect(error?.rule == .lotNumber && error?.field == "ilmd.cbvmda:lotNumber")
  }

  @Test func `a lot number that is no text is refused`() {
    let event = Self.observing(Self.item, ["action": "ADD", "ilmd": ["cbvmda:lotNumber": 7]])
    #expect(refusal { _ = try Bench().admit(event) }?.rule == .lotNumber)
  }

  @Test func `a document that says nothing is refused`() {
    #expect(refusal { _ = try Bench().admit() }?.rule == .empty)
  }

  @Test func `a document is taken whole or not at all`() throws {
    let error = refusal {
      _ = try Bench().admit(
        Self.observing(),
        Self.observing(Self.foreign, ["action": "ADD"]),
        Self.observing()
      )
    }
    #expect(error?.eventNumber == 2)
  }
}
