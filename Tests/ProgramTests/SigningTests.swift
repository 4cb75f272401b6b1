import Foundation
import Testing

/// A member that signs on its own machine, and a service that never sees its key.
@Suite struct SigningTests {
  /// Founds a ledger with one party that signs itself beside one that is recorded for.
  private func world(_ folder: String) throws -> (ledger: ServedLedger, key: String) {
    let ledger = try ServedLedger(folder: folder)
    let key = "\(folder)/maker.key"
    let vkey = try Program.run("keygen", "maker.example", "--out", key).output
    let party = try Program.run([
      "party", "add", "maker.example", "--data", ledger.data, "--display", "Maker", "--country",
      "NZ", "--role", "maker", "--prefix", "9520003", "--vkey",
      vkey.trimmingCharacters(in: .newlines), "--at", "2026-01-01T00:02:00Z",
    ])
    #expect(party.code == 0, "\(party.errors)")
    return (ledger, key)
  }

  private func signed(_ url: String, _ serial: String) throws -> String? {
    let address = "\(url)/01/09520003000308/21/\(serial)"
    let json = try Program.get("\(address)?format=journey")
    let journey = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    let steps = journey?["steps"] as? [[String: Any]]
    return steps?.first?["signed"] as? String
  }

  @Test func `what is signed elsewhere reads as signed by its party, what is recorded as recorded`()
    throws
  {
    try Program.withFolder { folder in
      let (ledger, key) = try world(folder)
      let made = try Program.run([
        "sign", "--key", key, "--origin", "ledger.example", ledger.document("S1"),
      ])
      #expect(made.code == 0, "\(made.errors)")
      #expect(made.output.split(separator: "\n").count == 1)
      let file = "\(folder)/s1.signed"
      try made.output.write(toFile: file, atomically: true, encoding: .utf8)
      try ledger.serve { url in
        let sent = try Program.run("capture", "--url", url, "--signed", file)
        #expect(sent.code == 0, "\(sent.errors)")
        #expect(sent.output.contains("1 documents taken, 0 refused"))
        #expect(try signed(url, "S1") == "party")
        try ledger.capture("S2", at: url)
        #expect(try signed(url, "S2") == "recorder")
        let page = try Program.get("\(url)/01/09520003000308/21/S1", "-H", "Accept: text/html")
        #expect(page.contains("signed by it"))
        let other = try Program.get("\(url)/01/09520003000308/21/S2", "-H", "Accept: text/html")
        #expect(!other.contains("signed by it"))
        // Signed and sent at once; the same again, signed with other salts, gets the same entry.
        let direct = [
          "capture", "--url", url, "--key", key, "--trust", "\(ledger.data)/trust.txt",
          try ledger.document("S3"),
        ]
        let first = try Program.run(direct)
        #expect(first.code == 0, "\(first.errors)")
        let again = try Program.run(direct)
        #expect(again.output.prefix { $0 != "," } == first.output.prefix { $0 != "," })
        #expect(try signed(url, "S3") == "party")
      }
      #expect(try Program.run("check", "--data", ledger.data).code == 0)
    }
  }

  @Test func `a stream is signed line by line, with a token and without`() throws {
    try Program.withFolder { folder in
      let (ledger, key) = try world(folder)
      let token = try Program.run(
        "token",
        "add",
        "--data",
        ledger.data,
        "--party",
        "maker.example",
        "--scope",
        "capture"
      ).output
      try token.write(toFile: "\(folder)/t", atomically: true, encoding: .utf8)
      let lines = (0..<20).map { number in
        ProgramTests.event.replacingOccurrences(of: "7K3MDXWW7XH6D6ZDWB", with: "L\(number)")
          .replacingOccurrences(of: "\n", with: " ")
      }
      let stream = "\(folder)/a.ndjson"
      let text = (lines + ["{}"]).joined(separator: "\n")
      try text.write(toFile: stream, atomically: true, encoding: .utf8)
      try ledger.serve { url in
        let capture = ["capture", "--url", url, "--key", key, "--origin", "ledger.example", stream]
        for more in [["--token-file", "\(folder)/t"], []] {
          let outcome = try Program.run(capture + more)
          #expect(outcome.code == 65)
          #expect(outcome.output.contains("20 documents taken, 1 refused"), "\(outcome.errors)")
          #expect(outcome.errors.contains("line 21: "))
        }
      }
      let check = try Program.run("check", "--data", ledger.data)
      #expect(check.output.contains("20 statements"), "\(check.output)")
    }
  }

  @Test func `who may not sign, or signs for another log, is told so`() throws {
    try Program.withFolder { folder in
      let (ledger, key) = try world(folder)
      let stranger = "\(folder)/stranger.key"
      _ = try Program.run("keygen", "maker.example", "--out", stranger)
      try ledger.serve { url in
        let document = try ledger.document("S1")
        let capture = ["capture", "--url", url, document]
        let other = try Program.run(capture + ["--key", stranger, "--origin", "ledger.example"])
        #expect(other.code == 1)
        #expect(other.errors.contains("[signer]"), "\(other.errors)")
        let elsewhere = try Program.run(capture + ["--key", key, "--origin", "other.example"])
        #expect(elsewhere.code == 65)
        #expect(elsewhere.errors.contains("[origin]"), "\(elsewhere.errors)")
      }
      #expect(try Program.run("sign", "--key", key, "-").code == 64)
      #expect(
        try Program.run("capture", "--url", "http://localhost:1", "--key", key, "-").code == 64
      )
    }
  }
}
