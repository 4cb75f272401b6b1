import EPCIS
import Testing

@Suite struct EventRulesTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    let event: JSONValue
    let field: String
    let rule: EPCISRule
    let change: String
    var testDescription: String { "\(event["type"]?.stringValue ?? ""): \(change)" }

    /// The event with one change, the rule it then breaks, and the field that is told.
    init(
      _ event: JSONValue,
      _ path: String,
      _ value: JSONValue?,
      _ rule: EPCISRule,
      at field: String? = nil
    ) {
      self.event = event.with(path, value)
      self.field = field ?? path
      self.rule = rule
      let text = value.map { String(decoding: $0.encoded(), as: UTF8.self) } ?? "missing"
      change = "\(path) \(text)"
    }
  }

  private static let object = Samples.object
  private static let report = "sensorElementList[0].sensorReport[0]"
  private static let metadata = "sensorElementList[0].sensorMetadata"

  static let common: [Refusal] = Samples.all.flatMap { event in
    [
      Refusal(event, "eventTime", nil, .required),
      Refusal(event, "eventTime", "2026-03-01T08:30:00", .time),
      Refusal(event, "eventTime", 1, .type),
      Refusal(event, "eventTimeZoneOffset", nil, .required),
      Refusal(event, "eventTimeZoneOffset", "Z", .offset),
      Refusal(event, "eventTimeZoneOffset", "+14:30", .offset),
      Refusal(event, "recordTime", "yesterday", .time),
      Refusal(event, "type", "QuantityEvent", .documentType),
      Refusal(event, "type", "https://example.org/MyEvent", .documentType),
      Refusal(event, "type", nil, .required),
      Refusal(event, "eventID", "374d95fc", .uri),
      Refusal(event, "myField", 1, .unknownMember),
      Refusal(event, "my field:x", 1, .unknownMember),
      Refusal(event, "id", "https://example.org/1", .unknownMember),
      Refusal(event, "bizStep", "packed", .vocabulary),
      Refusal(event, "bizStep", "urn:epcglobal:cbv:bizstep:packing", .vocabulary),
      Refusal(event, "bizStep", "https://ns.gs1.org/cbv/BizStep-packing", .vocabulary),
      Refusal(event, "bizStep", "https://ref.gs1.org/cbv/BizStep-packed", .vocabulary),
      Refusal(event, "bizStep", "cbv:Disp-active", .vocabulary),
      Refusal(event, "bizStep", .null, .type),
      Refusal(event, "disposition", "packing", .vocabulary),
      Refusal(event, "persistentDisposition", [:], .required),
      Refusal(event, "persistentDisposition", ["set": []], .empty, at: "persistentDisposition.set"),
      Refusal(
        event,
        "persistentDisposition",
        ["set": ["recalled", "recalled"]],
        .duplicate,
        at: "persistentDisposition.set[1]"
      ),
      Refusal(
        event,
        "persistentDisposition",
        ["set": ["recalled"], "x:y": 1],
        .unknownMember,
        at: "persistentDisposition.x:y"
      ),
      Refusal(event, "readPoint", "https://example.org/1", .type),
      Refusal(event, "readPoint", [:], .required, at: "readPoint.id"),
      Refusal(event, "bizLocation", ["id": "here"], .uri, at: "bizLocation.id"),
      Refusal(event, "certificationInfo", "none", .uri),
      Refusal(
        event,
        "certificationInfo",
        ["https://a.example", 7],
        .type,
        at: "certificationInfo[1]"
      ),
      Refusal(event, "errorDeclaration", [:], .required, at: "errorDeclaration.declarationTime"),
      Refusal(event, "@context", 5, .context),
      Refusal(event, "@context", [["epcList": "https://x.example/"]], .context),
      Refusal(event, "@context", [["urn": "https://x.example/"]], .context),
      Refusal(event, "@context", [["example": 3]], .context),
      Refusal(event, "@context", ["https://a.example", "https://a.example"], .duplicate),
    ]
  }

  static let actions: [Refusal] = Samples.all.filter { $0["action"] != nil }.flatMap { event in
    [
      Refusal(event, "action", nil, .required),
      Refusal(event, "action", "add", .action),
      Refusal(event, "action", true, .type),
    ]
  }

  static let parts: [Refusal] = [
    Refusal(object, "epcList[0]", "A1", .uri),
    Refusal(object, "epcList[1]", "urn:epc:id:sgtin:9520003.000030.A1", .duplicate),
    Refusal(object, "epcList", "urn:epc:id:sgtin:9520003.000030.A1", .type),
    Refusal(object, "childEPCs", [], .unknownMember),
    Refusal(object, "quantityList[0].epcClass", nil, .required),
    Refusal(object, "quantityList[0].quantity", "2.5", .type),
    Refusal(object, "quantityList[0].uom", "kg", .uom),
    Refusal(object, "quantityList[0].uom", "KILO", .uom),
    Refusal(object, "quantityList[0].example:x", 1, .unknownMember),
    Refusal(object, "bizTransactionList[0].type", "invoice", .vocabulary),
    Refusal(object, "bizTransactionList[1].bizTransaction", nil, .required),
    Refusal(object, "bizTransactionList[1].bizTransaction", "1152", .uri),
    Refusal(object, "sourceList[0].type", nil, .required),
    Refusal(object, "sourceList[0].type", "owner", .vocabulary),
    Refusal(object, "sourceList[0].source", nil, .required),
    Refusal(object, "sourceList[0].destination", "https://a.example/", .unknownMember),
    Refusal(object, "destinationList[0].destination", "x", .uri),
    Refusal(object, "ilmd.lotNumber", "L7", .unknownMember),
    Refusal(object, "ilmd", [], .type),
    Refusal(object, "errorDeclaration.reason", "oops", .vocabulary),
    Refusal(object, "errorDeclaration.correctiveEventIDs[0]", "x", .uri),
    Refusal(object, "errorDeclaration.why", "x", .unknownMember),
    Refusal(object, "sensorElementList[0].sensorReport", nil, .required),
    Refusal(object, "sensorElementList[0].sensorReport", [], .empty),
    Refusal(object, "sensorElementList[0].other", 1, .unknownMember),
    Refusal(object, "\(report).type", nil, .required),
    Refusal(object, "\(report).type", "Warmth", .vocabulary),
    Refusal(object, "\(report).type", "https://gs1.org/voc/Temperature", .vocabulary),
    Refusal(object, "\(report).exception", "TOO_WARM", .vocabulary),
    Refusal(object, "\(report).component", "w", .vocabulary),
    Refusal(object, "\(report).value", "21.5", .type),
    Refusal(object, "\(report).uom", 5, .type),
    Refusal(object, "\(report).booleanValue", "true", .type),
    Refusal(object, "\(report).hexBinaryValue", "0x1", .hexBinary),
    Refusal(object, "\(report).hexBinaryValue", "", .hexBinary),
    Refusal(object, "\(report).rawData", "file", .uri),
    Refusal(object, "\(report).time", "08:00", .time),
    Refusal(object, "\(report).unit", "CEL", .unknownMember),
    Refusal(object, "\(metadata).startTime", "now", .time),
    Refusal(object, "\(metadata).bizRules", "none", .uri),
    Refusal(object, "\(metadata).device", "x", .unknownMember),
  ]

  static let shapes: [Refusal] = [
    Refusal(object, "action", "OBSERVE", .ilmd, at: "ilmd"),
    Refusal(object, "action", "DELETE", .ilmd, at: "ilmd"),
    Refusal(
      object.with("epcList", nil).with("sensorElementList", nil),
      "quantityList",
      [],
      .what,
      at: "epcList"
    ),
    Refusal(
      object.with("epcList", nil).with("quantityList", nil),
      "readPoint",
      nil,
      .what,
      at: "epcList"
    ),
    Refusal(Samples.aggregation, "parentID", nil, .parent),
    Refusal(Samples.aggregation.with("action", "DELETE"), "parentID", nil, .parent),
    Refusal(
      Samples.aggregation.with("childEPCs", []),
      "childQuantityList",
      nil,
      .children,
      at: "childEPCs"
    ),
    Refusal(Samples.aggregation, "epcList", [], .unknownMember),
    Refusal(Samples.association, "parentID", nil, .parent),
    Refusal(Samples.association.with("action", "OBSERVE"), "parentID", nil, .parent),
    Refusal(Samples.association, "childEPCs", nil, .children),
    Refusal(Samples.transaction, "bizTransactionList", nil, .required),
    Refusal(Samples.transaction, "bizTransactionList", [], .empty),
    Refusal(Samples.transaction, "epcList", nil, .what),
    Refusal(Samples.transaction, "ilmd", [:], .unknownMember),
    Refusal(Samples.transformation, "action", "ADD", .unknownMember),
    Refusal(
      Samples.transformation.with("transformationID", nil),
      "outputEPCList",
      nil,
      .transformation
    ),
    Refusal(
      Samples.transformation.with("inputQuantityList", []),
      "outputEPCList",
      [],
      .transformation,
      at: "inputEPCList"
    ),
    Refusal(
      Samples.transformation,
      "outputEPCList",
      ["https://id.gs1.org/00/095200030000000018", "https://id.gs1.org/00/095200030000000018"],
      .duplicate,
      at: "outputEPCList[1]"
    ),
  ]

  @Test(arguments: common + actions + parts + shapes)
  func `an event that breaks one rule is refused with its number, field and rule`(
    refusal: Refusal
  ) throws {
    let document = Samples.document([Samples.association, refusal.event])
    let error = try #require(throws: EPCISError.self) { try EPCISDocument(document) }
    #expect(error.problems.count == 1, "\(error)")
    #expect(error.eventNumber == 2)
    #expect(error.field == refusal.field)
    #expect(error.rule == refusal.rule)
  }

  @Test func `the samples are sound, alone and together`() throws {
    #expect(try EPCISDocument(Samples.document(Samples.all)).events.count == 5)
    for sample in Samples.all {
      #expect(throws: EPCISError.self) { try EPCISDocument(sample) }
      let context = Samples.context
      let event = sample.with("@context", context)
      let document = try EPCISDocument(event)
      #expect(document.kind == .event)
      #expect(document.events.first?.json == event)
    }
  }

  static let accepted: [(JSONValue, String, JSONValue?)] = [
    (object.with("quantityList", nil), "epcList", []),
    (object, "epcList", nil),
    (object.with("epcList", nil), "quantityList", nil),
    (object.with("ilmd", nil), "action", "OBSERVE"),
    (object, "eventTimeZoneOffset", "-00:00"),
    (object, "certificationInfo", "https://certifier.example/1"),
    (object, "bizStep", "example:BizStep-dancing"),
    (object, "\(report).type", "gs1:MolarConcentration"),
    (object, "\(report).type", "example:Sweetness"),
    (object, "\(report).uom", "anything"),
    (object, "readPoint.example:gate", 5),
    (Samples.aggregation.with("action", "OBSERVE"), "parentID", nil),
    (Samples.aggregation.with("action", "DELETE").with("childEPCs", nil), "childQuantityList", nil),
    (Samples.aggregation, "childEPCs", nil),
    (Samples.association.with("action", "DELETE"), "childEPCs", nil),
    (Samples.transaction.with("action", "DELETE"), "epcList", nil),
    (Samples.transaction, "epcList", []),
    (Samples.transformation, "inputQuantityList", nil),
    (Samples.transformation, "outputEPCList", nil),
    (Samples.transformation, "transformationID", nil),
  ]

  @Test(arguments: accepted)
  func `what the standard allows is taken`(
    event: JSONValue,
    path: String,
    value: JSONValue?
  ) throws {
    let changed = event.with(path, value)
    #expect(try EPCISDocument(Samples.document([changed])).events.map(\.json) == [changed])
  }

  @Test func `all problems of a document are told at once, up to a bound`() throws {
    let bad = Samples.transaction.with("action", "GO").with("bizStep", "x").with("eventTime", nil)
    let document = Samples.document([Samples.object, bad, bad]).with("schemaVersion", "1.2")
    let error = try #require(throws: EPCISError.self) { try EPCISDocument(document) }
    #expect(error.problems.count == 7)
    #expect(!error.isCut)
    #expect(error.problems.map(\.eventNumber) == [nil, 2, 2, 2, 3, 3, 3])

    let many = Samples.document(Array(repeating: bad, count: 50))
    let cut = try #require(throws: EPCISError.self) { try EPCISDocument(many) }
    #expect(cut.problems.count == EPCISError.problemsMax)
    #expect(cut.isCut)
  }

  @Test func `a problem reads as one line`() throws {
    let event = Samples.object.with("sensorElementList[0].sensorReport[0].value", "\u{1b}[31m")
    let error = try #require(throws: EPCISError.self) {
      try EPCISDocument(Samples.document([event]))
    }
    #expect(
      error.description
        == "event 1, sensorElementList[0].sensorReport[0].value: this must be a number [type]"
    )
    let colour = Samples.object.with("bizStep", "\u{1b}[31mpacking\u{202e}")
    let other = try #require(throws: EPCISError.self) {
      try EPCISDocument(Samples.document([colour]))
    }
    #expect(other.message.hasPrefix("“?[31mpacking?” is neither"))
  }

  @Test func `a sensor that measured after the event is taken with a warning`() throws {
    let path = "sensorElementList[0].sensorMetadata.time"
    let event = Samples.object.with(path, "2026-03-01T08:30:00Z")
    let warnings = try EPCISDocument(Samples.document([event])).events.first?.warnings
    #expect(warnings?.map(\.rule) == [.sensorTime])
    #expect(warnings?.first?.field == "sensorElementList[0].sensorMetadata.time")
  }
}

