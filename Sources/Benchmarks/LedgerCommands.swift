import ArgumentParser

/// `Benchmarks ledger`: fills a whole ledger.
struct Growth: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: "Fill a ledger, and see how rate, size, memory and lookups grow with it.",
    discussion: """
      The write path as a service has it: entries with the keys of their items are handed in as fast \
      as they are taken, and sequenced, staged, signed and published in real time, while another \
      thread looks items up with their proofs. One thread makes the keys of the items, as admission \
      would; parsing and signatures are not in these figures.

        Benchmarks ledger --items 100M --workload runs --in /var/lib

      It needs some 45 bytes of disk for each item, and at the end opens the ledger once more.
      """
  )

  @Option(help: "How many items.")
  var items = Count(2_000_000)

  @Option(help: "Which items: runs, products or random. Can be repeated.")
  var workload: [Workload] = [.runs]

  @Option(help: "The items of one document.")
  var document = Count(10_000)

  @Option(help: "The memory for decoded pages of the index, in MB.")
  var cache = 256

  @OptionGroup var place: Place

  func run() throws {
    for workload in workload {
      let benchmark = GrowthBenchmark(
        workload: workload,
        items: items.value,
        documentItems: document.value,
        cacheBytes: cache << 20
      )
      try place.run { try benchmark.run(in: $0, $1) }
    }
  }
}

/// `Benchmarks kill`: kills a writer again and again.
struct Kill: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Kill a writing process at random moments, and check what is left.",
    discussion: """
      Each round starts a process that appends from four threads, kills it with SIGKILL, opens the \
      ledger again and checks that every acknowledged entry is there, whole, and in the index, and \
      that no append is there in part. Every 50 rounds everything is audited.

        Benchmarks kill --rounds 500
      """
  )

  @Option(help: "How often to kill.")
  var rounds = 500

  @OptionGroup var place: Place

  func run() throws {
    try place.run { try KillLoop(rounds: rounds).run(in: $0, $1) }
  }
}

/// `Benchmarks kill-writer`: the process that `kill` kills.
struct KillWriterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kill-writer",
    abstract: "Append to a ledger until killed.",
    shouldDisplay: false
  )

  @Argument var path: String
  @Argument var acknowledgements: String
  @Option var round = 1
  @Option var appends = Int.max

  func run() throws {
    try KillWriter(path: path, acknowledgements: acknowledgements, round: round)
      .run(appends: appends)
  }
}

/// `Benchmarks kill-check`: what `kill` does after each round, for others who end a writer.
struct KillCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kill-check",
    abstract: "Open a ledger that a writer left, and check what was acknowledged.",
    shouldDisplay: false
  )

  @Argument var path: String
  @Argument var acknowledgements: String
  @Flag(help: "Audit everything too.")
  var audit = false

  func run() throws {
    var checker = KillChecker(path: path, acknowledgements: acknowledgements)
    try checker.reopen()
    try checker.checkAcknowledged()
    if audit { try checker.audit() }
    print(
      "\(checker.entryCount) entries, all \(checker.acknowledgedCount) acknowledged ones are there"
    )
  }
}

/// `Benchmarks waits`: many small appends.
struct Waits: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Append single statements at a steady rate, and see how long each waits.",
    discussion: """
      Entries with two keys each are handed to a ledger one by one. How long each waits until it is \
      durable, and until it is published under a signed checkpoint, is measured. Parsing, signatures \
      of parties and HTTP are not in these figures.

        Benchmarks waits --rate 2000 --seconds 60
      """
  )

  @Option(help: "Appends a second.")
  var rate = 2_000

  @Option(help: "For how long, in seconds.")
  var seconds = 20

  @OptionGroup var place: Place

  func run() throws {
    try place.run { try WaitBenchmark(rate: rate, seconds: seconds).run(in: $0, $1) }
  }
}

/// `Benchmarks kill-service`: kills the real service again and again.
struct KillService: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kill-service",
    abstract: "Kill the real service at random moments while documents come in over HTTP.",
    discussion: """
      After each kill it is started again, and every document is sent once more: one that was \
      acknowledged must have the entries that it was told, one that was not must be there whole or not \
      at all. Every 50 rounds a sample is checked, and at the end everything.

        Benchmarks kill-service --rounds 500
      """
  )

  @Option(help: "How often to kill.")
  var rounds = 500

  @Option(help: "How many connections send.")
  var connections = 8

  @Option(help: "The program to kill; without it, wayproof beside this one.")
  var program: String?

  @OptionGroup var place: Place

  func run() throws {
    let loop = ServiceKillLoop(rounds: rounds, connections: connections, program: program)
    try place.run { try loop.run(in: $0, $1) }
  }
}

/// `Benchmarks check`: audits a ledger.
struct CheckLedger: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Audit a ledger, and see what time and memory that takes.",
    discussion: """
      The ledger is filled first, one signed event after the other. Then it is audited as "wayproof check" \
      does it, once for each --memory, and with --quick.

        Benchmarks check --items 10M --memory 256 --memory 16
      """
  )

  @Option(help: "How many items.")
  var items = Count(1_000_000)

  @Option(help: "The items of one event.")
  var document = Count(10_000)

  @Option(help: "The memory for sorting, in MB. Can be repeated.")
  var memory = [256]

  @OptionGroup var place: Place

  func run() throws {
    let benchmark = CheckBenchmark(
      items: items.value,
      documentItems: document.value,
      memoryBytes: memory.map { $0 << 20 }
    )
    try place.run { try benchmark.run(in: $0, $1) }
  }
}
