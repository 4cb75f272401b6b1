import Foundation
import Glibc
import HTTP
import Net
import Testing

@Suite struct EndpointTests {
  /// A path that is short enough for a socket, and free.
  private func path() -> String { "/tmp/wayproof-\(getpid())-\(UInt32.random(in: 0 ... .max))" }

  private func server(
    _ endpoints: [Endpoint],
    loops: Int = 2,
    _ configure: (inout Server.Configuration) -> Void = { _ in }
  ) throws -> Server {
    var configuration = Server.Configuration(endpoints: endpoints, loops: loops)
    configuration.timeouts.stopIdleMilliseconds = 50
    configure(&configuration)
    let server = Server(configuration: configuration) { _ in
      { request in
        request.path == "/peer"
          ? .ready(.text(request.peer.map(\.description) ?? "none")) : site(request)
      }
    }
    try server.start()
    return server
  }

  @Test func `a Unix socket is made for its owner and group, answers, and is gone at the end`()
    throws
  {
    let path = path()
    let server = try server([Endpoint(.unix(path: path))])
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o660)
    let clients = try (0..<8).map { _ in try Client(path: path) }
    for client in clients { #expect(try client.get("/peer").text == "none") }
    server.stop()
    #expect(access(path, F_OK) != 0)
  }

  @Test func `a socket that a dead process left is taken over, one in use is not, nor a file`()
    throws
  {
    let path = path()
    let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        #expect(bind(dead, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0)
      }
    }
    close(dead)
    let server = try server([Endpoint(.unix(path: path))])
    #expect(try Client(path: path).get("/").status == 200)
    #expect(throws: SystemError.self) { try self.server([Endpoint(.unix(path: path))]) }
    #expect(try Client(path: path).get("/").status == 200)
    server.stop()
    try "text".write(toFile: path, atomically: false, encoding: .utf8)
    defer { unlink(path) }
    #expect(throws: SystemError.self) { try self.server([Endpoint(.unix(path: path))]) }
    #expect(access(path, F_OK) == 0)
  }

  @Test(arguments: ["relative", "", "/\(String(repeating: "x", count: 120))"])
  func `a path that no socket can have is refused`(path: String) {
    #expect(throws: SystemError.self) { try server([Endpoint(.unix(path: path))]) }
  }

  /// A socket that listens, as another process would hand it over.
  private func listening() -> (descriptor: Int32, port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(descriptor, $0, size)
        _ = listen(descriptor, 128)
        _ = getsockname(descriptor, $0, &size)
      }
    }
    return (descriptor, UInt16(bigEndian: address.sin_port))
  }

  @Test func `a socket that was handed over is served, and lives on at the end`() throws {
    let (descriptor, port) = listening()
    defer { close(descriptor) }
    let place = Endpoint.Place.inherited(InheritedSocket(descriptor: descriptor, name: "http"))
    for _ in 0..<2 {
      let server = try server([Endpoint(place)])
      #expect(server.port == port)
      for _ in 0..<8 { #expect(try Client(port).get("/").status == 200) }
      server.stop()
    }
    // Nobody serves, but the system takes the connection for who comes next.
    let waiting = try Client(port)
    waiting.send("GET /late HTTP/1.1\r\nHost: a\r\n\r\n")
    let server = try server([Endpoint(place)])
    #expect(try waiting.reply().text == "GET /late")
    server.stop()
  }

  @Test func `what does not listen is refused`() {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    for number in [descriptor, 0, 9999] {
      let socket = InheritedSocket(descriptor: number, name: "http")
      #expect(throws: SystemError.self) { try server([Endpoint(.inherited(socket))]) }
    }
  }

  @Test func `a trusted proxy says who asks, and nobody else does`() throws {
    let field = "X-Forwarded-For: 203.0.113.9"
    let ask = "GET /peer HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n"
    let path = path()
    let endpoints = [Endpoint(.address(.loopback)), Endpoint(.unix(path: path))]
    let trusting = try server(endpoints) {
      $0.trustedProxies = TrustedProxies(
        ranges: [AddressRange(parsing: "127.0.0.0/8")].compactMap(\.self),
        areLocal: true
      )
    }
    #expect(try Client(trusting.port).ask(ask).text == "203.0.113.9")
    #expect(try Client(path: path).ask(ask).text == "203.0.113.9")
    trusting.stop()
    let wary = try server(endpoints)
    #expect(try Client(wary.port).ask(ask).text == "127.0.0.1")
    #expect(try Client(path: path).ask(ask).text == "none")
    wary.stop()
  }

  @Test func `a connection ends after so many requests`() throws {
    let server = try server([Endpoint(.address(.loopback))]) { $0.requestsPerConnectionMax = 3 }
    defer { server.stop(graceSeconds: 0) }
    let client = try Client(server.port)
    for _ in 0..<2 { #expect(try client.get("/").field("Connection") == nil) }
    #expect(try client.get("/").field("Connection") == "close")
    #expect(try client.isEnded())
  }

  @Test func `a thousand requests at once are answered in order, in turns`() throws {
    let server = try server([Endpoint(.address(.loopback))], loops: 1)
    defer { server.stop(graceSeconds: 0) }
    let client = try Client(server.port)
    let count = 1_000
    client.send((0..<count).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
    for index in 0..<count { #expect(try client.reply().text == "GET /\(index)") }
  }

  @Test func `readers that never read are cut off when they hold too much, others are not`() throws
  {
    let server = try server([Endpoint(.address(.loopback))], loops: 1) {
      $0.unsentBytesMax = 20_000_000
    }
    defer { server.stop(graceSeconds: 0) }
    let slow = try (0..<6).map { _ in try Client(server.port, receiveBytes: 4096) }
    for client in slow {
      client.send("GET /big/8000000 HTTP/1.1\r\nHost: a\r\n\r\n")
      usleep(20_000)
    }
    #expect(try Client(server.port).get("/big/4000000").body.count == 4_000_000)
    #expect(server.connectionCount < 6)
  }
}
