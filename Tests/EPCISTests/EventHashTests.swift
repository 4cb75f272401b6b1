import EPCIS
import Testing

/// The event hash of CBV 2.0 §8.9.
@Suite struct EventHashTests {
  /// An event and the text that is hashed, line by line as it is joined without line ends.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let event: String
    let standard: [String]
    /// What the reference profile gives, where that is something else.
    var reference: [String]?
    var testDescription: String { name }
  }

  private static let head = [
    "eventType=ObjectEvent", "eventTime=2026-01-31T07:30:00.000Z", "eventTimeZoneOffset=+01:00",
  ]

  private static func object(_ members: String, time: String = "2026-01-31T08:30:00+01:00")
    -> String
  {
    #"{"type":"ObjectEvent","eventTime":"\#(time)","eventTimeZoneOffset":"+01:00",\#(members)}"#
  }

  static let cases = [
    Case(
      name: "lists are sorted, identifiers canonical, words full URIs",
      event: object(
        #""action":"OBSERVE","bizStep":"shipping","epcList":["urn:epc:id:sgtin:9520003.000308.B!","#
          + #""https://shop.example/x/01/09520003000308/10/L1/21/A?17=271231"]"#
      ),
      standard: head
        + [
          "epcList", "epc=https://id.gs1.org/01/09520003003088/21/B%21",
          "epc=https://id.gs1.org/01/09520003000308/21/A", "action=OBSERVE",
          "bizStep=https://ref.gs1.org/cbv/BizStep-shipping",
        ].swapping(1, 2)
    ),
    Case(
      name: "what identifies no content is left out",
      event: object(
        #""eventID":"urn:uuid:1","recordTime":"2026-02-01T00:00:00Z","action":"ADD","epcList":[],"#
          + #""errorDeclaration":{"declarationTime":"2026-02-01T00:00:00Z"},"rdfs:comment":"x""#
      ),
      standard: head + ["action=ADD"]
    ),
    Case(
      name: "times are rounded half up",
      event: object(#""action":"ADD","epcList":[]"#, time: "2026-01-31T08:29:59.9995+01:00"),
      standard: head + ["action=ADD"]
    ),
    Case(
      name: "the reference program rounds half to even",
      event: object(#""action":"ADD","epcList":[]"#, time: "2026-01-31T08:30:00.0005+01:00"),
      standard: head.replacing(1, "eventTime=2026-01-31T07:30:00.001Z") + ["action=ADD"],
      reference: head + ["action=ADD"]
    ),
    Case(
      name: "the parent follows the things, and the typed lists precede the sensors",
      event: #"{"type":"TransactionEvent","eventTime":"2026-01-31T07:30:00Z","#
        + #""eventTimeZoneOffset":"+00:00","action":"ADD","#
        + #""epcList":["https://id.gs1.org/00/095200030000000018"],"#
        + #""parentID":"https://id.gs1.org/00/095200050000000016","#
        + #""bizTransactionList":[{"bizTransaction":"urn:x:2","type":"po"}],"#
        + #""sourceList":[{"type":"location","source":"https://id.gs1.org/414/9520011000017"}],"#
        + #""sensorElementList":[{"sensorReport":[{"type":"Temperature","value":4.50,"uom":"CEL"}]}]}"#,
      standard: [
        "eventType=TransactionEvent", "eventTime=2026-01-31T07:30:00.000Z",
        "eventTimeZoneOffset=+00:00", "epcList", "epc=https://id.gs1.org/00/095200030000000018",
        "parentID=https://id.gs1.org/00/095200050000000016", "action=ADD", "bizTransactionList",
        "type=https://ref.gs1.org/cbv/BTT-po", "bizTransaction=urn:x:2", "sourceList",
        "type=https://ref.gs1.org/cbv/SDT-location",
        "source=https://id.gs1.org/414/9520011000017", "sensorElementList", "sensorElement",
        "sensorReport", "type=https://gs1.org/voc/Temperature", "value=4.5", "uom=CEL",
      ],
      reference: [
        "eventType=TransactionEvent", "eventTime=2026-01-31T07:30:00.000Z",
        "eventTimeZoneOffset=+00:00", "parentID=https://id.gs1.org/00/095200050000000016",
        "epcList", "epc=https://id.gs1.org/00/095200030000000018", "action=ADD",
        "sensorElementList", "sensorElement", "sensorReport",
        "type=https://gs1.org/voc/Temperature", "value=4.5", "uom=CEL", "bizTransactionList",
        "bizTransaction=urn:x:2", "type=https://ref.gs1.org/cbv/BTT-po", "sourceList",
        "type=https://ref.gs1.org/cbv/SDT-location",
        "source=https://id.gs1.org/414/9520011000017",
      ]
    ),
    Case(
      name: "extensions come last, sorted, under full names, and texts stay texts",
      event: object(
        #""action":"OBSERVE","epcList":[],"x:b":[2,10],"x:a":{"x:d":true,"x:c":"007"},"#
          + #""readPoint":{"id":"urn:x:1","x:dock":" 4 "},"cbvmda:y":"","x:n":null"#
      ),
      standard: head + [
        "action=OBSERVE", "readPoint", "id=urn:x:1", "{https://x.example/}dock=4",
        "{https://x.example/}a", "{https://x.example/}c=007", "{https://x.example/}d=true",
        "{https://x.example/}b=10", "{https://x.example/}b=2",
      ],
      reference: head + [
        "action=OBSERVE", "readPoint", "id=urn:x:1", "{https://x.example/}dock=4", "cbvmda:y",
        "{https://x.example/}a", "{https://x.example/}c=7", "{https://x.example/}d=True",
        "{https://x.example/}b=10", "{https://x.example/}b=2", "{https://x.example/}n",
      ]
    ),
    Case(
      name: "the rules of a report follow its method, and fields of others stay where they stand",
      event: object(
        #""action":"OBSERVE","epcList":[],"sensorElementList":[{"sensorMetadata":{"bizRules":"urn:x:1","#
          + #""x:a":"A"},"sensorReport":[{"type":"Temperature","value":4,"bizRules":"urn:x:2","#
          + #""dataProcessingMethod":"urn:x:3","time":"2026-01-31T07:00:00Z","bare:b":"B"}]}],"bare:c":"C""#
      ),
      standard: head + [
        "action=OBSERVE", "sensorElementList", "sensorElement", "sensorMetadata",
        "bizRules=urn:x:1",
        "{https://x.example/}a=A", "sensorReport", "type=https://gs1.org/voc/Temperature",
        "dataProcessingMethod=urn:x:3", "bizRules=urn:x:2", "time=2026-01-31T07:00:00.000Z",
        "value=4",
        "{https://bare.example}b=B", "{https://bare.example}c=C",
      ]
    ),
    Case(
      name: "quantities, master data and lasting dispositions",
      event: object(
        #""action":"ADD","quantityList":[{"epcClass":"urn:epc:class:lgtin:9520003.000308.L1","#
          + #""quantity":200.0,"uom":"KGM"}],"ilmd":{"cbvmda:lotNumber":"L1"},"#
          + #""persistentDisposition":{"unset":["damaged"],"set":["recalled","expired"]},"#
          + #""certificationInfo":["https://c.example/2","https://c.example/1"]"#
      ),
      standard: head + [
        "certificationInfo=https://c.example/1", "certificationInfo=https://c.example/2",
        "quantityList", "quantityElement", "epcClass=https://id.gs1.org/01/09520003003088/10/L1",
        "quantity=200", "uom=KGM", "action=ADD", "persistentDisposition",
        "set=https://ref.gs1.org/cbv/Disp-expired", "set=https://ref.gs1.org/cbv/Disp-recalled",
        "unset=https://ref.gs1.org/cbv/Disp-damaged", "ilmd",
        "{urn:epcglobal:cbv:mda:}lotNumber=L1",
      ],
      reference: head + [
        "certificationInfo=https://c.example/1", "certificationInfo=https://c.example/2",
        "quantityList", "quantityElement", "epcClass=https://id.gs1.org/01/09520003003088/10/L1",
        "quantity=200", "uom=KGM", "action=ADD", "persistentDisposition",
        "set=https://ref.gs1.org/cbv/Disp-expired", "set=https://ref.gs1.org/cbv/Disp-recalled",
        "unset=https://ref.gs1.org/cbv/Disp-damaged", "ilmd", "cbvmda:lotNumber=L1",
      ]
    ),
  ]

  @Test(arguments: cases)
  func `the text that is hashed is exactly this`(sample: Case) throws {
    let event = try JSONValue(parsing: sample.event)
    let object = try #require(event.objectValue)
    let context = try Self.context(
      adding: #"{"x":"https://x.example/","bare":"https://bare.example"}"#
    )
    #expect(
      EventHash().preHash(of: object, in: context) == sample.standard.joined()
    )
    #expect(
      EventHash(.reference).preHash(of: object, in: context)
        == (sample.reference ?? sample.standard).joined()
    )
  }

  @Test func `fields that the document lists are left out, wherever the list stands`() throws {
    let listed = #""repo:ignoreFields":["x:note"]"#
    let event = Self.object(#""action":"ADD","epcList":[],"x:note":"n","x:kept":1"#)
    let context =
      #""@context":{"repo":"https://repository-x.example.com/","x":"https://x.example/"}"#
    let documents = [
      #"{\#(context),\#(listed),"epcisBody":{"eventList":[\#(event)]}}"#,
      #"{\#(context),"epcisBody":{"queryResults":{\#(listed),"resultsBody":{"eventList":[\#(event)]}}}}"#,
    ]
    for document in documents {
      let events = try #require(HashableEvents(of: try JSONValue(parsing: document)))
      #expect(
        events.preHashes() == [(Self.head + ["action=ADD", "{https://x.example/}kept=1"]).joined()]
      )
      // sha256sum of that text.
      #expect(
        events.hashes() == [
          "ni:///sha-256;5de5bf0b964651ceece26352d7d67f224ba7c9035f69a44e0d9a49aefd0fe65b?ver=CBV2.0"
        ]
      )
    }
  }

  @Test func `items in one buffer have the hash that they have one by one`() throws {
    let stem = "https://shop.example/x/01/09520003000308/21/"
    let lists = [
      (0..<20).map { "\(stem)A\($0 * 7919 % 1_000)-Z\($0)" },
      (0..<20).map { "urn:epc:id:sgtin:9520003.000030.B\($0 * 31 % 97)000" },
      // Another product, and a serial that is escaped, are no run.
      (0..<20).map { "\(stem)A00000\($0)" } + ["https://id.gs1.org/01/09520003003088/21/A00000"],
      (0..<20).map { "\(stem)A00000\($0)" } + ["urn:epc:id:sgtin:9520003.000030.A%2F00000"],
    ]
    for list in lists {
      let event = Self.object(
        "\"action\":\"ADD\",\"epcList\":[" + list.map { "\"\($0)\"" }.joined(separator: ",") + "]"
      )
      let bytes = Array(event.utf8)
      let packed = try #require(JSONValue(parsingEvent: bytes).objectValue)
      let plain = try #require(JSONValue(parsing: bytes).objectValue)
      guard case .texts? = packed["epcList"] else {
        Issue.record("the list is not in one buffer")
        continue
      }
      for profile in EventHash.Profile.allCases {
        let hash = EventHash(profile)
        #expect(hash.preHash(of: packed, in: .standard) == hash.preHash(of: plain, in: .standard))
      }
    }
  }

  /// The context of a document that writes this one out.
  private static func context(adding text: String) throws -> LinkedDataContext {
    let json = """
      {"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",\(text)],
       "type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-01-31T07:30:00Z",
       "epcisBody":{"eventList":[]}}
      """
    return try EPCISDocument(parsing: Array(json.utf8)).context
  }
}

extension Array {
  fileprivate func replacing(_ index: Int, _ element: Element) -> [Element] {
    var copy = self
    copy[index] = element
    return copy
  }

  fileprivate func swapping(_ one: Int, _ other: Int) -> [Element] {
    var copy = self
    copy.swapAt(one, other)
    return copy
  }
}

/// The vectors that the reference program's authors publish.
@Suite(.enabled(if: Standards.isPresent)) struct PublishedEventHashTests {
  static let files = Standards.files(below: "epcis-hash", ending: ".jsonld")

  @Test func `the vectors are there`() { #expect(Self.files.count == 22) }

  @Test(arguments: files)
  func `a published hash is reproduced under the reference profile`(path: String) throws {
    let published = String(
      decoding: Standards.bytes(of: path.dropLast("jsonld".count) + "hashes"),
      as: UTF8.self
    ).split(separator: "\n").map(String.init)
    let json = try JSONValue(parsing: Standards.bytes(of: path))
    #expect(HashableEvents(of: json)?.hashes(.reference) == published)
  }
}
