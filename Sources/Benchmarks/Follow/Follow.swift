import ArgumentParser

/// `Benchmarks follow`: follows a served ledger.
struct Follow: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Follow a log: catch up, be killed and come back, and keep up.",
    discussion: """
      Starts "wayproof serve" and "wayproof follow" in processes of their own, over loopback. The follower \
      copies everything, makes the index anew and compares every root; it is done when it shows the \
      log's checkpoint. Then it is killed and started again, and then documents come at a steady rate.

        swift build -c release --product wayproof
        swift run -c release Benchmarks follow --items 2M
      """
  )

  @Option(help: "How many items there are before it follows.")
  var items = Count(1_000_000)

  @Option(help: "The items of one document.")
  var document = Count(10_000)

  @Option(help: "Which items: runs, products or random.")
  var workload = Workload.runs

  @Option(help: "How many items a second come afterwards.")
  var rate = Count(17_400)

  @Option(help: "For how many seconds.")
  var seconds = 20

  @Flag(help: "Copy bodies too, as one who answers scans.")
  var scans = false

  @Option(help: "The program to measure; without it, wayproof beside this one.")
  var program: String?

  @OptionGroup var place: Place

  func run() throws {
    let benchmark = FollowBenchmark(
      items: items.value,
      documentItems: document.value,
      workload: workload,
      rate: rate.value,
      seconds: seconds,
      copiesBodies: scans,
      program: program
    )
    try place.run { try benchmark.run(in: $0, $1) }
  }
}
