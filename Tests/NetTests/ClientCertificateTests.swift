import COpenSSL
import Glibc
import HTTP
import Net
import Testing

/// Clients that authenticate by a certificate, over real TLS.
@Suite struct ClientCertificateTests {
  /// A server that tells whose certificate it was shown.
  private static func serving(
    as use: Endpoint.Use,
    _ body: (Server) throws -> Void
  ) throws {
    let certificates = [try Certificates.first()]
    try withServer(
      handler: { request in
        .ready(.text(request.certificateHash.map { "\($0)" } ?? "nobody"))
      },
      configure: { configuration in
        configuration.endpoints = [Endpoint(.address(.loopback), use)]
        configuration.certificates = certificates
      },
      body
    )
  }

  private static func ask(
    _ server: Server,
    _ certificate: String?,
    version: Int32,
    ticket: OpaquePointer? = nil
  ) throws -> (client: Client, text: String) {
    let client = try Client(server.port)
    let offer = TLSClient(version: version, certificate: certificate)
    try client.encrypt(offer, name: "a.example", ticket: ticket)
    let request = "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n"
    return (client, try client.ask(request).text)
  }

  private static func hash(_ name: String) throws -> String {
    "\(try ClientCertificate(pem: Certificates.bytes("\(name).pem"), name: name).sha256)"
  }

  @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
  func `members are known by the certificate that they show, or are nobody`(version: Int32) throws {
    try Self.serving(as: .members) { server in
      for name in ["member", "stranger"] {
        let (client, text) = try Self.ask(server, name, version: version)
        #expect(try text == Self.hash(name))
        // On one connection it stays.
        let again = try client.ask("GET /2 HTTP/1.1\r\nHost: a.example\r\n\r\n")
        #expect(again.text == text)
      }
      #expect(try Self.ask(server, nil, version: version).text == "nobody")
    }
  }

  @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION], ["expired", "weak"])
  func `a certificate that is over or weak is refused in the handshake`(
    version: Int32,
    name: String
  ) throws {
    try Self.serving(as: .members) { server in
      // With TLS 1.3 the client is told after its handshake is done.
      #expect(throws: (any Error).self) { try Self.ask(server, name, version: version) }
      let text = try Self.ask(server, "member", version: version).text
      #expect(try text == Self.hash("member"))
    }
  }

  @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
  func `no session is taken up again`(version: Int32) throws {
    try Self.serving(as: .members) { server in
      let (first, text) = try Self.ask(server, "member", version: version)
      let ticket = SSL_get1_session(first.session)
      defer { SSL_SESSION_free(ticket) }
      let (second, other) = try Self.ask(server, "member", version: version, ticket: ticket)
      #expect(!second.isResumed && other == text)
      let (third, none) = try Self.ask(server, nil, version: version, ticket: ticket)
      #expect(!third.isResumed && none == "nobody")
    }
  }

  @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
  func `shoppers are not asked for a certificate`(version: Int32) throws {
    for (use, isAsked) in [(Endpoint.Use.encrypted, false), (.members, true)] {
      try Self.serving(as: use) { server in
        let text = try Self.ask(server, "member", version: version).text
        #expect((text == "nobody") == !isAsked)
        let offer = TLSClient(version: version)
        // Called when the server asks; a browser would show its dialog.
        SSL_CTX_set_client_cert_cb(offer.context) { session, _, _ in
          SSL_set_ex_data(session, 0, session.map { UnsafeMutableRawPointer($0) })
          return 0
        }
        let client = try Client(server.port)
        try client.encrypt(offer, name: "a.example")
        #expect((SSL_get_ex_data(client.session, 0) != nil) == isAsked)
      }
    }
  }

  @Test func `a certificate that ends while its connection is open speaks for nobody any more`()
    throws
  {
    try Self.serving(as: .members) { server in
      let offer = TLSClient(certificate: "member")
      offer.shorten(toSeconds: 3)
      let client = try Client(server.port)
      try client.encrypt(offer, name: "a.example")
      let request = "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n"
      let first = try client.ask(request).text
      #expect(first != "nobody")
      var last = first
      for _ in 0..<80 where last == first {
        usleep(100_000)
        last = try client.ask(request).text
      }
      #expect(last == "nobody")
    }
  }

  @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
  func `who sends more certificates than anybody needs is refused`(version: Int32) throws {
    try Self.serving(as: .members) { server in
      for (count, isTaken) in [(2, true), (60, false)] {
        let offer = TLSClient(version: version, certificate: "member")
        for _ in 0..<count { offer.send(besides: "stranger") }
        let client = try Client(server.port)
        let text = Result {
          try client.encrypt(offer, name: "a.example")
          return try client.ask("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n").text
        }
        let own = try Self.hash("member")
        #expect(((try? text.get()) == own) == isTaken)
      }
    }
  }

  @Test func `what is no certificate in force is not read`() throws {
    for name in ["expired.pem", "member.key"] {
      #expect(throws: TLSError.self) {
        try ClientCertificate(pem: Certificates.bytes(name), name: name)
      }
    }
  }
}
