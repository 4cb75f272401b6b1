import Foundation
import HTTPClient

/// A new ledger that the real program serves, in a process of its own, and a party that may capture.
final class ServedLedger {
  let folder: String
  let url: WebURL
  /// The party's token.
  let token: String
  /// The file with the private key of the party that signs itself.
  let keyFile: String

  private var process = Process()
  private let program: String
  private static let party = "maker.example"

  /// Founds the ledger in `folder`, and waits until it is served.
  ///
  /// - Parameters:
  ///   - folder: a folder that is not there yet.
  ///   - program: the program to run; without one, `wayproof` beside this program.
  /// - Throws: ``BenchmarkError`` if the program is not there, or does not serve.
  init(in folder: String, program: String?) throws {
    self.folder = "\(folder)/ledger"
    keyFile = "\(folder)/maker.key"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let program = program ?? ServedLedger.programBeside
    self.program = program
    func run(_ arguments: String...) throws -> String {
      try ServedLedger.run(program, arguments)
    }
    let origin = "ledger.example"
    _ = try run("init", "--data", self.folder, "--origin", origin, "--at", "2026-01-01T00:00:00Z")
    let vkey = try run("keygen", Self.party, "--out", keyFile)
    _ = try run(
      "party",
      "add",
      Self.party,
      "--data",
      self.folder,
      "--display",
      "Maker",
      "--country",
      "NZ",
      "--role",
      "maker",
      "--prefix",
      "9520100",
      "--recorder",
      "--vkey",
      vkey,
      "--at",
      "2026-01-01T00:01:00Z"
    )
    token = try run(
      "token",
      "add",
      "--data",
      self.folder,
      "--party",
      Self.party,
      "--scope",
      "capture,read"
    )
    port = try ServedLedger.freePort()
    url = try WebURL("http://127.0.0.1:\(port)")
    log = "\(folder)/serve.log"
    try start()
  }

  private let port: UInt16
  private let log: String

  private func start() throws {
    process = Process()
    _ = FileManager.default.createFile(atPath: log, contents: nil)
    process.executableURL = URL(filePath: program)
    process.arguments = ["serve", "--data", folder, "--listen", "127.0.0.1:\(port)"]
    process.standardError = FileHandle(forWritingAtPath: log)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    for _ in 0..<1_000 {
      if (try? HTTPConnection(url).send("GET", "/readyz"))?.status == 200 { return }
      usleep(5_000)
    }
    let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    stop()
    throw BenchmarkError("the service does not answer: \(text)")
  }

  /// Ends the service, politely.
  func stop() {
    guard process.isRunning else { return }
    process.terminate()
    process.waitUntilExit()
  }

  /// Ends the service, at once and without a word if `isKilled`, and starts it again.
  ///
  /// - Returns: how many seconds the start took, until the service said that it was ready.
  @discardableResult
  func restart(isKilled: Bool = false) throws -> Double {
    if isKilled { kill(process.processIdentifier, SIGKILL) }
    stop()
    let begun = ContinuousClock.now
    try start()
    return ContinuousClock.now.since(begun)
  }

  // MARK: What it holds

  /// The number of published entries.
  func entryCount() throws -> UInt64 {
    let reply = try HTTPConnection(url).send("GET", "/readyz")
    let words = String(decoding: reply.body, as: UTF8.self).split(separator: " ")
    guard reply.status == 200, words.count > 1, let count = UInt64(words[1]) else {
      throw BenchmarkError("the service is not ready: \(reply.status)")
    }
    return count
  }

  /// Checks everything, or a sample, with `wayproof check`.
  ///
  /// - Throws: ``BenchmarkError`` with what it finds.
  func check(isQuick: Bool) throws {
    _ = try ServedLedger.run(program, ["check", "--data", folder] + (isQuick ? ["--quick"] : []))
  }

  // MARK: What it takes

  /// Seconds of the processor that the service has used since it was started.
  func processorSeconds() -> Double { Self.processorSeconds(of: process.processIdentifier) }

  /// Seconds of the processor that a process has used since it was started.
  static func processorSeconds(of process: Int32) -> Double {
    let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
    // After the name in parentheses; fields 14 and 15 of proc_pid_stat(5).
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
      return 0
    }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// The memory of the service that is in use, in bytes.
  func residentBytes() -> Int {
    let text =
      (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/statm", encoding: .utf8))
      ?? ""
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// The bytes of the ledger's files by name, of those that are not empty.
  func diskBytes() -> [String: Int] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var bytes: [String: Int] = [:]
    for file in files {
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")
      if let size = attributes?[.size] as? Int, size > 0 { bytes[file] = size }
    }
    return bytes
  }

  // MARK: Helpers

  static var programBeside: String {
    let own = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return own.deletingLastPathComponent().appending(path: "wayproof").path
  }

  static func run(_ program: String, _ arguments: [String]) throws -> String {
    guard FileManager.default.isExecutableFile(atPath: program) else {
      throw BenchmarkError(
        "there is no program \(program); build it: swift build -c release --product wayproof"
      )
    }
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    let complaint = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw BenchmarkError("\(arguments[0]) failed: \(String(decoding: complaint, as: UTF8.self))")
    }
    return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  static func freePort() throws -> UInt16 {
    let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(number) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        if bind(number, pointer, size) == 0 { getsockname(number, pointer, &size) }
      }
    }
    guard address.sin_port != 0 else { throw BenchmarkError("there is no free port") }
    return UInt16(bigEndian: address.sin_port)
  }
}

/// Why a benchmark cannot run.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
