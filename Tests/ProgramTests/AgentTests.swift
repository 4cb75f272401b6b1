import Foundation
import Testing

/// A member whose key lies in an SSH agent.
@Suite struct AgentTests {
  static let isThere = ["ssh-agent", "ssh-add", "ssh-keygen"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
  }

  private func tool(_ name: String, _ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/\(name)")
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(name)")
  }

  @Test(.enabled(if: AgentTests.isThere))
  func `a key in an agent signs, and never leaves it`() throws {
    try Program.withFolder { folder in
      let agent = Process()
      agent.executableURL = URL(filePath: "/usr/bin/ssh-agent")
      agent.arguments = ["-D", "-a", "\(folder)/agent"]
      agent.standardOutput = FileHandle.nullDevice
      try agent.run()
      defer {
        kill(agent.processIdentifier, SIGKILL)
        agent.waitUntilExit()
      }
      setenv("SSH_AUTH_SOCK", "\(folder)/agent", 1)
      defer { unsetenv("SSH_AUTH_SOCK") }
      for _ in 0..<200 where !FileManager.default.fileExists(atPath: "\(folder)/agent") {
        usleep(10_000)
      }
      let nobody = try Program.run("keygen", "maker.example", "--agent")
      #expect(nobody.code == 78 && nobody.errors.contains("holds no Ed25519 key"))
      for name in ["maker.example", "other"] {
        try tool(
          "ssh-keygen",
          "-q",
          "-t",
          "ed25519",
          "-N",
          "",
          "-C",
          name,
          "-f",
          "\(folder)/\(name)"
        )
        try tool("ssh-add", "-q", "\(folder)/\(name)")
      }
      let vkey = try Program.run("keygen", "maker.example", "--agent").output
        .trimmingCharacters(in: .newlines)
      #expect(vkey.hasPrefix("maker.example+"))
      let ledger = try ServedLedger(folder: folder)
      let party = try Program.run([
        "party", "add", "maker.example", "--data", ledger.data, "--display", "Maker", "--country",
        "NZ", "--role", "maker", "--prefix", "9520003", "--vkey", vkey, "--at",
        "2026-01-01T00:02:00Z",
      ])
      #expect(party.code == 0, "\(party.errors)")
      try ledger.serve { url in
        let capture = ["capture", "--url", url, "--origin", "ledger.example"]
        for (key, serial) in [("agent:maker.example", "A1"), ("agent:\(vkey)", "A2")] {
          let taken = try Program.run(capture + ["--key", key, ledger.document(serial)])
          #expect(taken.code == 0, "\(taken.errors)")
        }
        try tool("ssh-add", "-q", "-D")
        let refused = try Program.run(capture + ["--key", "agent:\(vkey)", ledger.document("A3")])
        #expect(refused.code == 65)
        #expect(refused.errors.contains("it did not sign"), "\(refused.errors)")
      }
      #expect(try Program.run("check", "--data", ledger.data).code == 0)
    }
  }
}
