import Foundation
import Testing

/// An operator and a follower as processes of their own.
@Suite struct FollowProcessTests {
  @Test func `nothing is published that the follower has not checked, and all that it has`() throws
  {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      try Program.makeToken(in: world.data, scope: "follow", to: "\(folder)/follow.token")
      let key = try Program.run(
        "keygen",
        "follower.example/f1",
        "--cosigner",
        "--out",
        "\(folder)/f1.key"
      )
      let vkey = key.output.trimmingCharacters(in: .newlines)
      let port = ServedLedger.freePort()
      let before = try String(contentsOfFile: "\(world.data)/trust.txt", encoding: .utf8)
      let follower = "follower f1 \(vkey) http://127.0.0.1:\(port)\nquorum f1\n"
      try before.replacingOccurrences(of: "quorum none\n", with: follower)
        .write(toFile: "\(world.data)/trust.txt", atomically: true, encoding: .utf8)

      try world.serve { url in
        let arguments = [
          "follow", "--data", "\(folder)/copy", "--from", url, "--token-file",
          "\(folder)/follow.token", "--trust", "\(world.data)/trust.txt", "--key",
          "\(folder)/f1.key", "--listen", "127.0.0.1:\(port)",
        ]
        let capture = ["capture", "--url", url, "--token-file", world.tokenFile]
        for serial in ["F1", "F2", "F3"] {
          // It is killed each time, and goes on from where it was.
          let process = Process()
          process.executableURL = try Program.executable()
          process.arguments = arguments
          process.standardError = FileHandle.nullDevice
          try process.run()
          defer {
            Foundation.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
          }
          let captured = try Program.run(capture + [world.document(serial)])
          #expect(captured.code == 0, "\(captured.errors)")
          let code = "https://id.gs1.org/01/09520003000308/21/\(serial)"
          let verified = try verified(code, at: url, trust: "\(world.data)/trust.txt")
          #expect(verified.code == 0, "\(verified.output)\(verified.errors)")
          #expect(verified.output.contains("cosigned by follower f1"), "\(verified.output)")
        }
      }
    }
  }

  @Test func `a follower answers scans by itself, when the operator is gone`() throws {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      try Program.makeToken(in: world.data, scope: "mirror", to: "\(folder)/mirror.token")
      let key = try Program.run(
        "keygen",
        "follower.example/f1",
        "--cosigner",
        "--out",
        "\(folder)/f1.key"
      )
      let port = ServedLedger.freePort()
      let at = "http://127.0.0.1:\(port)"
      let trust = "\(folder)/trust.txt"
      // Readers trust the follower; the operator does not even know that it cosigns.
      let vkey = key.output.trimmingCharacters(in: .newlines)
      try String(contentsOfFile: "\(world.data)/trust.txt", encoding: .utf8)
        .replacingOccurrences(of: "quorum none\n", with: "follower f1 \(vkey)\nquorum f1\n")
        .write(toFile: trust, atomically: true, encoding: .utf8)
      var follower: Process?
      defer { follower.map(Self.kill) }
      func start(_ url: String) throws {
        let process = Process()
        process.executableURL = try Program.executable()
        process.arguments = [
          "follow", "--data", "\(folder)/copy", "--from", url, "--token-file",
          "\(folder)/mirror.token", "--trust", trust, "--key", "\(folder)/f1.key", "--listen",
          "127.0.0.1:\(port)", "--scans",
        ]
        process.standardError = FileHandle.nullDevice
        process.currentDirectoryURL = ServedLedger.checkout
        try process.run()
        follower = process
      }
      let code = "https://id.gs1.org/01/09520003000308/21/"
      try world.serve { url in
        try start(url)
        try world.capture("M1", at: url)
        let verified = try verified(code + "M1", at: at, trust: trust)
        #expect(verified.output.contains("cosigned by follower f1"), "\(verified.output)")
      }
      // The operator is gone, and the follower is started again without it.
      follower.map(Self.kill)
      try start("http://127.0.0.1:\(ServedLedger.freePort())")
      let again = try verified(code + "M1", at: at, trust: trust)
      #expect(again.code == 0, "\(again.output)\(again.errors)")
      let page = try Program.get("\(at)/01/09520003000308/21/M1", "-H", "Accept: text/html")
      #expect(page.contains("<html"))
      let ready = try Program.get("\(at)/readyz")
      #expect(ready.contains("following ledger.example") && ready.contains("cannot connect"))
      // It takes no documents.
      let refused = try Program.get("\(at)/capture", "-X", "POST", "-d", "{}")
      #expect(refused.contains("keeps the ledger, takes documents"))
    }
  }

  private static func kill(_ process: Process) {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Waits until the code is known, and verifies what is answered.
  private func verified(
    _ code: String,
    at url: String,
    trust: String
  ) throws -> Program.Outcome {
    let path = code.replacingOccurrences(of: "https://id.gs1.org", with: "")
    for _ in 0..<100 {
      let bundle = Array(try Program.get("\(url)\(path)?format=bundle").utf8)
      let arguments = ["verify", "-", "--trust", trust, "--code", code]
      let outcome = try Program.run(arguments, input: bundle)
      if outcome.output.contains("Result: consistent") { return outcome }
      usleep(100_000)
    }
    Issue.record("\(code) is not published")
    return Program.Outcome(code: 1, output: "", errors: "")
  }
}
