import HTTP
import Net
import Testing

struct ListenTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let text: String
    let host: String?
    let port: UInt16
    var testDescription: String { text }
  }

  static let cases = [
    Case(text: "127.0.0.1:8080", host: "127.0.0.1", port: 8080),
    Case(text: "[::1]:0", host: "::1", port: 0),
    Case(text: "[2001:db8::1]:443", host: "2001:db8::1", port: 443),
    Case(text: "::1:80", host: nil, port: 0),
    Case(text: "127.0.0.1", host: nil, port: 0),
    Case(text: "127.0.0.1:", host: nil, port: 0),
    Case(text: "127.0.0.1:+80", host: nil, port: 0),
    Case(text: "127.0.0.1:65536", host: nil, port: 0),
    Case(text: "127.0.0.256:80", host: nil, port: 0),
    Case(text: "localhost:80", host: nil, port: 0),
    Case(text: "", host: nil, port: 0),
  ]

  @Test(arguments: cases)
  func `addresses are numbers with a port`(item: Case) {
    let address = ListenAddress(item.text)
    #expect(address?.host == item.host)
    #expect(address?.port ?? 0 == item.port)
    if let address { #expect(address.description == item.text) }
  }

  @Test func `a port that is taken is refused, though the system would share it`() throws {
    try withServer { server in
      let address = try #require(ListenAddress(host: "127.0.0.1", port: server.port))
      let second = Server(configuration: Server.Configuration(addresses: [address], loops: 1)) {
        _ in
        site
      }
      let error = #expect(throws: SystemError.self) { try second.start() }
      #expect(error?.description == "cannot listen on \(address): Address already in use")
    }
  }

  @Test func `several addresses are served, IPv6 among them`() throws {
    let addresses = [ListenAddress.loopback, try #require(ListenAddress("[::1]:0"))]
    try withServer(loops: 2, configure: { $0.endpoints = addresses.map { Endpoint(.address($0)) } })
    { server in
      #expect(server.ports.count == 2 && !server.ports.contains(0))
      let reply = try Client(server.port).get("/")
      #expect(reply.status == 200)
    }
  }

  @Test func `a handler that cannot be made keeps the server from starting`() throws {
    struct NoDatabase: Error {}
    let server = Server(configuration: Server.Configuration(loops: 2)) { loop in
      if loop == 1 { throw NoDatabase() }
      return site
    }
    #expect(throws: NoDatabase.self) { try server.start() }
    server.stop()
    #expect(server.port == 0)
  }
}
