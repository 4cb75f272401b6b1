import Foundation
import Testing

/// A ledger with one party that the recorder signs for, and a token of it.
struct ServedLedger {
  let data: String
  let tokenFile: String
  private let folder: String

  init(folder: String) throws {
    self.folder = folder
    data = "\(folder)/ledger"
    tokenFile = "\(folder)/brand.token"
    let past = ["--at", "2026-01-01T00:00:00Z"]
    let founded = try Program.run(
      ["init", "--data", data, "--origin", "ledger.example"] + past
    )
    #expect(founded.code == 0, "\(founded.errors)")
    let party = try Program.run([
      "party", "add", "brand.example", "--data", data, "--display", "Brand", "--country", "NZ",
      "--role", "brand", "--prefix", "9520003", "--recorder", "--at", "2026-01-01T00:01:00Z",
    ])
    #expect(party.code == 0, "\(party.errors)")
    try Program.makeToken(in: data, scope: "capture,read", to: tokenFile)
  }

  /// A file with a document that commissions one serial.
  func document(_ serial: String) throws -> String {
    let path = "\(folder)/\(serial).jsonld"
    try ProgramTests.event.replacingOccurrences(of: "7K3MDXWW7XH6D6ZDWB", with: serial)
      .write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// Has a document that commissions one serial taken by the service at `url`.
  func capture(_ serial: String, at url: String) throws {
    let captured = try Program.run(
      ["capture", "--url", url, "--token-file", tokenFile, document(serial)]
    )
    #expect(captured.code == 0, "\(captured.errors)")
  }

  /// Has a document that commissions one serial taken on this machine, while nothing serves.
  func captureHere(_ serial: String) throws -> Program.Outcome {
    try Program.run(
      ["capture", "--data", data, "--as", "brand.example", document(serial)]
    )
  }

  /// Serves the ledger while `body` runs, and then kills the service, without asking it to stop.
  func serve(
    port: UInt16 = freePort(),
    _ options: [String] = [],
    _ body: (_ url: String) throws -> Void
  ) throws {
    let process = Process()
    process.executableURL = try Program.executable()
    process.arguments = ["serve", "--data", data, "--listen", "127.0.0.1:\(port)"] + options
    process.standardError = FileHandle.nullDevice
    process.currentDirectoryURL = Self.checkout
    try process.run()
    defer {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    for _ in 0..<200 {
      if Self.connects(to: port) {
        try body("http://127.0.0.1:\(port)")
        return
      }
      usleep(50_000)
    }
    Issue.record("the service does not listen")
  }

  /// How many entries the log of the service at `url` has, by its checkpoint.
  func size(at url: String) throws -> String {
    let lines = try Program.get("\(url)/checkpoint").split(separator: "\n")
    return String(try #require(lines.dropFirst().first))
  }

  /// Where the public files are.
  static let checkout = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A port that the system says is free just now.
  static func freePort() -> UInt16 {
    withSocket { socket in
      var address = loopback(port: 0)
      withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
          var size = socklen_t(MemoryLayout<sockaddr_in>.size)
          guard bind(socket, pointer, size) == 0 else { return }
          getsockname(socket, pointer, &size)
        }
      }
      return UInt16(bigEndian: address.sin_port)
    }
  }

  /// Whether somebody listens at a port of the loopback address.
  static func connects(to port: UInt16) -> Bool {
    withSocket { socket in
      var address = loopback(port: port)
      return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
          connect(socket, pointer, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
      }
    }
  }

  private static func withSocket<Result>(_ body: (Int32) throws -> Result) rethrows -> Result {
    let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(number) }
    return try body(number)
  }

  private static func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }
}
