import Foundation
import Glibc
import HTTP
import Net
import Testing

/// Clients that go away, stay silent or send nonsense at the worst moment.
///
/// Nothing of them stays, and nobody else waits. The numbers are small, for these are tests.
@Suite struct AbuseTests {
  private static let request =
    "POST /slow/1 HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\n\r\nhello"
    + "GET /big/100000 HTTP/1.1\r\nHost: a.example\r\n\r\n"

  /// How many descriptors this process has open.
  private var descriptors: Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
  }

  private func expectNothingIsLeft(_ server: Server) {
    for _ in 0..<200 where server.connectionCount > 0 { usleep(10_000) }
    #expect(server.connectionCount == 0)
  }

  @Test(arguments: [false, true])
  func `a reset after any byte leaves nothing behind`(isEncrypted: Bool) throws {
    let certificate = try Certificates.first()
    try withServer(configure: { configuration in
      configuration.endpoints = [
        Endpoint(.address(.loopback), isEncrypted ? .encrypted : .plain)
      ]
      configuration.certificates = [certificate]
    }) { server in
      let bytes = Array(Self.request.utf8)
      let offer = TLSClient()
      for end in stride(from: 0, through: bytes.count, by: isEncrypted ? 7 : 1) {
        let client = try Client(server.port)
        if isEncrypted { try client.encrypt(offer, name: "a.example") }
        client.send(Array(bytes[..<end]))
        client.reset()
      }
      expectNothingIsLeft(server)
      #expect(try isEncrypted || Client(server.port).get("/").status == 200)
    }
  }

  @Test func `a client that ends its side after any byte is answered what it asked in full`() throws
  {
    try withServer(configure: { $0.timeouts.lingerMilliseconds = 50 }) { server in
      let bytes = Array(Self.request.utf8)
      for end in stride(from: 1, through: bytes.count, by: 5) + [bytes.count] {
        let client = try Client(server.port)
        client.send(Array(bytes[..<end]))
        client.finish()
        // Whatever comes, the connection ends.
        while (try? client.reply()) != nil {}
      }
      expectNothingIsLeft(server)
    }
  }

  @Test(arguments: [1, 3, 5, 6, 20, 60, 200])
  func `a handshake that is cut off after some bytes leaves nothing behind`(count: Int) throws {
    let certificate = try Certificates.first()
    try withServer(configure: { configuration in
      configuration.endpoints = [Endpoint(.address(.loopback), .encrypted)]
      configuration.certificates = [certificate]
    }) { server in
      var hello = [UInt8](repeating: 0, count: 200)
      hello.replaceSubrange(0..<6, with: [22, 3, 1, 0, 195, 1])
      for isReset in [false, true] {
        let client = try Client(server.port)
        client.send(Array(hello.prefix(count)))
        if isReset { client.reset() } else { client.finish() }
      }
      expectNothingIsLeft(server)
    }
  }

  @Test func `slow heads, bodies and readers do not make others wait`() throws {
    try withServer(
      loops: 2,
      configure: { configuration in
        // However slow this machine is, nobody is to be sent away.
        configuration.timeouts.headMilliseconds = 600_000
        configuration.timeouts.bodyMilliseconds = 600_000
        configuration.timeouts.writeMilliseconds = 600_000
      }
    ) { server in
      let starts = [
        "GET / HTTP/1.1\r\nHost: a\r\nX: ",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1",
        "GET /big/4000000 HTTP/1.1\r\nHost: a\r\n\r\n", "",
      ]
      let slow = try (0..<100).map { index in
        let client = try Client(server.port, receiveBytes: 4096)
        client.send(starts[index % starts.count])
        return client
      }
      let quick = try Client(server.port)
      let start = ContinuousClock.now
      for _ in 0..<50 { #expect(try quick.get("/").status == 200) }
      #expect(ContinuousClock.now - start < .seconds(20))
      // The other loop may not have had its turn yet.
      for _ in 0..<500 where server.connectionCount <= slow.count { usleep(10_000) }
      #expect(server.connectionCount == slow.count + 1)
    }
  }

  @Test func `a thousand connections later no descriptor is missing`() throws {
    try withServer { server in
      #expect(try Client(server.port).get("/").status == 200)
      expectNothingIsLeft(server)
      let before = descriptors
      for index in 0..<1_000 {
        let client = try Client(server.port)
        client.send(index % 2 == 0 ? "GET / HTTP/1.1\r\nHost: a\r\n\r\n" : "nonsense\r\n\r\n")
        if index % 3 == 0 { client.reset() } else { _ = try client.reply() }
      }
      expectNothingIsLeft(server)
      // Other tests run beside this one.
      #expect(descriptors < before + 500)
    }
  }
}
