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
      #expect(try Self.erase(world, "--about", about).code == 1)
      let again = try Self.erase(world, first)
      #expect(again.code == 1 && again.errors.contains("erased already"))
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
