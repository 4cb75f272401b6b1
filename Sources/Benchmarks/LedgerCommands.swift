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
