import EPCIS
import Provenance

/// How fast documents are captured, from their bytes to a durable, signed and published checkpoint.
struct AppendBenchmark {
  /// The things that the documents of a kind name, in all.
  var items = 100_000

  func run(in folder: String, _ progress: Progress) throws {
    var rows: [Row] = []
    for shape in shapes {
      let consortium = try Consortium(in: "\(folder)/append-\(rows.count)")
      defer { consortium.close() }
      rows.append(try measure(shape, consortium, progress))
    }
    progress.clear()
    print(
      """

      Append: documents from bytes to a published checkpoint, one after the other, each durable

      \(table(rows))
      """
    )
  }

  /// What a document is like.
  fileprivate struct Shape {
    let name: String
    let documents: Int
    let events: Int
    /// The items that an event names.
    let items: Int

    /// With more events than one, each puts its items into a case, which it names too.
    var things: Int { events > 1 ? items + 1 : items }
  }

  private var shapes: [Shape] {
    let count = max(1, items / 10_000)
    return [
      Shape(name: "1 event, 1 item", documents: 20 * count, events: 1, items: 1),
      Shape(name: "400 events, 24 in a case", documents: count, events: 400, items: 24),
      Shape(name: "1 event, 10,000 items", documents: count, events: 1, items: 10_000),
    ]
  }

  // MARK: Measuring

  /// What was measured of documents of one shape.
  fileprivate struct Row {
    let shape: Shape
    var whole = Samples()
    // On the wall, of all documents.
    var reading = 0.0
    var admission = 0.0
    var staging = 0.0
    var publishing = 0.0
    var bytes = 0
  }

  private func measure(
    _ shape: Shape,
    _ consortium: Consortium,
    _ progress: Progress
  ) throws -> Row {
    var row = Row(shape: shape)
    let before = try consortium.byteCount()
    for number in 0..<shape.documents {
      progress.report("append, \(shape.name): \(number + 1) of \(shape.documents)")
      let document = try document(shape, number, consortium)
      try capture(document.encoded(), consortium, &row)
      consortium.clock.advance(hours: 1)
    }
    row.bytes = try consortium.byteCount() - before
    return row
  }

  private func capture(_ bytes: [UInt8], _ consortium: Consortium, _ row: inout Row) throws {
    _ = consortium.clock.takeMarks()
    let start = Lap()
    let document = try CaptureDocument(parsing: bytes)
    let read = Lap()
    try consortium.capture(document, as: .maker)
    let end = Lap()
    let marks = consortium.clock.takeMarks()
    guard let begun = marks.begun, let durable = marks.durable else {
      preconditionFailure("an append asks for the time and for cosignatures")
    }
    row.whole.add(end.since(start))
    row.reading += read.since(start).wall
    row.admission += read.wall(to: begun)
    row.staging += durable.since(begun)
    row.publishing += end.wall(from: durable)
  }

  private func document(
    _ shape: Shape,
    _ number: Int,
    _ consortium: Consortium
  ) throws -> JSONValue {
    let events = try (0..<shape.events).map { place in
      let items = try consortium.newItems(shape.items, run: number % 10_000)
      guard shape.events > 1 else {
        let what: JSONObject = ["epcList": .strings(items), "ilmd": ["cbvmda:lotNumber": "L1"]]
        return consortium.event(.object, .add, "commissioning", "active", at: .maker, what)
      }
      let code = Member.maker.container(number * 1_000 + place)
      return consortium.packed(items, into: code, .add, "packing", at: .maker)
    }
    return MadeUp.document(events, at: consortium.clock.now)
  }

  // MARK: Printing

  private func table(_ rows: [Row]) -> String {
    var table = TextTable(["a document has"] + rows.map(\.shape.name))
    func add(_ name: String, _ cell: (Row) -> String) { table.add([name] + rows.map(cell)) }
    add("documents") { Figures.count($0.shape.documents) }
    add("statements/s") { Figures.number(Double($0.statements) / $0.whole.total) }
    add("things/s") { Figures.number(Double($0.things) / $0.whole.total) }
    add("a document, least") { Figures.time($0.whole.least) }
    add("a document, median") { Figures.time($0.whole.median) }
    add("a document, p99") { Figures.time($0.whole.p99) }
    add("a document, processor") { Figures.time($0.whole.processorMedian) }
    add("  of that: read") { Figures.share($0.reading, of: $0.whole.total) }
    add("  admit") { Figures.share($0.admission, of: $0.whole.total) }
    add("  stage") { Figures.share($0.staging, of: $0.whole.total) }
    add("  publish") { Figures.share($0.publishing, of: $0.whole.total) }
    add("bytes/statement") { Figures.number(Double($0.bytes) / Double($0.statements)) }
    add("bytes/thing") { Figures.number(Double($0.bytes) / Double($0.things)) }
    return table.text
  }
}

extension AppendBenchmark.Row {
  fileprivate var statements: Int { shape.documents * shape.events }
  fileprivate var things: Int { statements * shape.things }
}
