import Foundation
import HTTP
import Net
import Synchronization
import Testing

/// A monitor with the rights of a member, beside a service that runs.
@Suite struct MonitorProcessTests {
  /// Has shop.example say that it received `serial` of the brand.
  private func receive(_ serial: String, _ folder: String, at url: String) throws {
    let path = "\(folder)/received-\(serial).jsonld"
    try ProgramTests.event.replacingOccurrences(of: "7K3MDXWW7XH6D6ZDWB", with: serial)
      .replacingOccurrences(of: "\"ADD\"", with: "\"OBSERVE\"")
      .replacingOccurrences(of: "commissioning", with: "receiving")
      .replacingOccurrences(of: "\"active\"", with: "\"in_progress\"")
      .write(toFile: path, atomically: true, encoding: .utf8)
    let captured = try Program.run(
      "capture",
      "--url",
      url,
      "--token-file",
      "\(folder)/shop.token",
      path
    )
    #expect(captured.code == 0, "\(captured.errors)")
  }

  private func admitShop(to data: String, _ folder: String) throws {
    let party = try Program.run([
      "party", "add", "shop.example", "--data", data, "--display", "Shop", "--country", "NZ",
      "--role", "retailer", "--recorder", "--at", "2026-01-01T00:02:00Z",
    ])
    #expect(party.code == 0, "\(party.errors)")
    try Program.makeToken(
      in: data,
      party: "shop.example",
      scope: "capture,read",
      to: "\(folder)/shop.token"
    )
  }

  @Test func `statements of others about one's own prefix are told once, one's own never`() throws {
    try Program.withFolder { folder in
      let world = try ServedLedger(folder: folder)
      try admitShop(to: world.data, folder)
      let told = Mutex<[String]>([])
      let isAway = Mutex(false)
      let place = try #require(ListenAddress("127.0.0.1:0"))
      let hook = Server(configuration: .init(addresses: [place])) { _ in
        { request in
          if isAway.withLock({ $0 }) { return .ready(Response(status: .serviceUnavailable)) }
          told.withLock { $0.append(String(decoding: request.body, as: UTF8.self)) }
          return .ready(.text("thanks\n"))
        }
      }
      try hook.start()
      defer { hook.stop(graceSeconds: 0) }
      let state = "\(folder)/seen.txt"
      try world.serve { url in
        let plain = ["monitor", "--trust", "\(world.data)/trust.txt", "--url", url]
        func monitor(_ token: String, _ prefix: String = "9520003") throws -> Program.Outcome {
          try Program.run(
            plain + [
              "--state", state, "--token-file", token, "--prefix", prefix,
              "--webhook", "http://127.0.0.1:\(hook.port)/hook",
            ]
          )
        }
        // Its own statement is none of its findings.
        try world.capture("M1", at: url)
        let own = try monitor(world.tokenFile)
        #expect(own.code == 0 && own.output.isEmpty, "\(own.output)\(own.errors)")
        #expect(told.withLock(\.self).isEmpty)

        // A stranger's is, also of a serial that the brand never issued; until somebody was told.
        try receive("M1", folder, at: url)
        try receive("FAKE1", folder, at: url)
        isAway.withLock { $0 = true }
        let unheard = try monitor(world.tokenFile)
        #expect(unheard.code == 1 && unheard.errors.contains("the webhook answers 503"))
        isAway.withLock { $0 = false }
        let found = try monitor(world.tokenFile)
        #expect(found.code == 1, "\(found.errors)")
        let lines = found.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 2 && found.output == unheard.output, "\(found.output)")
        let line =
          #/statement  shop\.example  entry \d+, \d{4}-\S+Z: ObjectEvent receiving of (\S+)/#
        let items = lines.compactMap { $0.wholeMatch(of: line)?.output.1 }
        let stem = "https://id.gs1.org/01/09520003000308/21"
        #expect(items == ["\(stem)/M1", "\(stem)/FAKE1"], "\(found.output)")
        let text = try #require(told.withLock(\.self).first)
        #expect(text.hasPrefix("ledger.example\nstatement\tshop.example\tentry "), "\(text)")
        #expect(text.split(separator: "\n").count == 3)

        // Then it is no news any more.
        let next = try monitor(world.tokenFile)
        #expect(next.code == 0 && next.output.isEmpty, "\(next.output)\(next.errors)")
        #expect(told.withLock(\.self).count == 1)

        // Who may not ask learns why.
        let kept = try String(contentsOfFile: state, encoding: .utf8)
        try "no-such-token\n".write(toFile: "\(folder)/bad", atomically: true, encoding: .utf8)
        let bad = try monitor("\(folder)/bad")
        #expect(bad.code == 78 && bad.output.isEmpty)
        #expect(bad.errors.contains("the service answers 401"), "\(bad.errors)")
        #expect(bad.errors.contains("wayproof token add"), "\(bad.errors)")
        let foreign = try monitor("\(folder)/shop.token")
        #expect(foreign.code == 78)
        #expect(foreign.errors.contains("shop.example does not hold 9520003"), "\(foreign.errors)")
        #expect(try String(contentsOfFile: state, encoding: .utf8) == kept)
        #expect(kept.hasPrefix("statements 9520003 "), "\(kept)")

        // Without rights it looks as before, and forgets nothing.
        let without = try Program.run(plain + ["--state", state])
        #expect(without.code == 0 && without.output.isEmpty, "\(without.output)\(without.errors)")
        #expect(try String(contentsOfFile: state, encoding: .utf8) == kept)
        #expect(try Program.run(plain + ["--state", state, "--prefix", "9520003"]).code == 64)
        #expect(try monitor(world.tokenFile, "95x").code == 64)
      }
    }
  }
}
