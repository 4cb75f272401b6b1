import Glibc

/// A connection to this machine, over which bytes are sent as they are.
enum SocketConnection {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Sends all bytes and reads until the server ends the connection; `nil` if it does not within
  /// ten seconds.
  static func send(_ bytes: [UInt8], to port: UInt16) throws -> [UInt8]? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var timeout = timeval(tv_sec: 10, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, size)
    try connect(descriptor, to: port)
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      // A server that refuses need not take the rest.
      guard count > 0 else { break }
      start += count
    }
    return receive(descriptor)
  }

  private static func connect(_ descriptor: Int32, to port: UInt16) throws {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw Failure(description: "cannot connect: \(errno)") }
  }

  private static func receive(_ descriptor: Int32) -> [UInt8]? {
    var (received, piece) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
    while true {
      let count = recv(descriptor, &piece, piece.count, 0)
      if count > 0 { received += piece.prefix(count) }
      if count < 0, errno == EAGAIN { return nil }
      if count <= 0 { return received }
    }
  }
}
