import COpenSSL
import Glibc
import HTTP
import Net
import Testing

@Suite struct TLSTests {
  private func withTLS<Result>(
    loops: Int = 1,
    configure: (inout Server.Configuration) -> Void = { _ in },
    _ body: (Server) throws -> Result
  ) throws -> Result {
    let certificates = [try Certificates.first(), try Certificates.second()]
    return try withServer(
      loops: loops,
      configure: { configuration in
        configuration.endpoints = [Endpoint(.address(.loopback), .encrypted)]
        configuration.certificates = certificates
        configure(&configuration)
      },
      body
    )
  }

  private func client(
    _ server: Server,
    _ offer: TLSClient = TLSClient(),
    name: String? = "a.example",
    ticket: OpaquePointer? = nil
  ) throws -> Client {
    let client = try Client(server.port)
    try client.encrypt(offer, name: name, ticket: ticket)
    return client
  }

  private func get(_ path: String, host: String = "a.example") -> String {
    "GET \(path) HTTP/1.1\r\nHost: \(host)\r\n\r\n"
  }

  @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
  func `requests are answered over TLS as they are without`(version: Int32) throws {
    try withTLS(loops: 2) { server in
      let client = try client(server, TLSClient(version: version))
      #expect(try client.ask(get("/1")).text == "GET /1")
      client.send(get("/2") + get("/slow/20") + get("/3"))
      #expect(try client.reply().text == "GET /2")
      #expect(try client.reply().text == "slow 20")
      #expect(try client.reply().text == "GET /3")
      let body = pattern(300_000)
      client.send(
        "POST /echo HTTP/1.1\r\nHost: a.example\r\nContent-Length: \(body.count)\r\n\r\n"
      )
      client.send(body)
      #expect(try client.reply().body == body)
      #expect(try client.ask(get("/big/3000000")).body == pattern(3_000_000))
      let last = try client.ask(get("/close"))
      #expect(last.field("Connection") == "close")
      #expect(try client.isEnded())
      #expect(SSL_get_shutdown(client.session) & SSL_RECEIVED_SHUTDOWN != 0)
    }
  }

  @Test func `bytes that come one by one are put together`() throws {
    try withTLS { server in
      let client = try client(server)
      for byte in get("/x").utf8 { client.send([byte]) }
      #expect(try client.reply().text == "GET /x")
    }
  }

  @Test func `a reader that is slow gets all in the end`() throws {
    try withTLS { server in
      let client = try Client(server.port, receiveBytes: 4096)
      try client.encrypt(TLSClient(), name: "a.example")
      client.send(get("/big/5000000") + get("/after"))
      usleep(100_000)
      #expect(try client.reply().body == pattern(5_000_000))
      #expect(try client.reply().text == "GET /after")
    }
  }

  @Test(
    arguments: [
      ("a.example", "a.example"), ("x.b.example", "y.b.example"), ("c.example", "c.example"),
      ("other.example", "a.example"), (nil, "a.example"),
    ] as [(String?, String)]
  )
  func `the certificate is the one for the host that is asked`(name: String?, shown: String) throws
  {
    try withTLS { server in
      let client = try client(server, name: name)
      #expect(client.isShown(shown))
    }
  }

  @Test(arguments: [
    ("a.example", 200), ("A.Example:8443", 200), ("x.b.example", 200), ("127.0.0.1:1", 200),
    ("[::1]:1", 200), ("c.example", 421), ("other.example", 421), ("x.y.b.example", 421),
    ("127.0.0.2", 421),
  ])
  func `a host that the certificate does not name is not answered`(host: String, status: Int) throws
  {
    try withTLS { server in
      let client = try client(server)
      #expect(try client.ask(get("/", host: "a.example")).status == 200)
      #expect(try client.ask(get("/", host: host)).status == status)
      if status == 421 { #expect(try client.isEnded()) }
    }
  }

  @Test func `http/1.1 is chosen where it is offered, and other protocols are refused`() throws {
    try withTLS { server in
      let both = try client(server, TLSClient(protocols: ["h2", "http/1.1"]))
      #expect(both.chosenProtocol == "http/1.1")
      #expect(try client(server).chosenProtocol.isEmpty)
      #expect(throws: Client.Failure.self) {
        _ = try client(server, TLSClient(protocols: ["h2"]))
      }
    }
  }

