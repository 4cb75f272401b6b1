import Foundation
import Testing

/// What the service does with sockets, certificates and signals, seen from outside.
@Suite struct ServeNetworkTests {
  private func found(_ folder: String) throws -> String {
    let data = "\(folder)/ledger"
    let outcome = try Program.run("init", "--data", data, "--origin", "ledger.example")
    try #require(outcome.code == 0, "\(outcome.errors)")
    return data
  }

  private static let checkout = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  private func arguments(_ data: String, _ more: [String] = []) -> [String] {
    ["serve", "--data", data, "--public-folder", "\(Self.checkout)/Public"] + more
  }

  @Test(.timeLimit(.minutes(2)))
  func `no request fails while the service is restarted behind a socket that lives on`() throws {
    try Program.withFolder { folder in
      let data = try found(folder)
      let socket = try HandedOverSocket(folder: folder)
      let command = arguments(data, ["--public-url", "http://a"])
      var pid = try socket.start(command)
      let clients = (0..<4).map { _ in SteadyClient(socket.port) }
      for _ in 0..<3 {
        usleep(150_000)
        #expect(socket.stop(pid) == 0)
        #expect(socket.nextNotification() == "STOPPING=1")
        pid = try socket.start(command)
      }
      usleep(150_000)
      for client in clients {
        let counts = client.end()
        #expect(counts.failed == 0)
        #expect(counts.answered > 0)
      }
      #expect(socket.stop(pid) == 0)
      let log = try String(contentsOfFile: "\(folder)/log", encoding: .utf8)
      #expect(log.matches(of: /stopped: 0 connections were cut off/).count == 4)
    }
  }

  @Test func `certificates are read again on a signal and when their files change`() throws {
    try Program.withFolder { folder in
      let data = try found(folder)
      let socket = try HandedOverSocket(folder: folder)
      let port = UInt16.random(in: 20_000...29_999)
      func use(_ name: String) throws {
        for (end, file) in [("pem", "cert.pem"), ("key", "key.pem")] {
          let source = URL(filePath: "\(Self.checkout)/Tests/Certificates/\(name).\(end)")
          try Data(contentsOf: source)
            .write(to: URL(filePath: "\(folder)/\(file)"), options: .atomic)
        }
      }
      try use("a.example")
      let pid = try socket.start(
        arguments(
          data,
          [
            "--listen-tls", "127.0.0.1:\(port)", "--certificate", "\(folder)/cert.pem", "--key",
            "\(folder)/key.pem",
          ]
        )
      )
      func waits(for name: String) throws -> Bool {
        for _ in 0..<100 {
          let curl = Process()
          curl.executableURL = URL(filePath: "/usr/bin/curl")
          curl.arguments = [
            "--silent", "--insecure", "--resolve", "\(name):\(port):127.0.0.1", "--write-out",
            "%{http_code} %{certs}", "--output", "/dev/null", "https://\(name):\(port)/healthz",
          ]
          let output = Pipe()
          curl.standardOutput = output
          try curl.run()
          let text = try output.fileHandleForReading.readToEnd() ?? Data()
          curl.waitUntilExit()
          // A host that the certificate does not name gets 421.
          if String(decoding: text, as: UTF8.self).hasPrefix("200 ") { return true }
          usleep(100_000)
        }
        return false
      }
      #expect(try waits(for: "a.example"))
      try use("c.example")
      kill(pid, SIGHUP)
      #expect(try waits(for: "c.example"))
      try Data("no key".utf8).write(to: URL(filePath: "\(folder)/key.pem"))
      kill(pid, SIGHUP)
      #expect(try waits(for: "c.example"))
      try use("a.example")
      #expect(try waits(for: "a.example"))
      #expect(socket.stop(pid) == 0)
      let log = try String(contentsOfFile: "\(folder)/log", encoding: .utf8)
      #expect(log.contains("the certificates stay as they were: cannot read the key"))
    }
  }

  @Test(arguments: [
    (["--listen", "localhost:80"], "cannot listen on localhost:80"),
    (["--listen", "unix:relative"], "cannot listen on unix:relative"),
    (["--listen-tls", "127.0.0.1:0"], "there is no certificate"),
    (["--trusted-proxy", "10.0.0.1/8"], "cannot trust a proxy at 10.0.0.1/8"),
    (["--certificate", "none.pem", "--key", "none.key"], "none.pem"),
    (["--listen", "unix:/tmp/x"], "a socket does not tell what links begin with"),
  ])
  func `what is configured wrongly ends with 78 and says what`(options: [String], says: String)
    throws
  {
    try Program.withFolder { folder in
      let outcome = try Program.run(arguments(found(folder), options))
      #expect(outcome.code == 78)
      #expect(outcome.errors.contains(says), "\(outcome.errors)")
    }
  }
}
