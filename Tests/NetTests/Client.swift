import COpenSSL
import Glibc
import HTTP

/// A client that sends the bytes that it is told and reads answers by their lengths.
final class Client {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// What came back.
  struct Reply: Equatable {
    var status: Int
    /// The lines of the head after the first, as they came.
    var fields: [String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    func field(_ name: String) -> String? {
      let start = name.lowercased() + ": "
      return fields.first { $0.lowercased().hasPrefix(start) }.map {
        String($0.dropFirst(start.count))
      }
    }
  }

  private let descriptor: Int32
  private var buffer: [UInt8] = []
  /// `SSL`, if this client speaks TLS.
  private(set) var session: OpaquePointer?

  /// Connects to this machine.
  ///
  /// - Parameters:
  ///   - port: where to.
  ///   - receiveBytes: how much the system may take ahead for this client; as usual if `nil`.
  /// - Throws: if nobody listens there.
  init(_ port: UInt16, receiveBytes: Int32? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
    if var receiveBytes { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBytes, 4) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    try connect(to: address)
  }

  /// Connects to a Unix socket.
  init(path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    try connect(to: address)
  }

  private func connect<Address>(to address: Address) throws {
    var timeout = timeval(tv_sec: 10, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, size)
    let result = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
      }
    }
    guard result == 0 else { throw Failure(description: "connect: \(errno)") }
  }

  /// Begins TLS; no certificate is checked, for a test looks at it.
  ///
  /// - Parameters:
  ///   - context: what is offered; see ``TLSClient``.
  ///   - name: the host that is asked for.
  ///   - ticket: an earlier session to go on with.
  /// - Throws: if the server does not agree.
  func encrypt(_ context: TLSClient, name: String?, ticket: OpaquePointer? = nil) throws {
    // OpenSSL writes to a socket that the server may have closed.
    signal(SIGPIPE, SIG_IGN)
    let session = SSL_new(context.context)
    self.session = session
    SSL_set_fd(session, descriptor)
    if let name {
      let host = strdup(name)
      defer { free(host) }
      SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), host)
    }
    if let ticket { SSL_set_session(session, ticket) }
    guard SSL_connect(session) == 1 else { throw Failure(description: "no handshake") }
  }

  deinit {
    if let session { SSL_free(session) }
    close(descriptor)
  }

  func send(_ text: String) {
    send(Array(text.utf8))
  }

  /// Sends as much as the server takes.
  func send(_ bytes: [UInt8]) {
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes {
        if let session { return Int(SSL_write(session, $0.baseAddress, Int32($0.count))) }
        return Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      start += count
    }
  }

  /// Closes so that the server gets a reset.
  func reset() {
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    shutdown(descriptor, Int32(SHUT_RDWR))
  }

  /// Tells the server that no more will come.
  func finish() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Sends a request and reads its answer.
  func ask(_ text: String) throws -> Reply {
    send(text)
    return try reply()
  }

  func get(_ path: String) throws -> Reply {
    try ask("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
  }

  /// Reads one answer; `hasBody` is false for the answer to HEAD.
  func reply(hasBody: Bool = true) throws -> Reply {
    var end: Int?
    while true {
      end = (0..<max(0, buffer.count - 3)).first { buffer[$0..<($0 + 4)] == [13, 10, 13, 10] }
      if end != nil { break }
      guard try receive() else { throw Failure(description: "ended before an answer") }
    }
    let head = String(decoding: buffer[..<(end ?? 0)], as: UTF8.self)
    buffer.removeFirst((end ?? 0) + 4)
    let lines = head.split(separator: "\r\n").map(String.init)
    guard let first = lines.first, first.hasPrefix("HTTP/1.1 "),
      let status = Int(first.dropFirst(9).prefix(3))
    else { throw Failure(description: "no status line: \(head)") }
    var reply = Reply(status: status, fields: Array(lines.dropFirst()), body: [])
    let length = hasBody ? reply.field("Content-Length").flatMap { Int($0) } ?? 0 : 0
    while buffer.count < length {
      guard try receive() else { throw Failure(description: "ended within a body") }
    }
    reply.body = Array(buffer.prefix(length))
    buffer.removeFirst(length)
    return reply
  }

  /// Whether the server ends the connection without another byte.
  func isEnded() throws -> Bool {
    guard buffer.isEmpty else { return false }
    return try !receive()
  }

  /// Receives once; false at the end, which a reset is too.
  private func receive() throws -> Bool {
    var piece = [UInt8](repeating: 0, count: 65_536)
    let count =
      session.map { Int(SSL_read($0, &piece, Int32(piece.count))) }
      ?? recv(descriptor, &piece, piece.count, 0)
    if count > 0 { buffer += piece.prefix(count) }
    if count < 0, errno == EAGAIN { throw Failure(description: "no answer in 10 seconds") }
    return count > 0
  }
}
