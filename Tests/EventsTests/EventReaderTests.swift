import EPCIS
import Foundation
import Ledger
import Testing

@testable import Events

/// What is found, by whom, in which order.
@Suite struct EventReaderTests {
  private static let gln = "https://id.gs1.org/414/9520003000025"

  @Test func `each filter finds its events, newest first`() throws {
    let world = try EventWorld()
    let made = try world.capture(
      [
        EventWorld.event(
          ["A1", "A2"],
          "commissioning",
          action: "ADD",
          day: 1,
          """
          , "disposition": "active", "readPoint": {"id": "\(Self.gln)/254/7"},
          "bizLocation": {"id": "\(Self.gln)"},
          "ilmd": {"cbvmda:lotNumber": "L1", "example:grade": 3}, "example:line": "north"
          """
        )
      ],
      as: "brand.example",
      context: "{\"example\": \"https://example.com/\"}"
    )[0]
    let shipped = try world.capture(
      [
        EventWorld.event(
          ["A1"],
          "shipping",
          day: 5,
          """
          , "disposition": "in_transit", "persistentDisposition": {"set": ["conformant"]},
          "quantityList": [{"epcClass": "https://id.gs1.org/01/09520003000308/10/L1", "quantity": 7}],
          "bizTransactionList": [{"type": "po", "bizTransaction": "https://example.com/po/1"}],
          "sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 6, "uom": "CEL"}]}]
          """
        )
      ],
      as: "brand.example"
    )[0]
    let cases: [([(String, String)], [UInt64])] = [
      ([], [shipped, made]),
      ([("orderDirection", "ASC")], [made, shipped]),
      ([("orderBy", "recordTime")], [shipped, made]),
      ([("orderBy", "recordTime"), ("orderDirection", "ASC")], [made, shipped]),
      ([("eventType", "ObjectEvent")], [shipped, made]),
      ([("eventType", "AggregationEvent")], []),
      ([("EQ_action", "ADD")], [made]),
      ([("EQ_bizStep", "shipping|receiving")], [shipped]),
      ([("EQ_disposition", "active")], [made]),
      ([("EQ_persistentDisposition_set", "conformant")], [shipped]),
      ([("EQ_readPoint", Self.gln)], []),
      ([("EQ_readPoint", "\(Self.gln)/254/7")], [made]),
      ([("WD_readPoint", Self.gln)], [made]),
      ([("EQ_bizLocation", "urn:epc:id:sgln:9520003.00002.0")], [made]),
      ([("EQ_ILMD_cbvmda:lotNumber", "L1")], [made]),
      ([("GT_ILMD_https://example.com/grade", "2")], [made]),
      ([("GT_ILMD_example:grade", "3")], []),
      ([("EQ_example:line", "north")], [made]),
      ([("EQ_https://example.com/line", "north|south")], [made]),
      ([("EXISTS_example:line", "true")], [made]),
      ([("MATCH_epcClass", "https://id.gs1.org/01/09520003000308/10/L1")], [shipped]),
      ([("GE_quantity", "7")], [shipped]), ([("GT_quantity", "7")], []),
      ([("EQ_bizTransaction_po", "https://example.com/po/1")], [shipped]),
      ([("EQ_bizTransaction_inv", "https://example.com/po/1")], []),
      ([("EQ_type", "Temperature")], [shipped]), ([("GT_value_CEL", "5")], [shipped]),
      ([("GT_value_FAH", "5")], []), ([("EXISTS_sensorElementList", "true")], [shipped]),
      ([("MATCH_epc", EventWorld.item("A1"))], [shipped, made]),
      ([("MATCH_epc", "urn:epc:id:sgtin:9520003.000030.A2")], [made]),
      ([("MATCH_parentID", EventWorld.item("A1"))], []),
      ([("MATCH_anyEPC", EventWorld.item("A2")), ("EQ_bizStep", "shipping")], []),
      ([("MATCH_epc", EventWorld.item("A9"))], []),
      ([("GE_eventTime", "2025-12-01T10:00:00.001Z")], [shipped]),
      ([("LT_eventTime", "2025-12-05T10:00:00Z")], [made]),
      ([("EQ_bizStep", "shipping"), ("EQ_action", "ADD")], []),
    ]
    for (parameters, expected) in cases {
      let found = try world.find(parameters)
      #expect(found == expected, "\(parameters): \(found)")
    }
  }

