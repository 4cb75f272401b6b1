import GS1
import Ledger
import Provenance
import Registrar

/// How long it takes to make a bundle and to verify it, and how large it is.
struct BundleBenchmark {
  /// The items in the ledger, about.
  var items = 100_000
  /// The bundles of each kind.
  var samples = 100

  func run(in folder: String, _ progress: Progress) throws {
    let consortium = try Consortium(in: "\(folder)/bundles")
    defer { consortium.close() }
    let start = Lap()
    let sold = try ship(consortium, progress)
    let heading = try heading(consortium, Lap().since(start))
    var kinds = try Shipment.Plan.all.map { plan in
      let codes = sold[plan] ?? []
      let picked = (0..<samples).compactMap { _ in codes.randomElement(using: &consortium.random) }
      return try measure(plan.name, picked, consortium, progress)
    }
    let unknown = try consortium.newItems(samples, run: 9_999)
    kinds.append(try measure("never issued", unknown, consortium, progress))
    progress.clear()
    print(heading + table(kinds))
  }

  private func heading(_ consortium: Consortium, _ spent: Spent) throws -> String {
    let statements = consortium.statementCount
    return """

      Bundles: the journeys of \(Figures.count(samples)) random sold items for each kind of lot
      from a ledger of \(Figures.count(rounds * BundleBenchmark.roundItems)) items in \
      \(Figures.count(statements)) statements, \(Figures.bytes(try consortium.byteCount()))
      that was written at \(Figures.number(Double(statements) / spent.wall)) statements/s, \
      \(Figures.number(Double(statements) / spent.processor)) a second of the processor


      """
  }

  // MARK: The ledger

  /// One lot of each kind.
  private static let roundItems = Shipment.Plan.all.reduce(0) { $0 + $1.items }
  /// The most items that a ledger of the benchmark can have.
  static let itemsMax = 9_998 / Shipment.Plan.all.count * roundItems

  private var rounds: Int { max(1, items / BundleBenchmark.roundItems) }

  /// Ships lots until there are enough items; returns what was sold.
  private func ship(
    _ consortium: Consortium,
    _ progress: Progress
  ) throws -> [Shipment.Plan: [String]] {
    var sold: [Shipment.Plan: [String]] = [:]
    let plans = Shipment.Plan.all
    let count = rounds * plans.count
    for number in 0..<count {
      progress.report("bundles: lot \(number + 1) of \(count) is on its way")
      let plan = plans[number % plans.count]
      let shipment = try Shipment(number, plan, of: consortium)
      try shipment.run()
      sold[plan, default: []] += shipment.sold
    }
    return sold
  }

  // MARK: Measuring

  /// What was measured of bundles of one kind.
  private struct Kind {
    let name: String
    var making = Samples()
    var encoding = Samples()
    var verifying = Samples()
    var bytes: [Int] = []
    var entries = 0
    var lookups = 0
    var statements = 0
  }

  private func measure(
    _ name: String,
    _ codes: [String],
    _ consortium: Consortium,
    _ progress: Progress
  ) throws -> Kind {
    var kind = Kind(name: name)
    // As of a server that has just started: what it has read, it remembers.
    let reader = try consortium.reader()
    for (place, code) in codes.enumerated() {
      progress.report("bundles, \(name): \(place + 1) of \(codes.count)")
      let bytes = try make(code, reader, &kind)
      let verified = try kind.verifying.measure {
        try Verification.verify(
          bytes,
          code: code,
          trust: consortium.trust,
          now: consortium.clock.second
        )
      }
      kind.bytes.append(bytes.count)
      kind.statements = verified.closure.statements.count
    }
    return kind
  }

  private func make(_ code: String, _ reader: LedgerReader, _ kind: inout Kind) throws -> [UInt8] {
    let made = try kind.making.measure {
      try reader.read { snapshot in
        try BundleMaker.make(CanonicalID(scanned: code), from: SnapshotSource(snapshot)).bundle
      }
    }
    kind.entries = made.entries.count
    kind.lookups = made.lookups.count
    return kind.encoding.measure { made.encoded }
  }

  // MARK: Printing

  private func table(_ kinds: [Kind]) -> String {
    var table = TextTable([""] + kinds.map(\.name))
    func add(_ name: String, _ cell: (Kind) -> String) { table.add([name] + kinds.map(cell)) }
    func add(_ name: String, times: (Kind) -> Samples) {
      add("\(name), least") { Figures.time(times($0).least) }
      add("\(name), median") { Figures.time(times($0).median) }
      add("\(name), p99") { Figures.time(times($0).p99) }
      add("\(name), processor") { Figures.time(times($0).processorMedian) }
    }
    add("assembly", times: \.making)
    add("encoding", times: \.encoding)
    add("verification", times: \.verifying)
    add("bytes, median") { Figures.bytes($0.bytes.sorted()[$0.bytes.count / 2]) }
    add("bytes, most") { Figures.bytes($0.bytes.max() ?? 0) }
    add("lookups") { Figures.count($0.lookups) }
    add("entries") { Figures.count($0.entries) }
    add("statements") { Figures.count($0.statements) }
    return table.text
  }
}