  @Test(
    arguments: [
      (TLS1_1_VERSION, nil), (TLS1_VERSION, nil), (TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA256"),
      (TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA"), (TLS1_2_VERSION, "aNULL"),
    ] as [(Int32, String?)]
  )
  func `what is old or weak is refused`(version: Int32, ciphers: String?) throws {
    let offer = TLSClient(version: version, ciphers: ciphers)
    try withTLS { server -> Void in
      #expect(throws: Client.Failure.self) { _ = try client(server, offer) }
    }
  }

  @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
  func `a client goes on with its session, on whatever loop`(
    version: Int32
  ) throws {
    try withTLS(loops: 2) { server in
      let offer = TLSClient(version: version)
      let first = try client(server, offer)
      #expect(!first.isResumed)
      #expect(try first.ask(get("/")).status == 200)
      let ticket = SSL_get1_session(first.session)
      defer { SSL_SESSION_free(ticket) }
      // A session whose connection was not ended well is not gone on with: all stay open.
      var clients = [first]
      for _ in 0..<4 {
        let again = try client(server, offer, ticket: ticket)
        clients.append(again)
        #expect(again.isResumed)
        #expect(try again.ask(get("/")).status == 200)
      }
    }
  }

  @Test func `other certificates are shown to new clients, and the old ones stay connected`() throws
  {
    try withTLS { server in
      let old = try client(server)
      #expect(try old.ask(get("/")).status == 200)
      try server.replaceCertificates([try Certificates.second()])
      let new = try client(server)
      #expect(new.isShown("c.example") && !new.isShown("a.example"))
      #expect(try new.ask(get("/", host: "c.example")).status == 200)
      #expect(try old.ask(get("/")).status == 200)
    }
  }

  @Test func `certificates and keys that do not fit are refused with the reason`() throws {
    func reason(_ chain: [UInt8], _ key: [UInt8]) -> String {
      do {
        _ = try TLSCertificate(name: "x.pem", chain: chain, key: key)
        return ""
      } catch {
        return "\(error)"
      }
    }
    let chain = try Certificates.bytes("a.example.pem")
    let key = try Certificates.bytes("a.example.key")
    #expect(reason(chain, key).isEmpty)
    #expect(reason([], key) == "cannot read the certificate x.pem: there is none in it")
    #expect(reason(chain, []).hasPrefix("cannot read the key of x.pem: "))
    let (other, locked) = (
      try Certificates.bytes("c.example.key"), try Certificates.bytes("locked.key")
    )
    #expect(reason(chain, other).hasPrefix("cannot use the key of x.pem: "))
    #expect(reason(chain, locked).hasPrefix("cannot read the key of x.pem: "))
    #expect(try "\(Certificates.first())" == "a.example")
  }

  @Test(arguments: ["", "\u{16}\u{3}\u{1}", "GET / HTTP/1.1\r\n"])
  func `a handshake that does not come is ended`(start: String) throws {
    try withTLS(configure: { $0.timeouts.handshakeMilliseconds = 60 }) { server in
      let client = try Client(server.port)
      client.send(start)
      // What is no TLS at all may be told so by an alert first.
      #expect(throws: Client.Failure.self) { try client.reply() }
      usleep(100_000)
      #expect(server.connectionCount == 0)
    }
  }

  @Test func `slow handshakes hold up nobody`() throws {
    try withTLS { server in
      let stuck = try (0..<50).map { _ in try Client(server.port) }
      for client in stuck { client.send([22, 3, 1]) }
      let quick = try client(server)
      #expect(try quick.ask(get("/")).status == 200)
      #expect(server.connectionCount == 51)
    }
  }

  @Test func `what is under way is finished and the end is told at a stop`() throws {
    let configuration = try {
      var configuration = Server.Configuration(
        endpoints: [Endpoint(.address(.loopback), .encrypted)],
        loops: 1
      )
      configuration.certificates = [try Certificates.first()]
      configuration.timeouts.stopIdleMilliseconds = 50
      return configuration
    }()
    let server = Server(configuration: configuration) { _ in site }
    try server.start()
    let client = try client(server)
    client.send(get("/slow/100"))
    usleep(30_000)
    #expect(server.stop(graceSeconds: 5) == 0)
    #expect(try client.reply().field("Connection") == "close")
    #expect(try client.isEnded())
  }

  @Test func `http is sent to https`() throws {
    try withServer(configure: { configuration in
      configuration.endpoints = [Endpoint(.address(.loopback), .redirect(toPort: 443))]
    }) { server in
      let client = try Client(server.port)
      let reply = try client.ask(get("/a%2Fb?c=d", host: "a.example:8080"))
      #expect(reply.status == 308)
      #expect(reply.field("Location") == "https://a.example/a%2Fb?c=d")
      #expect(try client.ask(get("/", host: "[::1]:80")).field("Location") == "https://[::1]/")
      #expect(try client.ask("GET / HTTP/1.0\r\n\r\n").status == 400)
    }
    try withServer(configure: { configuration in
      configuration.endpoints = [Endpoint(.address(.loopback), .redirect(toPort: 8443))]
    }) { server in
      let reply = try Client(server.port).ask(get("/", host: "a.example"))
      #expect(reply.field("Location") == "https://a.example:8443/")
    }
  }
}