  @Test func `containers and processes are found by the part that a thing plays`() throws {
    let world = try EventWorld()
    let box = "https://id.gs1.org/00/095200030000000018"
    let numbers = try world.capture(
      [
        """
        {"type": "AggregationEvent", "eventTime": "2025-12-02T10:00:00Z",
         "eventTimeZoneOffset": "+00:00", "action": "ADD", "bizStep": "packing",
         "parentID": "\(box)", "childEPCs": ["\(EventWorld.item("A1"))"]}
        """,
        """
        {"type": "TransformationEvent", "eventTime": "2025-12-03T10:00:00Z",
         "eventTimeZoneOffset": "+00:00", "transformationID": "urn:uuid:t1",
         "inputEPCList": ["\(EventWorld.item("A1"))"], "outputEPCList": ["\(EventWorld.item("B1"))"]}
        """,
      ],
      as: "brand.example"
    )
    #expect(try world.find([("MATCH_parentID", box)]) == [numbers[0]])
    #expect(try world.find([("MATCH_epc", box)]) == [])
    #expect(try world.find([("MATCH_epc", EventWorld.item("A1"))]) == [numbers[0]])
    #expect(try world.find([("MATCH_inputEPC", EventWorld.item("A1"))]) == [numbers[1]])
    #expect(try world.find([("MATCH_outputEPC", EventWorld.item("A1"))]) == [])
    #expect(try world.find([("MATCH_outputEPC", EventWorld.item("B1"))]) == [numbers[1]])
    #expect(try world.find([("EQ_transformationID", "urn:uuid:t1")]) == [numbers[1]])
    #expect(try world.find([("MATCH_anyEPC", EventWorld.item("A1"))]) == numbers.reversed())
  }

