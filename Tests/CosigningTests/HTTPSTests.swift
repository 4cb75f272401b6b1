import Foundation
import HTTP
import HTTPClient
import Net
import Testing

/// The client over TLS, against the real server.
@Suite struct HTTPSTests {
  private static func certificate(_ name: String) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Certificates/\(name)")
  }

  /// Serves with the certificate of `a.example`, which also names localhost and this machine's addresses.
  private static func serving(
    _ name: String = "a.example",
    _ body: (_ port: UInt16) throws -> Void
  ) throws {
    let chain = Array(try Data(contentsOf: certificate("\(name).pem")))
    let key = Array(try Data(contentsOf: certificate("\(name).key")))
    let place = try #require(ListenAddress("127.0.0.1:0"))
    var configuration = Server.Configuration(endpoints: [
      Endpoint(.address(place), .encrypted)
    ])
    configuration.certificates = [try TLSCertificate(name: name, chain: chain, key: key)]
    let server = Server(configuration: configuration) { _ in
      { request in
        .ready(.text("\(request.method.rawValue) \(request.path) \(request.body.count)\n"))
      }
    }
    try server.start()
    defer { server.stop(graceSeconds: 0) }
    try body(server.port)
  }

  private static func authorities(_ name: String = "a.example") throws -> CertificateAuthorities {
    try CertificateAuthorities(at: certificate("\(name).pem").path)
  }

  @Test func `requests of any size are answered over one connection`() throws {
    try Self.serving { port in
      for host in ["localhost", "127.0.0.1"] {
        let connection = HTTPConnection(
          try WebURL("https://\(host):\(port)"),
          timeoutSeconds: 5,
          authorities: try Self.authorities()
        )
        for count in [0, 1, 20_000, 300_000] {
          let reply = try connection.send(
            "POST",
            "/x",
            body: [UInt8](repeating: 65, count: count)
          )
          #expect(String(decoding: reply.body, as: UTF8.self) == "POST /x \(count)\n")
        }
      }
    }
  }

  @Test func `a server that nobody known signs for is not spoken to`() throws {
    try Self.serving { port in
      let url = try WebURL("https://localhost:\(port)")
      for authorities in [CertificateAuthorities.system, try Self.authorities("c.example")] {
        let connection = HTTPConnection(url, timeoutSeconds: 5, authorities: authorities)
        let error = #expect(throws: ClientError.self) { try connection.send("GET", "/") }
        #expect(
          "\(String(describing: error))".contains("certificate"),
          "\(String(describing: error))"
        )
      }
    }
  }

  @Test func `a certificate for another host is refused`() throws {
    // It is believed, but names c.example only.
    try Self.serving("c.example") { port in
      for host in ["localhost", "127.0.0.1"] {
        let connection = HTTPConnection(
          try WebURL("https://\(host):\(port)"),
          timeoutSeconds: 5,
          authorities: try Self.authorities("c.example")
        )
        let error = #expect(throws: ClientError.self) { try connection.send("GET", "/") }
        #expect("\(String(describing: error))".contains("mismatch"), "\(String(describing: error))")
      }
    }
  }

  @Test func `a server that does not speak TLS is refused, and so is a file without certificates`()
    throws
  {
    let place = try #require(ListenAddress("127.0.0.1:0"))
    let server = Server(configuration: .init(addresses: [place])) { _ in { _ in .ready(.text("")) }
    }
    try server.start()
    defer { server.stop(graceSeconds: 0) }
    let connection = HTTPConnection(
      try WebURL("https://127.0.0.1:\(server.port)"),
      timeoutSeconds: 5,
      authorities: try Self.authorities()
    )
    #expect(throws: ClientError.self) { try connection.send("GET", "/") }
    #expect(throws: ClientError.self) {
      try CertificateAuthorities(at: Self.certificate("a.example.key").path)
    }
  }

  @Test(arguments: [
    ("https://a.example", 443, true), ("http://a.example", 80, false),
    ("https://a.example:8443/x/", 8443, true), ("http://[::1]:81", 81, false),
  ])
  func `addresses name host, port and whether TLS is spoken`(
    text: String,
    port: UInt16,
    isSecure: Bool
  ) throws {
    let url = try WebURL(text)
    #expect(url.port == port && url.isSecure == isSecure)
  }

  @Test(arguments: [
    "ftp://a.example", "https:/a", "https://", "https://a b", "https://u@a.example",
  ])
  func `what is no such address is refused`(text: String) {
    #expect(throws: ClientError.self) { try WebURL(text) }
  }
}
