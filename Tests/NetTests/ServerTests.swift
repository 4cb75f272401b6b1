import Glibc
import HTTP
import Net
import Synchronization
import Testing

struct ServerTests {
  @Test func `a connection stays open for many requests`() throws {
    try withServer { server in
      let client = try Client(server.port)
      for number in 0..<5 {
        let reply = try client.get("/\(number)")
        #expect(reply.status == 200 && reply.text == "GET /\(number)")
        #expect(reply.field("Date")?.hasSuffix(" GMT") == true)
        #expect(reply.field("Connection") == nil)
      }
      #expect(server.connectionCount == 1)
    }
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
    "GET /close HTTP/1.1\r\nHost: a\r\n\r\n",
  ])
  func `a connection ends where either side wants it`(request: String) throws {
    try withServer { server in
      let client = try Client(server.port)
      let reply = try client.ask(request)
      #expect(reply.status == 200 && reply.field("Connection") == "close")
      #expect(try client.isEnded())
    }
  }

  @Test func `HTTP-1·0 keeps a connection if it asks for it`() throws {
    try withServer { server in
      let client = try Client(server.port)
      for _ in 0..<2 {
        let reply = try client.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(reply.status == 200 && reply.field("Connection") == "keep-alive")
      }
    }
  }

  @Test func `pipelined requests are answered in order, slow ones among them`() throws {
    try withServer { server in
      let client = try Client(server.port)
      let paths = (0..<300).map { $0 % 50 == 7 ? "/slow/\($0 % 4)" : "/\($0)" }
      client.send(paths.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
      for path in paths {
        let expected = path.hasPrefix("/slow/") ? "slow \(path.dropFirst(6))" : "GET \(path)"
        #expect(try client.reply().text == expected)
      }
    }
  }

  @Test func `more pipelined answers than the system takes at once all come`() throws {
    try withServer { server in
      let client = try Client(server.port, receiveBytes: 65_536)
      let count = 300
      client.send(String(repeating: "GET /big/20000 HTTP/1.1\r\nHost: a\r\n\r\n", count: count))
      for _ in 0..<count { #expect(try client.reply().body == pattern(20_000)) }
    }
  }

  @Test func `HEAD gets the head that GET gets`() throws {
    try withServer { server in
      let client = try Client(server.port)
      client.send("HEAD /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
      let head = try client.reply(hasBody: false)
      #expect(head.field("Content-Length") == "3")
      #expect(try client.get("/next").text == "GET /next")
    }
  }

  @Test func `bodies come by length and in chunks`() throws {
    try withServer { server in
      let client = try Client(server.port)
      let byLength = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
      #expect(try client.ask(byLength).text == "hello")
      let chunks = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      #expect(
        try client.ask(chunks + "3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nA: b\r\n\r\n").text == "hello"
      )
    }
  }

  @Test func `large bodies go both ways unchanged`() throws {
    try withServer { server in
      let client = try Client(server.port)
      let body = try client.get("/big/5000000").body
      #expect(body.count == 5_000_000)
      client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n")
      client.send(body)
      #expect(try client.reply().body == body)
    }
  }

  @Test func `a request may be cut anywhere`() throws {
    try withServer { server in
      let text =
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
      let client = try Client(server.port)
      for cut in 1..<text.utf8.count {
        client.send(Array(text.utf8.prefix(cut)))
        usleep(300)
        client.send(Array(text.utf8.dropFirst(cut)))
        #expect(try client.reply().text == "ok", "cut at \(cut)")
      }
    }
  }

  @Test func `a head alone is refused before its body is received`() throws {
    try withServer(configure: { configuration in
      configuration.screen = { request, isLarge in
        request.headers[.authorization] == nil
          ? Response(status: .unauthorized, headers: ["X-Large": "\(isLarge)"]) : nil
      }
    }) { server in
      let start = "POST /echo HTTP/1.1\r\nHost: a\r\n"
      // None sends a byte of its body.
      for (fields, isLarge) in [
        ("Content-Length: 200000\r\n", true),
        ("Content-Length: 2\r\nExpect: 100-continue\r\n", false),
        ("Content-Length: 200000\r\nExpect: 100-continue\r\n", true),
      ] {
        let answer = try Client(server.port).ask(start + fields + "\r\n")
        #expect(answer.status == 401 && answer.field("X-Large") == "\(isLarge)")
        #expect(answer.field("Connection") == "close")
      }
      // Chunks do not tell how many will come: they are taken up to the bound.
      let chunk = "11000\r\n" + String(repeating: "x", count: 0x11000) + "\r\n"
      let chunked = try Client(server.port)
      #expect(try chunked.ask(start + "Transfer-Encoding: chunked\r\n\r\n" + chunk).status == 401)
      // A small body that came along is answered as ever, and so is who says who it is.
      #expect(try Client(server.port).ask(start + "Content-Length: 2\r\n\r\nhi").text == "hi")
      let body = String(repeating: "y", count: 200_000)
      let known = start + "Authorization: x\r\nContent-Length: 200000\r\n\r\n"
      #expect(try Client(server.port).ask(known + body).text == body)
    }
  }

  @Test func `a client that expects 100 Continue is told to go on`() throws {
    try withServer { server in
      let client = try Client(server.port)
      let head =
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
      #expect(try client.ask(head).status == 100)
      #expect(try client.ask("ok").text == "ok")
      let tooLong = head.replacing("Length: 2", with: "Length: 99999999")
      #expect(try client.ask(tooLong).status == 413)
    }
  }

  @Test func `a client that sends no more is answered all the same`() throws {
    try withServer { server in
      let client = try Client(server.port)
      client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /slow/20 HTTP/1.1\r\nHost: a\r\n\r\n")
      client.finish()
      #expect(try client.reply().text == "GET /1")
      #expect(try client.reply().text == "slow 20")
      #expect(try client.isEnded())
    }
  }

  @Test func `each loop has a handler of its own`() throws {
    let server = Server(configuration: Server.Configuration(loops: 3)) { loop in
      var count = 0
      return { _ in
        count += 1
        return .ready(.text("\(loop) \(count)"))
      }
    }
    try server.start()
    defer { server.stop(graceSeconds: 0) }
    var loops: Set<String> = []
    for _ in 0..<64 {
      let client = try Client(server.port)
      let (first, second) = (try client.get("/").text, try client.get("/").text)
      let (loop, count) = (first.prefix(1), Int(first.dropFirst(2)) ?? 0)
      #expect(second == "\(loop) \(count + 1)")
      loops.insert(String(loop))
    }
    #expect(loops == ["0", "1", "2"])
  }

  @Test
  func
    `every answer is told, with the address of the client and without a request if there was none`()
    throws
  {
    let told = Mutex<[String]>([])
    try withServer(
      configure: {
        $0.onExchange = { exchange in
          let request = exchange.request
          let line = "\(request?.path ?? "-") \(exchange.status.code) \(exchange.bytes)"
          told.withLock { $0.append("\(request?.peer?.description ?? "-") \(line)") }
          #expect(exchange.nanoseconds >= 0 && exchange.loop == 0)
        }
      }
    ) { server in
      let client = try Client(server.port)
      _ = try client.get("/big/10?x")
      client.send("HEAD /slow/1 HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = try client.reply(hasBody: false)
      _ = try client.ask("nonsense\r\n\r\n")
    }
    let lines = told.withLock { $0 }
    #expect(lines.prefix(2) == ["127.0.0.1 /big/10 200 10", "127.0.0.1 /slow/1 200 0"])
    #expect(lines.last?.hasPrefix("- - 400 ") == true && lines.count == 3)
  }
}
