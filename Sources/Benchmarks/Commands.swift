import ArgumentParser
import Net

/// `Benchmarks all`: runs all benchmarks.
struct All: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run all benchmarks at modest sizes."
  )

  @OptionGroup var place: Place

  func run() throws {
    try place.run { folder, progress in
      try IndexBenchmark().run(in: folder, progress)
      try BundleBenchmark().run(in: folder, progress)
      try AppendBenchmark().run(in: folder, progress)
      try RequestBenchmark().run(progress)
    }
  }
}

/// `Benchmarks index`: registers items.
struct Index: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Register new items in the index, and see how the cost grows.",
    discussion: """
      The index alone in a database, as a ledger writes it: the keys of new items are made from \
      their URIs, all pages that a batch changes are computed, and one durable transaction writes \
      them. Log, notes and bodies are not in these figures; "append" has them.

        Benchmarks index --workload products --items 30M

      Workloads: runs (one product in print runs), products (1,000 products with random serials), \
      random (one product with wholly random serials: the worst that can come).

      Of the columns, "these" are the items since the row above, "all" those from the first on; \
      keys, pages and disk are the shares of the three steps.
      """
  )

  @Option(help: "How many items.")
  var items = Count(10_000_000)

  @Option(help: "Which items: runs, products or random. Can be repeated.")
  var workload: [Workload] = [.runs, .products]

  @Option(help: "The items of one document.")
  var document = Count(10_000)

  @Option(help: "The items of one durable commit.")
  var commit = Count(50_000)

  @OptionGroup var place: Place

  func run() throws {
    let benchmark = IndexBenchmark(
      workloads: workload,
      items: items.value,
      documentItems: document.value,
      commitItems: commit.value
    )
    try place.run { try benchmark.run(in: $0, $1) }
  }
}

/// `Benchmarks bundle`: makes and verifies bundles.
struct Bundle: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make bundles and verify them.",
    discussion: """
      Fills a ledger with lots on their way from a harvest over packing, a container ship, customs \
      and a warehouse to a shop; then makes bundles of sold items, and of codes that were never \
      issued, and verifies them. HTTP is not in these figures.

        Benchmarks bundle --items 1M --samples 1000

      A lot is small, as those of the demo are, or large; a large one is made in one event, whose \
      statement names 9,600 items, or in 40, all of which used the same raw material and so stand \
      in the bundle of each item.
      """
  )

  @Option(help: "How many items the ledger is to hold, about.")
  var items = Count(100_000)

  @Option(help: "How many bundles of each kind.")
  var samples = Count(100)

  @OptionGroup var place: Place

  func validate() throws {
    guard items.value <= BundleBenchmark.itemsMax else {
      throw ValidationError("--items takes at most \(Figures.count(BundleBenchmark.itemsMax))")
    }
  }

  func run() throws {
    let benchmark = BundleBenchmark(items: items.value, samples: samples.value)
    try place.run { try benchmark.run(in: $0, $1) }
  }
}

/// `Benchmarks append`: captures documents.
struct Append: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Capture documents, from their bytes to a published checkpoint.",
    discussion: """
      Each document is read, admitted, staged, signed and published before the next one comes, as \
      "wayproof capture" does it. Only that a ledger makes one revision a second is not waited for.

        Benchmarks append --items 1M

      read: JSON and EPCIS. admit: who may say what, filings, bodies, signatures. stage: index and \
      tree are computed, and the batch is durable. publish: tiles and index pages, durable too.
      """
  )

  @Option(help: "How many things the documents of each kind are to name, about.")
  var items = Count(100_000)

  @OptionGroup var place: Place

  func run() throws {
    let benchmark = AppendBenchmark(items: items.value)
    try place.run { try benchmark.run(in: $0, $1) }
  }
}

/// `Benchmarks http`: reads and answers requests in memory.
struct HTTPRequests: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "http",
    abstract: "Read and answer HTTP requests in memory.",
    discussion: """
      What a request costs beside the system calls, and how often memory is allocated for it. How \
      the service compares with other servers over a network: Deploy/bench/http.
      """
  )

  @OptionGroup var place: Place

  func run() throws {
    try place.run { _, progress in try RequestBenchmark().run(progress) }
  }
}

/// `Benchmarks http-server`: serves one ready body.
struct HTTPServer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "http-server",
    abstract: "Answer every request with the same 4 KiB, until killed.",
    discussion: "Deploy/bench/http starts it: the event loops alone, without the service."
  )

  @Argument(help: "An address and a port.")
  var listen: String

  func run() throws {
    guard let address = ListenAddress(listen) else {
      throw ValidationError("cannot listen on \(listen): give numbers, as in 127.0.0.1:8080")
    }
    try ReadyServer(address: address).run()
  }
}

/// `Benchmarks capture`: registers items through the real service.
struct Capture: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Register items over HTTP, through the real service.",
    discussion: """
      Starts "wayproof serve" in a process of its own and sends documents over several connections; \
      each is answered when it is durable and published. Scans are asked for meanwhile.

        swift build -c release --product wayproof
        swift run -c release Benchmarks capture --items 10M --workload runs
      """
  )

  @Option(help: "How many items.")
  var items = Count(1_000_000)

  @Option(help: "The items of one event.")
  var document = Count(10_000)

  @Option(help: "The events of one document.")
  var events = Count(1)

  @Option(help: "How many connections send.")
  var connections = Count(4)

  @Option(help: "Which items: runs, products or random.")
  var workload = Workload.runs

  @Option(help: "Scans a second meanwhile; 0 for none.")
  var scans = 20

  @Option(help: "For how many seconds items come at a steady rate in the end.")
  var steadySeconds = 0

  @Option(help: "At which, a second.")
  var steadyRate = Count(17_400)

  @Option(help: "The program to measure; without it, wayproof beside this one.")
  var program: String?

  @OptionGroup var place: Place

  func run() throws {
    let benchmark = CaptureBenchmark(
      items: items.value,
      documentItems: document.value,
      eventsPerDocument: events.value,
      connections: connections.value,
      workload: workload,
      scansPerSecond: scans,
      program: program,
      steadySeconds: steadySeconds,
      steadyItemsPerSecond: steadyRate.value
    )
    try place.run { try benchmark.run(in: $0, $1) }
  }
}

/// `Benchmarks events`: finds events as members do.
struct FindEvents: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events",
    abstract: "Find events among many, as members ask for them.",
    discussion: """
      Captures events about single items, folds them into what they are found by, and asks for pages \
      of 30 by different filters: for a party that may read half of the events, and for one that may \
      read few. Then come events about 10,000 items each, which must add next to nothing an item.

        Benchmarks events --events 1M

      HTTP is not in these figures; reading 30 events from the ledger is.
      """
  )

  @Option(help: "How many events the ledger is to hold, about.")
  var events = Count(20_000)

  @Option(help: "How often each query is asked.")
  var samples = Count(100)

  @OptionGroup var place: Place

  func run() throws {
    let benchmark = EventsBenchmark(events: events.value, samples: samples.value)
    try place.run { try benchmark.run(in: $0, $1) }
  }
}