/// Documents that are made to cost much.
@Suite struct HostileDocumentTests {
  private func problems(_ json: String) -> EPCISError? {
    do throws(EPCISError) {
      _ = try EPCISDocument(parsing: Array(json.utf8))
      return nil
    } catch {
      return error
    }
  }

  private func document(_ events: String, context: String = "") -> String {
    #"{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"\#(context)],"#
      + #""type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-01-31T07:30:00Z","#
      + #""epcisBody":{"eventList":[\#(events)]}}"#
  }

  private static let head =
    #""type":"ObjectEvent","eventTime":"2026-01-31T07:30:00Z","eventTimeZoneOffset":"+00:00","#
    + #""action":"OBSERVE","epcList":["urn:x:1"]"#

  @Test func `of ten thousand unknown fields the first hundred are told`() {
    let fields = (0..<10_000).map { #","field\#($0)":1"# }.joined()
    let error = problems(document("{\(Self.head)\(fields)}"))
    #expect(error?.problems.count == EPCISError.problemsMax)
    #expect(error?.isCut == true)
    #expect(error?.first.field == "field0")
    #expect(error?.rule == .unknownMember)
  }

  @Test func `ten thousand fields of somebody's own are taken`() {
    let fields = (0..<10_000).map { #","x:field\#($0)":1"# }.joined()
    let context = #",{"x":"https://x.example/"}"#
    #expect(problems(document("{\(Self.head)\(fields)}", context: context)) == nil)
  }

  @Test func `names whose prefix nobody explains are told, at any depth, up to a hundred`() {
    let inner = #","ilmd":{"a:b":{"c":[{"d:e":1}]}},"https://x.example/n":{"urn:x:y":{"f:g":2}}"#
    let event = "{\(Self.head.replacing("OBSERVE", with: "ADD"))\(inner)}"
    let known = #",{"a":"https://a.example/"}"#
    let told = problems(document(event, context: known))
    #expect(told?.problems.map(\.rule) == [.undefinedPrefix, .undefinedPrefix])
    #expect(
      Set(told?.problems.map(\.field) ?? []) == [
        "ilmd.a:b.c[0].d:e", "https://x.example/n.urn:x:y.f:g",
      ]
    )
    let fields = (0..<10_000).map { #","x:field\#($0)":1"# }.joined()
    let many = problems(document("{\(Self.head)\(fields)}"))
    #expect(many?.problems.count == EPCISError.problemsMax && many?.isCut == true)
  }

  @Test func `another's context is not fetched, which is remarked`() throws {
    let other = #","https://other.example/context.jsonld""#
    let text = document("{\(Self.head)}", context: other)
    let read = try EPCISDocument(parsing: Array(text.utf8))
    #expect(read.warnings.map(\.field) == ["@context[1]"])
    #expect(read.warnings.map(\.rule) == [.context])
  }

  @Test func `what is no JSON is told with the place where it breaks off`() {
    let twice = #"{\#(Self.head),"ilmd":{"a":[1,{"b":1,"b":2}]}}"#
    let error = problems(document("{\(Self.head)},\(twice)"))
    #expect(error?.eventNumber == 2 && error?.field == "ilmd.a[1].b" && error?.rule == .json)
    let cut = problems(String(document("{\(Self.head)}").dropLast(20)))
    #expect(cut?.rule == .json && cut?.eventNumber == 1)
    #expect(problems("[1,2")?.field == "[1]")
  }

  @Test func `an event of no known type is looked at for what all events have`() {
    let event = #"{"type":"Happening","eventTime":"today","eventTimeZoneOffset":"Z"}"#
    #expect(
      problems(document(event))?.problems.map(\.field).prefix(3) == [
        "type", "eventTime", "eventTimeZoneOffset",
      ]
    )
  }

  @Test func `contexts define a thousand terms at most`() {
    func context(_ count: Int) -> String {
      "," + "{"
        + (0..<count).map { #""p\#($0)":"https://x.example/\#($0)/""# }.joined(separator: ",")
        + "}"
    }
    #expect(problems(document("", context: context(1_000))) == nil)
    #expect(problems(document("", context: context(1_001)))?.rule == .context)
  }

  @Test func `many bad events are told with their numbers, up to a hundred problems`() {
    let bad = Array(repeating: #"{\#(Self.head.replacing("OBSERVE", with: "LOOK"))}"#, count: 500)
    let error = problems(document(bad.joined(separator: ",")))
    #expect(error?.problems.map(\.eventNumber) == Array(1...100))
    #expect(error?.problems.allSatisfy { $0.field == "action" } == true)
  }
}
