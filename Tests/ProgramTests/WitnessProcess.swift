import Foundation
import Testing

/// A running `wayproof witness`.
final class WitnessProcess {
  let port = ServedLedger.freePort()
  let vkey: String
  private let arguments: [String]
  private var process: Process?

  init(_ name: String, log: String, folder: String) throws {
    let key = "\(folder)/\(name).key"
    let made = try Program.run("keygen", "\(name).example", "--cosigner", "--out", key)
    #expect(made.code == 0, "\(made.errors)")
    vkey = made.output.trimmingCharacters(in: .newlines)
    arguments = [
      "witness", "--state", "\(folder)/\(name).db", "--key", key, "--log", log, "--listen",
      "127.0.0.1:\(port)",
    ]
  }

  deinit { kill() }

  var url: String { "http://127.0.0.1:\(port)" }

  func start() throws {
    let process = Process()
    process.executableURL = try Program.executable()
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    self.process = process
    for _ in 0..<200 where !ServedLedger.connects(to: port) { usleep(20_000) }
  }

  /// Ends it without a word.
  func kill() {
    guard let process else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    self.process = nil
  }
}