  @Test func `to say that one saw a container opens nothing about it`() throws {
    let world = try EventWorld()
    let box = "https://id.gs1.org/00/095200030000000018"
    func event(_ bizStep: String, _ day: Int, _ more: String = "") -> String {
      """
      {"type": "ObjectEvent", "eventTime": "2025-12-0\(day)T10:00:00Z", "eventTimeZoneOffset": "+00:00",
       "action": "OBSERVE", "bizStep": "\(bizStep)", "epcList": ["\(box)"]\(more)}
      """
    }
    let packed = try world.capture([event("packing", 2)], as: "brand.example")[0]
    let claimed = try world.capture([event("receiving", 3)], as: "shop.example")[0]
    let about = ("MATCH_anyEPC", box)
    #expect(try world.find([about], as: "shop.example") == [claimed])
    #expect(try world.find([about], as: "carrier.example") == [])
    let holder = Member("brand.example", prefixes: ["9520003"])
    #expect(try world.page([about], as: holder).events.map(\.number) == [claimed, packed])
    // Who is named by somebody else has handled it.
    let sent = try world.capture(
      [
        event(
          "shipping",
          4,
          """
          , "destinationList": [{"type": "possessing_party", "destination": "https://carrier.example/depot"}]
          """
        )
      ],
      as: "brand.example"
    )[0]
    #expect(
      try world.find([about], as: "carrier.example") == [sent, claimed, packed]
    )
    #expect(try world.find([about], as: "shop.example") == [claimed])
  }

  @Test func `a party reads what it said, took part in, handled or is shown, and nothing else`()
    throws
  {
    let world = try EventWorld()
    let made = try world.capture(
      [EventWorld.event(["A1", "A2"], "commissioning", action: "ADD", day: 1)],
      as: "brand.example"
    )[0]
    let sent = try world.capture(
      [
        EventWorld.event(
          ["A1"],
          "shipping",
          day: 2,
          """
          , "destinationList": [{"type": "owning_party",
          "destination": "https://id.gs1.org/417/9520004000000"},
          {"type": "possessing_party", "destination": "https://carrier.example/depot"}]
          """
        )
      ],
      as: "brand.example"
    )[0]
    let sold = try world.capture(
      [EventWorld.event(["A1"], "retail_selling", day: 3)],
      as: "shop.example"
    )[0]
    // What it said and took part in.
    #expect(try world.find([]) == [sent, made])
    #expect(try world.find([], as: "shop.example") == [sold, sent])
    #expect(try world.find([], as: "carrier.example") == [sent])
    #expect(try world.find([("EQ_bizStep", "commissioning")], as: "shop.example") == [])
    // What is about a thing that it handled; other things are not shown.
    let item = ("MATCH_anyEPC", EventWorld.item("A1"))
    #expect(try world.find([item], as: "shop.example") == [sold, sent, made])
    #expect(try world.find([item], as: "brand.example") == [sold, sent, made])
    #expect(try world.find([item, ("EQ_bizStep", "commissioning")], as: "shop.example") == [made])
    #expect(try world.find([("MATCH_anyEPC", EventWorld.item("A2"))], as: "shop.example") == [])
    let shown = try world.page([item], as: Member("shop.example")).events.last
    #expect(shown?.event["epcList"] == [.string(EventWorld.item("A1"))])
    // Nor does a filter tell what they are.
    let items = "urn:epc:idpat:sgtin:9520003.000030."
    #expect(try world.find([item, ("MATCH_epc", items + "A2")], as: "brand.example") == [made])
    #expect(try world.find([item, ("MATCH_epc", items + "A2")], as: "shop.example") == [])
    #expect(
      try world.find([item, ("MATCH_epc", items + "A1")], as: "shop.example") == [sold, sent, made]
    )
    // By identifier the same holds.
    let id = try #require(shown?.eventID)
    #expect(id.hasPrefix("ni:///sha-256;"))
    let byID = try world.page([("EQ_eventID", id)], as: Member("shop.example")).events
    #expect(byID.map(\.number) == [made])
    #expect(byID.first?.event["epcList"] == [.string(EventWorld.item("A1"))])
    #expect(try world.find([("EQ_eventID", id)], as: "stranger.example") == [])
    // What is shared.
    #expect(try world.find([], as: "stranger.example") == [])
    #expect(try world.find([], as: "stranger.example", sharers: ["brand.example"]) == [sent, made])
  }

  @Test func `pages of any size join to the same result, also while more is recorded`() throws {
    let world = try EventWorld()
    for day in 1...7 {
      try world.capture(
        (0..<3).map { EventWorld.event(["\(day)X\($0)"], "inspecting", day: day) },
        as: day % 2 == 0 ? "brand.example" : "shop.example"
      )
    }
    let member = Member("brand.example", sharers: ["shop.example"])
    for order in [
      [], [("orderDirection", "ASC")], [("orderBy", "recordTime")],
      [("orderBy", "recordTime"), ("orderDirection", "ASC")],
      [("orderBy", "eventTime"), ("eventCountLimit", "10")],
      [("EQ_type", "Temperature")],
    ] as [[(String, String)]] {
      let parameters = order + [("EQ_bizStep", "inspecting")]
      let whole = try world.page(parameters, as: member).events.map(\.number)
      #expect(
        whole.count
          == (order.last?.0 == "eventCountLimit" ? 10 : order.last?.0 == "EQ_type" ? 0 : 21)
      )
      for size in [1, 2, 5, 20, 21] {
        var (joined, token): ([UInt64], String?) = ([], nil)
        repeat {
          let page = try world.page(parameters, as: member, countMax: size, after: token)
          #expect(page.events.count <= size)
          joined += page.events.map(\.number)
          token = page.nextPageToken
        } while token != nil
        #expect(joined == whole, "\(parameters), \(size) a page")
      }
    }
    // What is recorded between two pages is not part of the result.
    let first = try world.page([], as: member, countMax: 20)
    try world.capture([EventWorld.event(["Z"], "inspecting", day: 1)], as: "brand.example")
    let second = try world.page([], as: member, countMax: 20, after: first.nextPageToken)
    #expect(second.events.count == 1 && second.nextPageToken == nil)
    // A token is good for its own query only.
    #expect(throws: QueryError.token) {
      try world.page([("EQ_action", "ADD")], as: member, after: first.nextPageToken)
    }
    #expect(throws: QueryError.token) { try world.page([], as: member, after: "AAAA") }
    #expect(throws: QueryError.tooLarge(max: 21)) {
      try world.page([("maxEventCount", "21")], as: member)
    }
    #expect(try world.page([("maxEventCount", "22")], as: member).events.count == 22)
  }

  @Test func `an event and the declaration of its error are both found, under one identifier`()
    throws
  {
    let world = try EventWorld()
    let id = ", \"eventID\": \"urn:uuid:e1\""
    let wrong = try world.capture([EventWorld.event(["A1"], "shipping", id)], as: "brand.example")[
      0
    ]
    let declared = try world.capture(
      [
        EventWorld.event(
          ["A1"],
          "shipping",
          id + """
            , "errorDeclaration": {"declarationTime": "2025-12-09T10:00:00Z",
            "reason": "incorrect_data", "correctiveEventIDs": ["urn:uuid:e2"]}
            """
        )
      ],
      as: "brand.example"
    )[0]
    #expect(Set(try world.find([("EQ_eventID", "urn:uuid:e1")])) == [wrong, declared])
    #expect(try world.find([("EXISTS_errorDeclaration", "true")]) == [declared])
    #expect(try world.find([("EQ_errorReason", "incorrect_data")]) == [declared])
    #expect(try world.find([("EQ_correctiveEventID", "urn:uuid:e2")]) == [declared])
    #expect(try world.find([("GE_errorDeclarationTime", "2025-12-09T10:00:00Z")]) == [declared])
    #expect(try world.find([("LT_errorDeclarationTime", "2025-12-09T10:00:00Z")]) == [])
    #expect(Set(try world.find([("MATCH_epc", EventWorld.item("A1"))])) == [wrong, declared])
  }
}

