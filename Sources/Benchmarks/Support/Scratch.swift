import Dispatch
import Foundation

/// A folder that is there while a benchmark runs, also when that is interrupted.
enum Scratch {
  /// Calls `body` with the path of a new folder in `parent`, and removes it afterwards.
  static func with<Result>(in parent: String, _ body: (String) throws -> Result) throws -> Result {
    let path = "\(parent)/wayproof-benchmarks-\(getpid())"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let signals = [SIGINT, SIGTERM].map { removing(path, at: $0) }
    defer {
      for source in signals { source.cancel() }
      try? FileManager.default.removeItem(atPath: path)
    }
    return try body(path)
  }

  private static func removing(_ path: String, at number: Int32) -> any DispatchSourceSignal {
    signal(number, SIG_IGN)
    let queue = DispatchQueue(label: "wayproof.benchmarks.signal")
    let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
    source.setEventHandler {
      try? FileManager.default.removeItem(atPath: path)
      exit(128 + number)
    }
    source.resume()
    return source
  }
}
