import ArgumentParser
import Foundation

/// The program: one subcommand for each thing that is measured.
@main
struct Program: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "Benchmarks",
    abstract: "Measure Wayproof on this machine.",
    discussion: """
      Without a subcommand all of them run, at modest sizes: some two minutes on a quiet machine.

        swift run -c release Benchmarks
        swift run -c release Benchmarks index --items 30M --workload random
        swift run -c release Benchmarks bundle --items 1M
        swift run -c release Benchmarks append --in /var/lib
        swift run -c release Benchmarks events --events 1M

      Everything is written to real SQLite files, with a real wait for the disk at each commit, in \
      a folder that is removed afterwards. What is made up comes from a fixed seed, so two runs do \
      the same work; salts and secrets are drawn anew.

      Times are on the wall, so they hold what other programs and the disk took; "processor" is \
      the time of this program alone. Figures go to standard output, progress to standard error.
      """,
    subcommands: [
      All.self, Index.self, Growth.self, Bundle.self, Append.self, HTTPRequests.self,
      HTTPServer.self, Capture.self, Follow.self, Writers.self, Waits.self, FindEvents.self,
      Kill.self, KillService.self, CheckLedger.self,
      KillWriterCommand.self, KillCheckCommand.self,
    ],
    defaultSubcommand: All.self
  )
}

/// What all subcommands take.
struct Place: ParsableArguments {
  @Option(
    name: .customLong("in"),
    help: "The folder in which to make the files: on the disk that you want to know about."
  )
  var folder = "/tmp"

  func validate() throws {
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw ValidationError("--in takes a folder that exists and may be written: \(folder)")
    }
  }

  /// Calls `body` with a folder for its files, between lines on the machine.
  func run(_ body: (String, Progress) throws -> Void) throws {
    let machine = Machine(folder: folder)
    print(machine.text)
    let start = Lap()
    try Scratch.with(in: folder) { path in try body(path, Progress()) }
    let seconds = Figures.time(Lap().since(start).wall)
    print("\nended after \(seconds), load \(machine.load)")
  }
}
