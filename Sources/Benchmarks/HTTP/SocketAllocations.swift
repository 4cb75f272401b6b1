import CAllocations
import Foundation
import HTTP
import Net

/// How often a loop allocates memory for a request that comes over a real socket.
enum SocketAllocations {
  /// Asks a server in this process, which tells its loop's own count before and after.
  static func perRequest(requests: Int) throws -> Double {
    let server = Server(configuration: Server.Configuration(loops: 1)) { _ in
      let ready = ReadyAnswers(["/x": .init(ReadyBody.response)])
      return { .ready(ready.answer(to: $0) ?? .text("\(allocations())")) }
    }
    try server.start()
    defer { server.stop(graceSeconds: 0) }
    let client = try Client(port: server.port)
    // The first requests make what is used again and again.
    for _ in 0..<100 { _ = try client.ask("/x") }
    let before = try count(client)
    for _ in 0..<requests { _ = try client.ask("/x") }
    // The first count is itself one more request.
    return Double(try count(client) - before) / Double(requests + 1)
  }

  private static func count(_ client: Client) throws -> Int {
    let text = String(decoding: try client.ask("/count"), as: UTF8.self)
    return text.split(separator: "\r\n").last.flatMap { Int($0) } ?? 0
  }

  /// A connection on which one request follows the other.
  private final class Client {
    private let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    private var buffer = [UInt8](repeating: 0, count: 16_384)

    init(port: UInt16) throws {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      let result = withUnsafePointer(to: address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      guard result == 0 else { throw POSIXError(.ECONNREFUSED) }
    }

    deinit { close(descriptor) }

    /// Sends a request and receives its answer, which Net sends in one piece.
    func ask(_ path: String) throws -> ArraySlice<UInt8> {
      let request = "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n"
      let sent = send(descriptor, request, request.utf8.count, 0)
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard sent > 0, count > 0 else { throw POSIXError(.ECONNRESET) }
      return buffer[..<count]
    }
  }
}
