import EPCIS
import Events
import Foundation
import Ledger

/// How fast members find events, and what keeping them findable costs.
struct EventsBenchmark {
  /// How many events the ledger is to hold.
  var events = 20_000
  /// How often each query is asked.
  var samples = 100

  private static let perDocument = 500
  private static let steps = [
    ("shipping", "in_transit"), ("receiving", "in_progress"), ("storing", "sellable_accessible"),
    ("inspecting", "conformant"), ("loading", "in_transit"), ("retail_selling", "retail_sold"),
  ]

  func run(in folder: String, _ progress: Progress) throws {
    let consortium = try Consortium(in: "\(folder)/events")
    defer { consortium.close() }
    let items = try fill(consortium, progress)
    let file = "\(folder)/events/events.db"
    progress.report("events: folding")
    let follower = try EventFollower("\(folder)/events", isAnew: true)
    let start = Lap()
    try follower.catchUp()
    let folding = Lap().since(start)
    let single = try byteCount(file)
    print(
      """

      Events: \(Figures.count(events)) of them folded with \
      \(Figures.number(Double(events) / folding.wall))/s, \
      \(Figures.time(folding.processor / Double(events))) of processor \
      and \(Figures.number(Double(single) / Double(events))) B each

      """
    )
    print(try queries(items, consortium, folder, progress))
    try bulk(consortium, follower, file, progress)
  }

  private func byteCount(_ file: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    return attributes[.size] as? Int ?? 0
  }

  // MARK: Filling

  /// Captures events about single items, and returns some of these.
  private func fill(_ consortium: Consortium, _ progress: Progress) throws -> [String] {
    var kept: [String] = []
    for document in 0..<max(1, events / EventsBenchmark.perDocument) {
      progress.report("events: \(Figures.count(document * EventsBenchmark.perDocument)) captured")
      let member = document % 200 == 199 ? Member.laboratory : Member.allCases[document % 2 * 5 + 1]
      let items = try consortium.newItems(EventsBenchmark.perDocument / 5, run: document % 10_000)
      kept.append(items[0])
      let made = items.indices.flatMap { item in
        (0..<5).map { event(items[item], document * 5 + item + $0, at: member, consortium) }
      }
      try consortium.capture(made, as: member)
      consortium.clock.advance(hours: 1)
    }
    return kept
  }

  private func event(
    _ item: String,
    _ number: Int,
    at member: Member,
    _ consortium: Consortium
  ) -> JSONValue {
    let (step, disposition) = EventsBenchmark.steps[number % EventsBenchmark.steps.count]
    let other = Member.allCases[number % Member.allCases.count]
    let what: JSONObject = [
      "epcList": [.string(item)], "bizLocation": ["id": .string(other.place)],
      "bizTransactionList": [
        ["type": "po", "bizTransaction": .string("https://example.com/po/\(number / 20)")]
      ],
      "destinationList": [["type": "location", "destination": .string(other.place)]],
    ]
    return consortium.event(.object, .observe, step, disposition, at: member, what)
  }

  /// One event about 10,000 items, and what it adds.
  private func bulk(
    _ consortium: Consortium,
    _ follower: EventFollower,
    _ file: String,
    _ progress: Progress
  ) throws {
    let (count, items) = (20, 10_000)
    for run in 0..<count {
      progress.report("events: \(run) large ones captured")
      let what: JSONObject = [
        "epcList": .strings(try consortium.newItems(items, run: 9_000 + run))
      ]
      try consortium.capture(
        [consortium.event(.object, .add, "commissioning", "active", at: .maker, what)],
        as: .maker
      )
    }
    let before = try byteCount(file)
    let start = Lap()
    try follower.catchUp()
    let spent = Lap().since(start)
    progress.clear()
    let things = Double(count * items)
    print(
      """

      Events of 10,000 items: \(Figures.number(things / spent.wall)) items/s folded, \
      \(Figures.number(spent.processor / things * 1e6)) µs of processor and \
      \(Figures.number(Double(try byteCount(file) - before) / things)) B an item
      """
    )
  }

  // MARK: Asking

  private func queries(
    _ items: [String],
    _ consortium: Consortium,
    _ folder: String,
    _ progress: Progress
  ) throws -> String {
    let reader = try EventReader("\(folder)/events")
    let ledger = try consortium.reader()
    var table = TextTable("first page of 30", "found", "median", "p99", "processor")
    func measure(
      _ name: String,
      _ member: Member,
      after token: String? = nil,
      _ parameters: @autoclosure () -> [(name: String, value: String)]
    ) throws {
      progress.report("events: asking for \(name)")
      var taken = Samples()
      var found = 0
      for _ in 0..<samples {
        let query = try EventQuery(text: parameters())
        found = try taken.measure {
          try ledger.read { snapshot in
            try reader.page(
              of: query,
              for: Events.Member(member.name),
              countMax: 30,
              after: token,
              in: snapshot
            ).events.count
          }
        }
      }
      table.add(
        "\(name), \(member)",
        Figures.count(found),
        Figures.time(taken.median),
        Figures.time(taken.p99),
        Figures.time(taken.processorMedian)
      )
    }
    func some() -> String { items.randomElement() ?? "" }
    let po = "https://example.com/po/"
    for member in [Member.maker, .laboratory] {
      try measure("everything", member, [])
      try measure("EQ_bizStep", member, [("EQ_bizStep", "retail_selling")])
      try measure("EQ_disposition", member, [("EQ_disposition", "conformant")])
      try measure("EQ_bizLocation", member, [("EQ_bizLocation", Member.customs.place)])
      try measure("EQ_readPoint", member, [("EQ_readPoint", Member.maker.place)])
      try measure("EQ_bizStep that never was", member, [("EQ_bizStep", "destroying")])
      try measure(
        "two filters, by record time",
        member,
        [
          ("EQ_bizStep", "shipping"), ("EQ_bizLocation", Member.store.place),
          ("orderBy", "recordTime"), ("orderDirection", "ASC"),
        ]
      )
      try measure("MATCH_epc", member, [("MATCH_epc", some())])
      try measure(
        "EQ_bizTransaction_po",
        member,
        [("EQ_bizTransaction_po", "\(po)\(Int.random(in: 0..<max(1, events / 20)))")]
      )
      try measure(
        "a month of eventTime",
        member,
        [("GE_eventTime", "2026-03-05T00:00:00Z"), ("LT_eventTime", "2026-04-05T00:00:00Z")]
      )
    }
    // Deep in a result.
    var token: String?
    var depth = 0
    for _ in 0..<200 {
      let page = try ledger.read { snapshot in
        try reader.page(
          of: EventQuery(),
          for: Events.Member(Member.maker.name),
          countMax: 1_000,
          after: token,
          in: snapshot
        )
      }
      guard let next = page.nextPageToken else { break }
      depth += page.events.count
      token = next
    }
    try measure("everything, \(Figures.count(depth)) deep", .maker, after: token, [])
    progress.clear()
    return table.text
  }
}
