import Glibc
import HTTP
import Net
import Testing

struct TimeoutTests {
  private static func short(_ configuration: inout Server.Configuration) {
    configuration.timeouts.headMilliseconds = 60
    configuration.timeouts.bodyMilliseconds = 60
    configuration.timeouts.idleMilliseconds = 60
    configuration.timeouts.writeMilliseconds = 60
    configuration.timeouts.lingerMilliseconds = 60
    configuration.timeouts.bytesPerSecondMin = 1_000_000
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\n", "G", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n",
  ])
  func `a request that does not go on gets 408`(text: String) throws {
    try withServer(configure: Self.short) { server in
      let client = try Client(server.port)
      client.send(text)
      let reply = try client.reply()
      #expect(reply.status == 408 && reply.field("Connection") == "close")
      #expect(try client.isEnded())
    }
  }

  @Test(arguments: ["GET / HTTP/1.1\r\nX: ", "POST / HTTP/1.0\r\nContent-Length: 5000\r\n\r\n"])
  func `a trickle of bytes gives no more time`(start: String) throws {
    try withServer(configure: Self.short) { server in
      let client = try Client(server.port)
      client.send(start)
      // Two seconds and more, if nobody ends it.
      for _ in 0..<400 {
        client.send("x")
        usleep(5000)
        if server.connectionCount == 0 { break }
      }
      #expect(server.connectionCount == 0)
      #expect(try client.reply().status == 408)
    }
  }

  @Test func `a connection on which nothing is said is closed without a word`() throws {
    try withServer(configure: Self.short) { server in
      let client = try Client(server.port)
      #expect(try client.isEnded())
    }
  }

  @Test func `a connection on which nothing more is said is closed without a word`() throws {
    try withServer(configure: Self.short) { server in
      let client = try Client(server.port)
      #expect(try client.get("/").status == 200)
      #expect(try client.isEnded())
    }
  }

  @Test func `empty lines do not keep a connection open`() throws {
    try withServer(configure: Self.short) { server in
      let client = try Client(server.port)
      #expect(try client.get("/").status == 200)
      for _ in 0..<200 where server.connectionCount > 0 {
        client.send("\r\n")
        usleep(5000)
      }
      #expect(server.connectionCount == 0)
    }
  }

  @Test func `an answer that is not taken ends the connection`() throws {
    try withServer(configure: Self.short) { server in
      let client = try Client(server.port, receiveBytes: 4096)
      client.send("GET /big/20000000 HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try eventually { server.connectionCount == 1 })
      #expect(try eventually { server.connectionCount == 0 })
    }
  }

  @Test func `work takes as long as it takes`() throws {
    try withServer(configure: Self.short) { server in
      let reply = try Client(server.port).get("/slow/200")
      #expect(reply.text == "slow 200")
    }
  }

  @Test func `a client that is steady but slow gets all of its answer`() throws {
    try withServer(configure: {
      Self.short(&$0)
      $0.timeouts.writeMilliseconds = 3000
      $0.timeouts.bytesPerSecondMin = 1000
    }) { server in
      let client = try Client(server.port, receiveBytes: 65_536)
      client.send("GET /big/8000000 HTTP/1.1\r\nHost: a\r\n\r\n")
      usleep(150_000)
      #expect(try client.reply().body.count == 8_000_000)
    }
  }
}
