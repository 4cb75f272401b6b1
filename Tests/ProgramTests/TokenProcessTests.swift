import Foundation
import Testing

/// Tokens of a service that runs: other processes add and take them away meanwhile.
@Suite struct TokenProcessTests {
  @Test func `what is added and revoked while the service runs counts at once`() throws {
    try Program.withFolder { folder in
      let ledger = try ServedLedger(folder: folder)
      try ledger.serve { url in
        func status(_ token: String) throws -> String {
          let secret = token.trimmingCharacters(in: .whitespacesAndNewlines)
          return try Program.get(
            "\(url)/events",
            "-o",
            "/dev/null",
            "-w",
            "%{http_code}",
            "-H",
            "Authorization: Bearer \(secret)"
          )
        }
        #expect(try status(String(contentsOfFile: ledger.tokenFile, encoding: .utf8)) == "200")
        // The second and third too: the first command must not take the file's log with it.
        let tokens = try (0..<3).map { number in
          let file = "\(folder)/\(number).token"
          try Program.makeToken(in: ledger.data, scope: "read", to: file)
          return try String(contentsOfFile: file, encoding: .utf8)
        }
        for token in tokens { #expect(try status(token) == "200") }
        for token in tokens {
          let id = try String(#require(token.firstMatch(of: /[0-9a-f]{16}/)).output)
          let revoked = try Program.run("token", "revoke", "--data", ledger.data, id)
          #expect(revoked.code == 0, "\(revoked.errors)")
          #expect(try status(token) == "401")
        }
      }
    }
  }
}
