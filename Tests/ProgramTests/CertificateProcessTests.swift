import Foundation
import Testing

/// Parties that authenticate by a certificate, with the program at both ends and `curl` beside it.
@Suite struct CertificateProcessTests {
  private static let certificates = ServedLedger.checkout.appending(path: "Tests/Certificates").path

  private static func file(_ name: String) -> String { "\(certificates)/\(name)" }

  /// Serves for shoppers and for members, both over TLS.
  private static func serving(
    _ ledger: ServedLedger,
    _ body: (_ shoppers: String, _ members: String) throws -> Void
  ) throws {
    let (plain, shoppers) = (ServedLedger.freePort(), ServedLedger.freePort())
    let members = ServedLedger.freePort()
    let options = [
      "--listen-tls", "127.0.0.1:\(shoppers)", "--listen-members", "127.0.0.1:\(members)",
      "--certificate", file("a.example.pem"), "--key", file("a.example.key"),
    ]
    try ledger.serve(port: plain, options) { _ in
      try body("https://localhost:\(shoppers)", "https://localhost:\(members)")
    }
  }

  private static func capture(
    _ ledger: ServedLedger,
    _ serial: String,
    at url: String,
    with name: String
  ) throws -> Program.Outcome {
    try Program.run([
      "capture", "--url", url, "--ca", file("a.example.pem"),
      "--certificate", file("\(name).pem"), "--certificate-key", file("\(name).key"),
      ledger.document(serial),
    ])
  }

  private static func add(
    _ name: String,
    _ scope: String,
    to ledger: ServedLedger
  ) throws -> Program.Outcome {
    try Program.run([
      "token", "add", "--data", ledger.data, "--party", "brand.example", "--scope", scope,
      "--certificate", file("\(name).pem"),
    ])
  }

  @Test func `a party captures with a certificate, and is recorded, until it is revoked`() throws {
    try Program.withFolder { folder in
      let ledger = try ServedLedger(folder: folder)
      try Self.serving(ledger) { shoppers, members in
        let unknown = try Self.capture(ledger, "M1", at: members, with: "member")
        #expect(unknown.code == 1)
        #expect(unknown.errors.contains("the certificate is not known, or was revoked"))

        let added = try Self.add("member", "capture", to: ledger)
        #expect(added.code == 0 && added.output.hasPrefix("sha256:"), "\(added.errors)")
        let taken = try Self.capture(ledger, "M1", at: members, with: "member")
        #expect(taken.code == 0, "\(taken.errors)")
        let scan = "\(shoppers)/01/09520003000308/21/M1"
        let journey = try Program.get(
          scan,
          "--cacert",
          Self.file("a.example.pem"),
          "-H",
          "Accept: application/json"
        )
        #expect(journey.contains("ledger.example/recorder"), "\(journey.prefix(400))")

        // Where shoppers come in nobody is asked, and so it says nothing.
        let elsewhere = try Self.capture(ledger, "M2", at: shoppers, with: "member")
        #expect(elsewhere.errors.contains("send a token of your party"), "\(elsewhere.errors)")
        let stranger = try Self.capture(ledger, "M2", at: members, with: "stranger")
        #expect(stranger.errors.contains("not known"))

        let id = added.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let list = try Program.run("token", "list", "--data", ledger.data)
        #expect(list.output.contains("\(id)\tbrand.example\tcapture\tgood"))
        #expect(try Program.run("token", "revoke", id, "--data", ledger.data).code == 0)
        let revoked = try Self.capture(ledger, "M2", at: members, with: "member")
        #expect(revoked.errors.contains("the certificate is not known, or was revoked"))
        #expect(try Self.add("member", "capture", to: ledger).code == 65)
      }
    }
  }

  @Test func `scopes hold, tokens are good there too, and no page of a browser can use it`() throws
  {
    try Program.withFolder { folder in
      let ledger = try ServedLedger(folder: folder)
      #expect(try Self.add("member", "read", to: ledger).code == 0)
      #expect(try Self.add("expired", "read", to: ledger).code == 65)
      let token = try String(contentsOfFile: ledger.tokenFile, encoding: .utf8)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      try Self.serving(ledger) { _, members in
        func status(_ name: String?, _ fields: String...) throws -> String {
          let arguments =
            ["-s", "-o", "/dev/null", "-w", "%{http_code}", "--cacert", Self.file("a.example.pem")]
            + (name.map { ["--cert", Self.file("\($0).pem"), "--key", Self.file("\($0).key")] }
              ?? [])
            + fields.flatMap { ["-H", $0] }
          return try Program.curl(arguments + ["\(members)/events"])
        }
        #expect(try status("member") == "200")
        #expect(try status(nil) == "401")
        #expect(try status(nil, "Authorization: Bearer \(token)") == "200")
        #expect(try status("member", "Authorization: Bearer wpt_0_0") == "401")
        #expect(try status("member", "Origin: https://evil.example") == "401")
        #expect(try status("member", "Sec-Fetch-Site: cross-site") == "401")
        #expect(try status("expired") == "000")
        let captured = try Self.capture(ledger, "M1", at: members, with: "member")
        #expect(captured.errors.contains("lacks the scope capture"), "\(captured.errors)")
      }
    }
  }

  @Test func `a certificate is not sent where nothing is encrypted, and must have its key`() throws
  {
    try Program.withFolder { folder in
      let ledger = try ServedLedger(folder: folder)
      let plain = try Self.capture(ledger, "M1", at: "http://127.0.0.1:1", with: "member")
      #expect(plain.code == 78 && plain.errors.contains("over https only"), "\(plain.errors)")
      let other = try Program.run([
        "capture", "--url", "https://127.0.0.1:1", "--certificate", Self.file("member.pem"),
        "--certificate-key", Self.file("stranger.key"), ledger.document("M1"),
      ])
      #expect(other.code == 78 && other.errors.contains("no private key for"), "\(other.errors)")
      let locked = try Program.run([
        "capture", "--url", "https://127.0.0.1:1", "--certificate", Self.file("a.example.pem"),
        "--certificate-key", Self.file("locked.key"), ledger.document("M1"),
      ])
      #expect(locked.code == 78, "\(locked.errors)")
    }
  }
}
