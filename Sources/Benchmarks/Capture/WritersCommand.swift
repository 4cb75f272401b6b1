import ArgumentParser

/// `Benchmarks writers`: many small writers.
struct Writers: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let many writers tell of single items, through the real service.",
    discussion: """
      Events come at a fixed rate on all connections together; each is answered when it is durable and \
      stands in a signed, published checkpoint.

        swift run -c release Benchmarks writers --connections 64 --rate 2000 --seconds 60
      """
  )

  @Option(help: "How many connections send.")
  var connections = 64

  @Option(help: "How many events come in a second, on all connections together.")
  var rate = Count(2_000)

  @Option(help: "For how many seconds.")
  var seconds = 20

  @Option(help: "Scans a second meanwhile; 0 for none.")
  var scans = 20

  @Flag(help: "The party signs each statement itself; without it, the recorder does.")
  var signed = false

  @Option(help: "The program to measure; without it, wayproof beside this one.")
  var program: String?

  @OptionGroup var place: Place

  func run() throws {
    var benchmark = WritersBenchmark(
      connections: connections,
      eventsPerSecond: rate.value,
      seconds: seconds,
      scansPerSecond: scans,
      program: program
    )
    benchmark.isSigned = signed
    try place.run { [benchmark] in try benchmark.run(in: $0, $1) }
  }
}
