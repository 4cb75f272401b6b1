import Glibc
import HTTP
import Net
import Testing

/// What a server does not take, through a real socket; the whole table of malformed bytes is read
/// in memory by the tests of `HTTP`.
struct RefusalTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let text: String
    let status: Int
    var testDescription: String { String(text.prefix(60).filter { !$0.isNewline }) }
  }

  static let cases = [
    Case(text: "\u{16}\u{3}\u{1}\u{2}\u{0}\r\n", status: 400),
    Case(text: "GET / HTTP/1.1\n\n", status: 400),
    Case(text: "GET / HTTP/1.1\r\n\r\n", status: 400),
    Case(text: "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", status: 400),
    Case(text: "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx", status: 400),
    Case(
      text: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      status: 400
    ),
    Case(
      text: "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n",
      status: 400
    ),
    Case(text: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8388609\r\n\r\n", status: 413),
    Case(
      text: "GET /\(String(repeating: "x", count: 9000)) HTTP/1.1\r\nHost: a\r\n\r\n",
      status: 414
    ),
    Case(text: "GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", status: 417),
    Case(
      text: "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 20_000))\r\n\r\n",
      status: 431
    ),
    Case(text: "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", status: 501),
    Case(text: "GET / HTTP/2.0\r\nHost: a\r\n\r\n", status: 505),
  ]

  @Test(arguments: cases)
  func `is answered once, and the connection ends`(item: Case) throws {
    try withServer { server in
      let client = try Client(server.port)
      client.send("GET /good HTTP/1.1\r\nHost: a\r\n\r\n" + item.text)
      client.send("GET /after HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try client.reply().text == "GET /good")
      let reply = try client.reply()
      #expect(reply.status == item.status)
      #expect(reply.field("Connection") == "close")
      #expect(reply.field("Content-Type") == "application/problem+json")
      #expect(try client.isEnded())
    }
  }

  @Test func `an answer is not lost because the client still sends`() throws {
    try withServer { server in
      let client = try Client(server.port)
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n")
      client.send([UInt8](repeating: 0, count: 9_000_000))
      #expect(try client.reply().status == 413)
    }
  }

  @Test func `connections beyond the limit are told so, and room is used again`() throws {
    try withServer(configure: { $0.connectionsMax = 2 }) { server in
      let first = try Client(server.port)
      #expect(try first.get("/").status == 200)
      do {
        let second = try Client(server.port)
        #expect(try second.get("/").status == 200)
        let third = try Client(server.port)
        let reply = try third.get("/")
        #expect(reply.status == 503 && reply.field("Retry-After") == "1")
        #expect(try third.isEnded())
      }
      #expect(try eventually { server.connectionCount == 1 })
      #expect(try Client(server.port).get("/").status == 200)
      #expect(try first.get("/").status == 200)
    }
  }

  @Test func `bodies beyond what may be held together are refused`() throws {
    try withServer(configure: { $0.heldBytesMax = 100_000 }) { server in
      let clients = try (0..<3).map { _ in try Client(server.port) }
      for client in clients {
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n")
        client.send([UInt8](repeating: 0x61, count: 40_000))
        usleep(20_000)
      }
      for client in clients { client.send([UInt8](repeating: 0x61, count: 20_000)) }
      let replies = try clients.map { try $0.reply() }
      #expect(replies.map(\.status).sorted() == [200, 200, 503])
      for reply in replies where reply.status == 200 { #expect(reply.body.count == 60_000) }
    }
  }

  @Test func `of bodies beyond what may be held together, the largest is refused`() throws {
    try withServer(configure: {
      $0.loops = 1
      $0.heldBytesMax = 100_000
    }) { server in
      let greedy = try Client(server.port)
      greedy.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99000\r\n\r\n")
      greedy.send([UInt8](repeating: 0x61, count: 90_000))
      usleep(50_000)
      let clients = try (0..<4).map { _ in try Client(server.port) }
      for client in clients {
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n")
        client.send([UInt8](repeating: 0x61, count: 10_000))
        usleep(20_000)
      }
      for client in clients { client.send([UInt8](repeating: 0x61, count: 10_000)) }
      #expect(try greedy.reply().status == 503)
      #expect(try clients.map { try $0.reply().status } == [200, 200, 200, 200])
    }
  }

  @Test func `slow work beyond what may wait is refused`() throws {
    try withServer(configure: {
      $0.workers = 1
      $0.waitingWorkMax = 1
    }) { server in
      let clients = try (0..<3).map { _ in try Client(server.port) }
      for client in clients {
        client.send("GET /slow/500 HTTP/1.1\r\nHost: a\r\n\r\n")
        usleep(10_000)
      }
      #expect(try clients.map { try $0.reply().status } == [200, 200, 503])
    }
  }

  @Test func `a server out of descriptors goes on when there are some again`() async {
    await #expect(processExitsWith: .success) {
      var limit = rlimit(rlim_cur: 48, rlim_max: 48)
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      try withServer { server in
        var clients: [Client] = []
        while let client = try? Client(server.port) { clients.append(client) }
        // The system has connected all of them, but the server could not accept the last, which
        // are few enough now.
        clients.removeFirst(clients.count * 3 / 4)
        for client in clients {
          let status = try client.get("/").status
          guard status == 200 else { exit(EXIT_FAILURE) }
        }
      }
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `no bytes end the server`(seed: UInt64) throws {
    try withServer { server in
      var state = seed
      for _ in 0..<60 {
        let client = try Client(server.port)
        client.send("GET / HTTP/1.1\r\nHost: a\r\n")
        let bytes = (0..<200).map { _ in
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return UInt8(truncatingIfNeeded: state >> 56)
        }
        client.send(bytes)
      }
      #expect(try Client(server.port).get("/").status == 200)
    }
  }
}

/// Whether something becomes true within some seconds.
func eventually(_ condition: () -> Bool) throws -> Bool {
  for _ in 0..<1000 {
    if condition() { return true }
    usleep(5000)
  }
  return false
}
