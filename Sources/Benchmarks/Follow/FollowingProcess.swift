import Foundation
import HTTPClient

/// A follower of a served ledger, in a process of its own, which can be killed and started again.
final class FollowingProcess {
  let url: WebURL
  private let program: String
  private let arguments: [String]
  private let log: String
  private var process: Process?

  /// Prepares a follower with its copy in `folder`, and does not start it yet.
  init(of ledger: ServedLedger, in folder: String, program: String?, copiesBodies: Bool) throws {
    let program = program ?? ServedLedger.programBeside
    self.program = program
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    func run(_ arguments: String...) throws -> String {
      try ServedLedger.run(program, arguments)
    }
    let token = try run(
      "token",
      "add",
      "--data",
      ledger.folder,
      "--party",
      "maker.example",
      "--scope",
      copiesBodies ? "mirror" : "follow"
    )
    try token.write(toFile: "\(folder)/token", atomically: true, encoding: .utf8)
    _ = try run("keygen", "follower.example/f1", "--cosigner", "--out", "\(folder)/f1.key")
    let port = try ServedLedger.freePort()
    url = try WebURL("http://127.0.0.1:\(port)")
    log = "\(folder)/follow.log"
    let source = "http://127.0.0.1:\(ledger.url.port)"
    arguments =
      [
        "follow", "--data", "\(folder)/copy", "--from", source, "--token-file", "\(folder)/token",
        "--trust", "\(ledger.folder)/trust.txt", "--key", "\(folder)/f1.key", "--listen",
        "127.0.0.1:\(port)",
      ] + (copiesBodies ? ["--scans"] : [])
  }

  deinit { kill() }

  /// Starts it.
  func start() throws {
    _ = FileManager.default.createFile(atPath: log, contents: nil)
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardError = FileHandle(forWritingAtPath: log)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    self.process = process
  }

  /// Ends it without a word.
  func kill() {
    guard let process else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    self.process = nil
  }

  /// Why it does not run any more; `nil` while it does.
  var failure: String? {
    guard let process, !process.isRunning else { return nil }
    let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    return "the follower has ended: \(text)"
  }

  /// Seconds of the processor that it has used since it was started.
  var processorSeconds: Double {
    process.map { ServedLedger.processorSeconds(of: $0.processIdentifier) } ?? 0
  }
}

/// The number of entries of the checkpoint that is shown at `url`; `nil` while there is none.
func shownSize(at connection: HTTPConnection) -> UInt64? {
  guard let reply = try? connection.send("GET", "/checkpoint"), reply.status == 200 else {
    return nil
  }
  let lines = String(decoding: reply.body, as: UTF8.self).split(separator: "\n")
  return lines.count > 1 ? UInt64(lines[1]) : nil
}
