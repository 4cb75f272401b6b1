import Foundation
import Testing

/// Streams of documents through a service, also one that is killed meanwhile.
@Suite struct StreamCaptureTests {
  private static func line(_ serial: String) -> String {
    ProgramTests.event.replacingOccurrences(of: "7K3MDXWW7XH6D6ZDWB", with: serial)
      .replacingOccurrences(of: "\n", with: " ")
  }

  @Test func `a stream is taken once, plain or compressed, however often it is sent`() throws {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      let lines = (0..<40).map { Self.line("STREAM\($0)") } + ["", Self.line("STREAM0")]
      let plain = "\(folder)/a.ndjson"
      try lines.joined(separator: "\n").write(toFile: plain, atomically: true, encoding: .utf8)
      let gzip = Process()
      gzip.executableURL = URL(filePath: "/bin/gzip")
      gzip.arguments = ["-k", plain]
      try gzip.run()
      gzip.waitUntilExit()
      try world.serve { url in
        let token = ["--url", url, "--token-file", world.tokenFile]
        for file in [plain, "\(plain).gz"] {
          let outcome = try Program.run(["capture"] + token + [file])
          #expect(outcome.code == 0, "\(outcome.errors)")
          #expect(outcome.output.contains("41 documents taken, 0 refused"))
        }
        let input = Array((lines + ["{}"]).joined(separator: "\n").utf8)
        let outcome = try Program.run(["capture"] + token + ["--lines", "-"], input: input)
        #expect(outcome.code == 65)
        #expect(outcome.output.contains("41 documents taken, 1 refused"))
        #expect(outcome.errors.contains("line 43: "), "\(outcome.errors)")
      }
      let check = try Program.run("check", "--data", world.data)
      #expect(check.code == 0)
      #expect(check.output.contains("40 statements"), "\(check.output)")
    }
  }

  @Test func `what was acknowledged is kept when the service is killed in the middle of it`() throws
  {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      var acknowledged: [(serial: String, entry: UInt64)] = []
      for round in 0..<3 {
        try world.serve { url in
          let sender = try SerialSender(url: url, tokenFile: world.tokenFile, round: round)
          for _ in 0..<150 where sender.acknowledged.isEmpty { usleep(100_000) }
          usleep(UInt32.random(in: 0..<600_000))
          // The service is killed when this returns, whatever is under way.
          acknowledged += sender.acknowledged
          sender.isStopping = true
        }
      }
      #expect(!acknowledged.isEmpty)
      #expect(try Program.run("check", "--data", world.data).code == 0)
      for (serial, entry) in acknowledged {
        let shown = try Program.run("show", String(entry), "--data", world.data)
        #expect(shown.output.contains("/21/\(serial)\""), "\(serial) in \(entry)")
      }
    }
  }
}

/// Sends one document after another with curl, from four threads, and notes what was acknowledged.
private final class SerialSender: @unchecked Sendable {
  // All of it is touched under the lock only.
  private let lock = NSLock()
  private var taken: [(serial: String, entry: UInt64)] = []
  private var stops = false

  init(url: String, tokenFile: String, round: Int) throws {
    let token = try String(contentsOfFile: tokenFile, encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    for thread in 0..<4 {
      Thread.detachNewThread { [self] in
        var number = 0
        while !isStopping {
          send("KILL\(round)T\(thread)N\(number)", url: url, token: token)
          number += 1
        }
      }
    }
  }

  var acknowledged: [(serial: String, entry: UInt64)] { lock.withLock { taken } }
  var isStopping: Bool {
    get { lock.withLock { stops } }
    set { lock.withLock { stops = newValue } }
  }

  private func send(_ serial: String, url: String, token: String) {
    guard let address = URL(string: "\(url)/capture") else { return }
    let body = ProgramTests.event.replacingOccurrences(of: "7K3MDXWW7XH6D6ZDWB", with: serial)
    let curl = Process()
    curl.executableURL = URL(filePath: "/usr/bin/curl")
    curl.arguments = [
      "-s", "-m", "5", "-H", "Authorization: Bearer \(token)", "-H",
      "Content-Type: application/json", "--data-binary", body, address.absoluteString,
    ]
    let output = Pipe()
    curl.standardOutput = output
    curl.standardError = FileHandle.nullDevice
    guard (try? curl.run()) != nil else { return }
    let data = (try? output.fileHandleForReading.readToEnd()) ?? nil
    curl.waitUntilExit()
    let json = data.flatMap { try? JSONSerialization.jsonObject(with: $0) as? [String: Any] }
    guard let entry = (json?["entries"] as? [UInt64])?.first else {
      usleep(20_000)
      return
    }
    lock.withLock { taken.append((serial, entry)) }
  }
}
