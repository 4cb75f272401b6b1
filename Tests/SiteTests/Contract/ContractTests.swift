import Access
import Foundation
import HTTP
import Net
import Testing

@testable import Site

/// The HTTP contract: the scripts in `Scripts`, in memory and through a real socket.
@Suite struct ContractTests {
  /// The demo's ledger, with the files of `Scripts/Public`.
  private static func site() throws -> Site {
    let demo = try DemoLedger.shared.get()
    let files = Script.folder.appending(path: "Public").path
    return try demo.site(assets: try Asset.load(from: files))
  }

  @Test(arguments: Script.all.filter { $0 != "epcis.http" })
  func `holds in memory`(name: String) throws {
    let site = try Self.site()
    var runner = ScriptRunner { InMemoryConnection(site).send($0) }
    try runner.run(Script(name))
  }

  @Test(arguments: Script.all.filter { $0 != "epcis.http" })
  func `holds through a socket`(name: String) throws {
    let server = Server(configuration: Server.Configuration(loops: 1)) { _ in
      let site = try Self.site()
      return { site.answer($0) }
    }
    try server.start()
    defer { server.stop(graceSeconds: 0) }
    let port = server.port
    var runner = ScriptRunner { try SocketConnection.send($0, to: port) }
    try runner.run(Script(name))
  }

  /// `epcis.http`, of which the order matters, against a new ledger with members.
  @Test func `the interfaces of EPCIS hold in memory and through a socket`() throws {
    let script = try Script("epcis.http")
    let first = try Told()
    let site = try first.world.site()
    var runner = ScriptRunner(variables: try first.tokens()) { InMemoryConnection(site).send($0) }
    try runner.run(script)

    let second = try Told()
    let server = Server(configuration: Server.Configuration(loops: 1)) { _ in
      let site = try second.world.site()
      return { site.answer($0) }
    }
    try server.start()
    defer { server.stop(graceSeconds: 0) }
    let port = server.port
    var remote = ScriptRunner(variables: try second.tokens()) {
      try SocketConnection.send($0, to: port)
    }
    try remote.run(script)
  }

  @Test(arguments: [
    ("a", "a", true), ("a", "b", false), ("abc", "*", true), ("abc", "a*c", true),
    ("abcbc", "a*b*c", true), ("ac", "a*b*c", false), ("a", "a*a", false), ("", "*", true),
  ])
  func `a star stands for anything`(text: String, pattern: String, isMatch: Bool) {
    #expect(ScriptRunner.matches(text, pattern) == isMatch)
  }

  @Test func `escapes are bytes`() throws {
    let bytes = try ScriptBytes.sent([#"\x00\t\\\(3*ab)"#, #"{a}\"#], ["a": "z"])
    #expect(bytes == [0, 9, 92] + Array("ababab\r\nz".utf8))
  }
}

/// What Net does with one connection, without a network.
private struct InMemoryConnection {
  private let site: Site
  private let encoder = ResponseEncoder(seconds: 1_793_580_000)

  init(_ site: Site) { self.site = site }

  /// `nil` if the connection would stay open.
  func send(_ bytes: [UInt8]) -> [UInt8]? {
    var (decoder, memory, out) = (RequestDecoder(), RequestMemory(), [UInt8]())
    var range = bytes.indices
    do throws(RequestError) {
      while true {
        guard let request = try decoder.next(bytes, &range, Limits(), &memory) else { return nil }
        let response = site.answer(request).response()
        let keepsAlive = request.keepsAlive && !response.closesConnection
        write(response, request.method, request.version, keepsAlive, &out)
        if !keepsAlive { return out }
      }
    } catch {
      write(error.response, nil, .http11, false, &out)
      return out
    }
  }

  private func write(
    _ response: Response,
    _ method: HTTP.Method?,
    _ version: Request.Version,
    _ keepsAlive: Bool,
    _ out: inout [UInt8]
  ) {
    encoder.encodeHead(response, version: version, keepsAlive: keepsAlive, into: &out)
    if ResponseEncoder.sendsBody(response, to: method) { out += response.body }
  }
}

extension Told {
  /// What the script calls its tokens.
  fileprivate func tokens() throws -> [String: String] {
    let reader = try world.tokens.add(party: "brand.example", scopes: [.read], note: "", now: 1)
    return ["token": token, "reader": reader.token]
  }
}
