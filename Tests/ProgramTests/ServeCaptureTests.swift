import Foundation
import Testing

/// Capturing through a service that runs, as a member's machine does.
@Suite struct ServeCaptureTests {
  @Test func `what is captured through the service is kept when it is killed`() throws {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      var first = Program.Outcome(code: 1, output: "", errors: "")
      try world.serve { url in
        let token = ["--token-file", world.tokenFile]
        first = try Program.run(["capture", "--url", url] + token + [world.document("S1")])
        #expect(first.code == 0, "\(first.errors)")
        // A second writer is told whom to ask.
        let direct = try Program.run(
          ["capture", "--data", world.data, "--as", "brand.example", world.document("S2")]
        )
        #expect(direct.code == 78)
        #expect(direct.errors.contains("--url"))
        let again = try Program.run(["capture", "--url", url] + token + [world.document("S1")])
        #expect(again.output.prefix { $0 != "," } == first.output.prefix { $0 != "," })
      }
      let entry = try #require(first.output.firstMatch(of: /entries ([0-9]+)/)?.output.1)
      let shown = try Program.run("show", String(entry), "--data", world.data)
      #expect(shown.output.contains("/21/S1"), "\(shown.output)\(shown.errors)")
      #expect(try Program.run("check", "--data", world.data).code == 0)
    }
  }

  @Test func `a token that is revoked is refused at once`() throws {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      try world.serve { url in
        let list = try Program.run("token", "list", "--data", world.data)
        let id = try #require(list.output.split(separator: "\t").first)
        #expect(try Program.run("token", "revoke", String(id), "--data", world.data).code == 0)
        let refused = try Program.run(
          ["capture", "--url", url, "--token-file", world.tokenFile, world.document("S1")]
        )
        #expect(refused.code == 1)
        #expect(refused.errors.contains("the token is not known, or was revoked"))
      }
    }
  }

  @Test func `a document that breaks a rule is refused with its event, field and rule`() throws {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      try world.serve { url in
        let bad = ProgramTests.event.replacingOccurrences(of: "\"ADD\"", with: "\"PUT\"")
        let refused = try Program.run(
          ["capture", "--url", url, "--token-file", world.tokenFile, "-"],
          input: Array(bad.utf8)
        )
        #expect(refused.code == 65)
        #expect(refused.errors.contains("event 1, action"), "\(refused.errors)")
      }
    }
  }

  @Test func `a service that is not there is told of with a hint, over http or https`() throws {
    try Program.withFolder { folder in
      try "wpt_0_0\n".write(toFile: "\(folder)/t", atomically: true, encoding: .utf8)
      let token = ["--token-file", "\(folder)/t", "-"]
      let nobody = try Program.run(["capture", "--url", "http://127.0.0.1:1"] + token)
      #expect(nobody.code == 1)
      #expect(nobody.errors.contains("cannot connect to 127.0.0.1:1"))
      let secure = try Program.run(["capture", "--url", "https://127.0.0.1:1"] + token)
      #expect(secure.code == 1)
      #expect(secure.errors.contains("hint:"))
    }
  }
}
