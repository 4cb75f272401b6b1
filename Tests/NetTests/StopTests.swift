import Dispatch
import Foundation
import Glibc
import HTTP
import Net
import Testing

struct StopTests {
  private func server() throws -> Server {
    let server = Server(configuration: Server.Configuration(loops: 2)) { _ in site }
    try server.start()
    return server
  }

  @Test func `what is under way is answered, what is idle is closed, what is new is refused`()
    throws
  {
    let server = try server()
    let (idle, busy) = (try Client(server.port), try Client(server.port))
    #expect(try idle.get("/").status == 200)
    busy.send("GET /slow/150 HTTP/1.1\r\nHost: a\r\n\r\nGET /after HTTP/1.1\r\nHost: a\r\n\r\n")
    usleep(50_000)
    let clock = ContinuousClock()
    var cut = -1
    let time = clock.measure { cut = server.stop(graceSeconds: 5) }
    #expect(time < .seconds(4))
    #expect(cut == 0)
    #expect(try idle.isEnded())
    let reply = try busy.reply()
    #expect(reply.text == "slow 150" && reply.field("Connection") == "close")
    #expect(try busy.isEnded())
    #expect(throws: Client.Failure.self) { try Client(server.port) }
    #expect(server.connectionCount == 0)
  }

  @Test func `what is not done within the grace is cut off`() throws {
    let server = try server()
    let client = try Client(server.port)
    client.send("GET /slow/4000 HTTP/1.1\r\nHost: a\r\n\r\n")
    usleep(50_000)
    let clock = ContinuousClock()
    var cut = 0
    let time = clock.measure { cut = server.stop(graceSeconds: 0) }
    #expect(time < .seconds(3))
    #expect(cut == 1)
    #expect(try client.isEnded())
  }

  @Test func `a client that asks at once on an idle connection is still answered`() throws {
    let server = try server()
    let client = try Client(server.port)
    #expect(try client.get("/").status == 200)
    let stopping = Thread { server.stop(graceSeconds: 5) }
    stopping.start()
    usleep(100_000)
    #expect(try client.get("/").field("Connection") == "close")
    #expect(try client.isEnded())
  }

  @Test func `stopping again, or before the start, does nothing`() throws {
    let started = try server()
    started.stop()
    started.stop()
    Server { _ in site }.stop()
  }

  @Test func `the port is free at once`() throws {
    let first = try server()
    #expect(try Client(first.port).get("/close").status == 200)
    first.stop()
    let address = try #require(ListenAddress(host: "127.0.0.1", port: first.port))
    let second = Server(configuration: Server.Configuration(addresses: [address], loops: 2)) { _ in
      site
    }
    try second.start()
    #expect(try Client(second.port).get("/").status == 200)
    second.stop()
  }
}
