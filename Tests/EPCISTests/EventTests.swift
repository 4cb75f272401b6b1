import EPCIS
import Glibc
import Testing

@Suite struct EventTests {
  private func event(_ json: JSONValue) throws -> EPCISEvent {
    try #require(try EPCISDocument(Samples.document([json])).events.first)
  }

  @Test func `an object event says what, when, where and why`() throws {
    let event = try event(Samples.object)
    #expect(event.type == .object)
    #expect(event.action == .add)
    #expect(event.eventTime.utcText == "2026-03-01T07:30:00.250Z")
    #expect(event.eventTimeZoneOffset.minutes == 60)
    #expect(event.recordTime?.utcText == "2026-03-01T09:00:00.000Z")
    #expect(event.eventID == "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8")
    #expect(event.bizStep == "commissioning")
    #expect(event.disposition == "active")
    #expect(event.persistentDisposition?.set == ["conformant"])
    #expect(event.persistentDisposition?.unset == ["recalled"])
    #expect(event.epcList.map(\.text).first == "urn:epc:id:sgtin:9520003.000030.A1")
    #expect(event.quantityList.map(\.quantity) == [2.5])
    #expect(event.quantityList.map(\.uom) == ["KGM"])
    #expect(event.readPoint?.uri == "https://id.gs1.org/414/9520014000014")
    #expect(event.bizLocation?.uri == "geo:-37.82,176.42")
    #expect(event.bizTransactionList.map(\.type) == ["cert", nil])
    #expect(event.sourceList.map(\.type) == ["owning_party"])
    #expect(event.destinationList.map(\.id.uri) == ["https://id.gs1.org/414/9520021000014"])
    #expect(event.certificationInfo == ["https://certifier.example/1"])
    #expect(event.warnings.isEmpty)
  }

  @Test func `master data, errors and own fields are read`() throws {
    let event = try event(Samples.object)
    #expect(event.ilmd?["cbvmda:lotNumber"] == "L7")
    #expect(event.lotNumber == "L7")
    #expect(event.ilmdAttribute("urn:epcglobal:cbv:mda:lotNumber") == "L7")
    #expect(event.ilmdAttribute("https://ns.example.com/epcis/a") == ["b": [1, 2]])
    #expect(event.errorDeclaration?.reason == "incorrect_data")
    #expect(event.errorDeclaration?.declarationTime.utcText == "2026-03-02T00:00:00.000Z")
    #expect(event.errorDeclaration?.correctiveEventIDs.count == 1)
    #expect(event.extensions.map(\.name) == ["example:myField"])
    #expect(event.extensions.map(\.uri) == ["https://ns.example.com/epcis/myField"])
    #expect(event.extensions.map(\.value) == ["x"])
  }

  @Test func `sensor reports are read`() throws {
    let element = try #require(try event(Samples.object).sensorElementList.first)
    #expect(element.metadata?.time?.utcText == "2026-03-01T07:00:00.000Z")
    #expect(element.metadata?.deviceID == "urn:epc:id:giai:4000001.111")
    let report = try #require(element.reports.first)
    #expect(report.type == "Temperature")
    #expect(report.value == 21.5 && report.minValue == 20 && report.maxValue == nil)
    #expect(report.uom == "CEL" && report.exception == "ALARM_CONDITION")
    #expect(report.booleanValue == true && report.hexBinaryValue == "f0A1")
  }

  @Test func `the other kinds name their parts`() throws {
    let aggregation = try event(Samples.aggregation)
    #expect(aggregation.parentID?.text == "urn:epc:id:sscc:9520003.0000000001")
    #expect(aggregation.childEPCs.count == 1 && aggregation.childQuantityList.count == 1)
    let transformation = try event(Samples.transformation)
    #expect(transformation.action == nil)
    #expect(transformation.inputQuantityList.count == 1)
    #expect(transformation.outputEPCList.count == 1)
    #expect(
      transformation.transformationID?.uri == "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"
    )
    #expect(try event(Samples.transaction).bizTransactionList.first?.type == "po")
    #expect(try event(Samples.association).type == .association)
  }

  @Test(arguments: [
    ("packing", "packing"),
    ("cbv:BizStep-packing", "packing"),
    ("https://ref.gs1.org/cbv/BizStep-packing", "packing"),
    ("http://ref.gs1.org/cbv/BizStep-packing", "packing"),
    ("example:BizStep-dancing", "https://ns.example.com/epcis/BizStep-dancing"),
    (
      "https://ledger.example/voc/BizStep-customs_clearing",
      "https://ledger.example/voc/BizStep-customs_clearing"
    ),
  ])
  func `a business step has one form however it is written`(text: String, word: String) throws {
    let event = try event(Samples.object.with("bizStep", .string(text)))
    #expect(event.bizStep == word)
    #expect(event.json["bizStep"]?.stringValue == text)
  }

  @Test(arguments: [
    ("Temperature", "Temperature"),
    ("gs1:Temperature", "Temperature"),
    ("gs1:MolarConcentration", "https://gs1.org/voc/MolarConcentration"),
    ("example:Taste", "https://ns.example.com/epcis/Taste"),
  ])
  func `a measurement has one form however it is written`(text: String, word: String) throws {
    let path = "sensorElementList[0].sensorReport[0].type"
    let event = try event(Samples.object.with(path, .string(text)))
    #expect(event.sensorElementList.first?.reports.first?.type == word)
  }

  @Test func `the word lists have the numbers of the standard`() {
    #expect(Vocabulary.bizSteps.words.count == 41)
    #expect(Vocabulary.dispositions.words.count == 33)
    #expect(Vocabulary.bizTransactionTypes.words.count == 13)
    #expect(Vocabulary.bizSteps.uri(of: "packing") == "https://ref.gs1.org/cbv/BizStep-packing")
    #expect(!Vocabulary.measurements.contains("\u{212a}inematicViscosity"))
  }

  @Test func `an event's own context holds for that event alone`() throws {
    let first = Samples.object
      .with("@context", [["own": "https://own.example/"]])
      .with("own:x", 1)
      .with("bizStep", "own:step")
    let second = Samples.object.with("bizStep", "own:step")
    let events = try EPCISDocument(Samples.document([first, second])).events
    #expect(events.map(\.bizStep) == ["https://own.example/step", "own:step"])
    #expect(events.first?.extensions.first { $0.name == "own:x" }?.uri == "https://own.example/x")
  }

  @Test func `documents that are random changes of a sound one never trap`() throws {
    var random = SeededGenerator(seed: 2_000)
    let sound = Samples.document(Samples.all).encoded()
    var accepted = 0
    for _ in 0..<600 {
      var bytes = sound
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: index)
        default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: index)
        }
      }
      if (try? EPCISDocument(parsing: bytes)) != nil { accepted += 1 }
    }
    #expect((1..<600).contains(accepted))
  }

  private func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  @Test func `an event of many items is read in linear time`() throws {
    func seconds(_ count: Int) throws -> Double {
      let items = (0..<count).map { "https://id.gs1.org/01/09520003000308/21/S\($0)" }
      let bytes = Samples.document([Samples.object.with("epcList", .strings(items))]).encoded()
      // The processor's time of this thread: other tests run at the same time.
      let start = threadSeconds()
      let read = try EPCISDocument(parsing: bytes).events[0].epcList.count
      #expect(read == count)
      return threadSeconds() - start
    }
    let (few, many) = (try seconds(100), try seconds(2_000))
    #expect(many < few * 80, "\(few) s and \(many) s")
  }
}
