import Foundation
import Testing

/// What was said is erased, and what a shopper then sees: at the operator's, and at a follower's.
@Suite struct EraseTests {
  private static let base = "/01/09520003000308/21/"

  private static func erase(
    _ world: ServedLedger,
    _ arguments: String...,
    party: String = "brand.example"
  ) throws -> Program.Outcome {
    try Program.run(
      ["erase", "--data", world.data, "--as", party, "--reason", "keeping time over"] + arguments
    )
  }

  private static func capture(_ world: ServedLedger, _ serial: String) throws -> String {
    let captured = try world.captureHere(serial)
    return String(try #require(captured.output.firstMatch(of: /entries ([0-9]+)/)).output.1)
  }

  private static func status(_ serial: String, at url: String) throws -> String {
    try Program.get(
      "\(url)\(base)\(serial)",
      "-o",
      "/dev/null",
      "-w",
      "%{http_code}",
      "-H",
      "Accept: application/json"
    )
  }

  @Test func `a party erases what it said of a package, and its page says so`() throws {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      let first = try Self.capture(world, "K1")
      let second = try Self.capture(world, "K2")
      _ = try Self.capture(world, "K3")
      let follower = try FollowerProcess(
        folder: folder,
        trust: "\(world.data)/trust.txt",
        scans: true
      )
      try follower.takeToken(of: world.data)
      try world.serve { url in
        try follower.start(from: url)
        #expect(try eventually { try Self.status("K1", at: follower.url) == "200" })
        // It cannot be erased behind the back of a service that runs.
        let locked = try Self.erase(world, first)
        #expect(locked.code == 78 && locked.errors.contains("open for writing"))
      }
      follower.kill()

      let about = "https://id.gs1.org\(Self.base)K1"
      let stranger = try Self.erase(world, first, "--key", "\(world.data)/keys/log.key")
      #expect(stranger.code == 1 && stranger.errors.contains("[signer]"))
      let erased = try Self.erase(world, "--about", about)
      #expect(erased.output.hasPrefix("entry \(first) is erased, and entry "), "\(erased.errors)")
      // The same again says so again, and changes nothing.
      let size = try Program.run("check", "--data", world.data).output
      #expect(try Self.erase(world, "--about", about).output == erased.output)
      #expect(try Self.erase(world, first).output == erased.output)
      #expect(try Program.run("check", "--data", world.data).output == size)
      let other = try Self.erase(world, first, party: "keeper.example")
      #expect(other.code != 0, "\(other.output)")
      let governed = try Self.erase(
        world,
        second,
        "--key",
        "\(world.data)/keys/governance.key",
        party: "ledger.example/governance"
      )
      #expect(governed.code == 0, "\(governed.errors)")
      #expect(try Program.run("check", "--data", world.data).code == 0)
      #expect(try Program.run("show", first, "--data", world.data).code != 0)

      try world.serve { url in
        try expectErased(at: url, world)
        // A follower that has not seen it yet removes its copy.
        try follower.start(from: url)
        #expect(try eventually { try Self.status("K1", at: follower.url) == "410" })
        try expectErased(at: follower.url, world)
      }
    }
  }