extension EventWorld {
  fileprivate static func event(_ items: [String], _ bizStep: String, _ more: String) -> String {
    event(items, bizStep, action: "OBSERVE", day: 1, more)
  }
}

/// The order of a field of somebody's own.
@Suite struct EventOrderTests {
  private static let context = "{\"example\": \"https://example.com/\"}"

  /// Events of one day each, with this in `example:grade`.
  private func world(_ grades: [String?]) throws -> (EventWorld, [UInt64]) {
    let world = try EventWorld()
    let events = grades.enumerated().map { index, grade in
      let more = grade.map { ", \"example:grade\": \($0)" } ?? ""
      return EventWorld.event(["G\(index)"], "packing", day: 1 + index % 28, more)
    }
    return (world, try world.capture(events, as: "brand.example", context: Self.context))
  }

  @Test func `numbers come before times, these before texts, and last what has none`() throws {
    let grades = [
      "\"b\"", nil, "10", "\"2026-01-01T00:00:00+02:00\"", "\"a\"", "[\"B\"]", "9.5",
      "\"2025-12-31T23:00:00Z\"", "10", "{\"example:x\": 1}",
    ]
    let (world, numbers) = try world(grades)
    func order(_ parameters: [(String, String)]) throws -> [Int] {
      try world.find([("orderBy", "https://example.com/grade")] + parameters)
        .compactMap { numbers.firstIndex(of: $0) }
    }
    #expect(try order([("orderDirection", "ASC")]) == [6, 2, 8, 3, 7, 5, 4, 0, 1, 9])
    // What is equal comes newest first, as everything does.
    #expect(try order([]) == [0, 4, 5, 7, 3, 8, 2, 6, 9, 1])
    #expect(try order([("eventCountLimit", "3")]) == [0, 4, 5])
    #expect(try order([("GT_https://example.com/grade", "9.9")]) == [8, 2])
    #expect(throws: QueryError.tooLarge(max: 3)) { try order([("maxEventCount", "3")]) }
  }

  @Test(arguments: [[], [("orderDirection", "ASC")], [("eventCountLimit", "5")]])
  func `pages together are the whole result`(parameters: [(String, String)]) throws {
    let (world, _) = try world(["3", "1", "2", nil, "1", "\"x\"", "2"])
    let query = [("orderBy", "https://example.com/grade")] + parameters
    let whole = try world.page(query)
    #expect(whole.nextPageToken == nil)
    var told: [UInt64] = []
    var token: String?
    repeat {
      let page = try world.page(query, countMax: 2, after: token)
      #expect(page.events.count <= 2)
      told += page.events.map(\.number)
      token = page.nextPageToken
      // What is recorded meanwhile does not move what comes.
      let late = EventWorld.event(["L\(told.count)"], "packing", ", \"example:grade\": 2")
      try world.capture([late], as: "brand.example", context: Self.context)
    } while token != nil
    #expect(told == whole.events.map(\.number))
  }

  @Test func `too long a result is refused rather than told in another order`() throws {
    let (world, _) = try world((0...EventReader.readMax).map(String.init))
    let order = ("orderBy", "https://example.com/grade")
    let error = #expect(throws: QueryError.self) { try world.find([order]) }
    guard case .tooComplex? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.description.contains("https://example.com/grade") == true)
    let first = try world.page([order, ("GE_eventTime", "2025-12-21T00:00:00Z")], countMax: 1)
    #expect(first.events.first?.event["example:grade"] == .number(Double(EventReader.readMax)))
  }
}
