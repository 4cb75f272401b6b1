import Foundation
import Testing

/// A running `wayproof follow`.
final class FollowerProcess {
  let port = ServedLedger.freePort()
  let vkey: String
  /// The folder of its copy.
  let data: String
  private let folder: String
  private let trust: String
  private let scans: Bool
  private var process: Process?

  /// Makes its key in `folder`, and does not start it yet.
  init(_ name: String = "f1", folder: String, trust: String, scans: Bool = false) throws {
    (self.folder, self.trust, self.scans) = ("\(folder)/\(name)", trust, scans)
    data = "\(folder)/\(name)/copy"
    try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
    let key = try Program.run(
      "keygen",
      "\(name).example",
      "--cosigner",
      "--out",
      "\(self.folder)/key"
    )
    #expect(key.code == 0, "\(key.errors)")
    vkey = key.output.trimmingCharacters(in: .newlines)
  }

  deinit { kill() }

  var url: String { "http://127.0.0.1:\(port)" }
  var evidence: String { "\(data)/evidence.txt" }

  /// Takes a token of the ledger in `data` with which it may follow.
  func takeToken(of data: String) throws {
    let scope = scans ? "mirror" : "follow"
    try Program.makeToken(in: data, scope: scope, to: "\(folder)/token")
  }

  /// Starts it, with the log at `source`.
  func start(from source: String) throws {
    let process = Process()
    process.executableURL = try Program.executable()
    process.arguments =
      [
        "follow", "--data", data, "--from", source, "--token-file", "\(folder)/token", "--trust",
        trust, "--key", "\(folder)/key", "--listen", "127.0.0.1:\(port)",
      ] + (scans ? ["--scans"] : [])
    process.standardError = FileHandle.nullDevice
    process.currentDirectoryURL = ServedLedger.checkout
    try process.run()
    self.process = process
    for _ in 0..<200 where process.isRunning && !ServedLedger.connects(to: port) { usleep(20_000) }
  }

  /// Waits until it ends by itself; how it did, or `nil` if it goes on.
  func waitForEnd() -> Int32? {
    for _ in 0..<300 where process?.isRunning == true { usleep(50_000) }
    guard let process, !process.isRunning else { return nil }
    return process.terminationStatus
  }

  /// Ends it without a word.
  func kill() {
    guard let process, process.isRunning else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