  @Test func `a party erases while the service runs, recorded for it or signed by it`() throws {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      let maker = "\(folder)/maker.key"
      let vkey = try Program.run("keygen", "maker.example", "--out", maker).output
      let party = try Program.run([
        "party", "add", "maker.example", "--data", world.data, "--display", "Maker", "--country",
        "NZ", "--role", "maker", "--prefix", "9520003", "--vkey",
        vkey.trimmingCharacters(in: .newlines), "--at", "2026-01-01T00:02:00Z",
      ])
      #expect(party.code == 0, "\(party.errors)")
      let token = "\(folder)/maker.token"
      try Program.makeToken(in: world.data, party: "maker.example", scope: "capture", to: token)
      try world.serve { url in
        func erase(_ arguments: String..., signing: [String] = []) throws -> Program.Outcome {
          try Program.run(
            ["erase", "--url", url, "--reason", "it named a person"] + arguments + signing
          )
        }
        func code(_ serial: String) -> String { "https://id.gs1.org\(Self.base)\(serial)" }
        try world.capture("K1", at: url)
        try world.capture("K3", at: url)
        let sign = ["--key", maker, "--origin", "ledger.example"]
        let signed = try Program.run(["capture", "--url", url, world.document("M1")] + sign)
        #expect(signed.code == 0, "\(signed.errors)")
        for serial in ["K1", "M1", "K3"] { #expect(try Self.status(serial, at: url) == "200") }

        // Nobody erases what another party said, in either way.
        let foreign = try erase("--about", code("M1"), "--token-file", world.tokenFile)
        #expect(foreign.code == 1 && foreign.errors.contains("said nothing"), "\(foreign.errors)")
        let number = try #require(signed.output.firstMatch(of: /entries ([0-9]+)/)).output.1
        let other = try erase(String(number), "--token-file", world.tokenFile)
        #expect(other.code == 1 && other.errors.contains("rule erase"), "\(other.errors)")
        // Who signs is not recorded for.
        let unsigned = try erase("--about", code("M1"), "--token-file", token)
        #expect(unsigned.code == 1 && unsigned.errors.contains("recorder"), "\(unsigned.errors)")

        let recorded = try erase("--about", code("K1"), "--token-file", world.tokenFile)
        #expect(recorded.output.contains("is erased, and entry "), "\(recorded.errors)")
        #expect(try Self.status("K1", at: url) == "410")
        #expect(try Self.status("M1", at: url) == "200")
        let own = try erase("--about", code("M1"), "--token-file", token, signing: sign)
        #expect(own.output.contains("entry \(number) is erased, and entry "), "\(own.errors)")
        #expect(try Self.status("M1", at: url) == "410")
        #expect(try Self.status("K3", at: url) == "200")
        let page = try Program.get("\(url)\(Self.base)M1", "-H", "Accept: text/html")
        #expect(page.contains("The journey of this package may no longer be shown."))
        // The reason that was given, and no other.
        #expect(page.contains("remains. “\u{2068}it named a person\u{2069}”"))
        #expect(!page.contains("keeping"))
        // The same again says so again; nobody else is told, and nothing is appended.
        let before = try world.size(at: url)
        for what in [["--about", code("M1")], [String(number)]] {
          let again = try Program.run(
            ["erase", "--url", url, "--reason", "another", "--token-file", token] + what + sign
          )
          #expect(again.output == own.output, "\(again.errors)")
        }
        let recordedAgain = try erase("--about", code("K1"), "--token-file", world.tokenFile)
        #expect(recordedAgain.output == recorded.output, "\(recordedAgain.errors)")
        let otherAgain = try erase(String(number), "--token-file", world.tokenFile)
        #expect(otherAgain.code == 1 && otherAgain.errors.contains("rule erase"))
        #expect(try world.size(at: url) == before)
        // Nothing of it is left in the file beside the one of bodies.
        let wal = try FileManager.default.attributesOfItem(atPath: "\(world.data)/bodies.db-wal")
        #expect(wal[.size] as? Int == 0)
      }
      #expect(try Program.run("check", "--data", world.data).code == 0)
    }
  }

  private func expectErased(at url: String, _ world: ServedLedger) throws {
    #expect(try Self.status("K1", at: url) == "410")
    #expect(try Self.status("K2", at: url) == "451")
    #expect(try Self.status("K3", at: url) == "200")
    let page = try Program.get("\(url)\(Self.base)K1", "-H", "Accept: text/html")
    #expect(page.contains("The journey of this package may no longer be shown."))
    let document = try Program.get("\(url)\(Self.base)K1", "-H", "Accept: application/json")
    #expect(document.contains("\"cannot_tell\"") && !document.contains("epcList"))
    // The proof that it existed remains.
    let bundle = try Program.get("\(url)\(Self.base)K1?format=bundle")
    let verified = try Program.run(
      "verify",
      "-",
      "--trust",
      "\(world.data)/trust.txt",
      "--code",
      "https://id.gs1.org\(Self.base)K1",
      input: Array(bundle.utf8)
    )
    #expect(verified.output.contains("\nResult: cannot_tell"), "\(verified.output)")
    #expect(verified.output.contains("Erasure"))
  }

  private func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<100 {
      if try condition() { return true }
      usleep(100_000)
    }
    return false
  }
}
