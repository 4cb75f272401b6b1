import HTTP
import Testing

@testable import Site

/// The figures at `/metrics`.
@Suite struct MetricsTests {
  private func ask(_ world: CaptureWorld, from address: String?, for ranges: [String]) throws
    -> Response
  {
    var request = Request(method: .get, target: "/metrics")
    request.peer = address.flatMap { PeerAddress(parsing: $0) }
    let readers = ranges.compactMap { AddressRange(parsing: $0) }
    return try world.site(metricsReaders: readers).answer(request).response()
  }

  @Test func `only those whom the operator names read the figures`() throws {
    let world = try CaptureWorld()
    #expect(try ask(world, from: "10.1.2.3", for: ["10.0.0.0/8"]).status == .ok)
    #expect(try ask(world, from: "11.1.2.3", for: ["10.0.0.0/8"]).status == .notFound)
    #expect(try ask(world, from: "127.0.0.1", for: []).status == .notFound)
    #expect(try ask(world, from: nil, for: ["0.0.0.0/0"]).status == .notFound)
  }

  @Test func `they are what the ledger has done, in the format of Prometheus`() throws {
    let world = try CaptureWorld(withMembers: true)
    #expect(try world.post(Array(world.document(serials: ["A1", "A2"]).utf8)).status == .accepted)
    let response = try ask(world, from: "10.1.2.3", for: ["10.1.2.3"])
    let lines = String(decoding: response.body, as: UTF8.self).split(separator: "\n")
    #expect(response.headers[.contentType]?.hasPrefix("text/plain; version=0.0.4") == true)
    let isWellFormed = lines.allSatisfy { line in
      line.wholeMatch(of: /# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{stage="[a-z]+"\})? [0-9.e+-]+/) != nil
    }
    #expect(isWellFormed)
    for line in [
      "wayproof_log_entries \(try world.size())", "wayproof_halted 0", "wayproof_pending_keys 0",
    ] {
      #expect(lines.contains { $0 == line }, "\(line)")
    }
    for name in [
      "stage_runs_total{stage=\"admit\"}", "stage_runs_total{stage=\"publish\"}", "keys_total",
      "append_seconds_max",
    ] {
      let line = try #require(lines.first { $0.hasPrefix("wayproof_\(name) ") })
      #expect(!line.hasSuffix(" 0"), "\(line)")
    }
  }
}
