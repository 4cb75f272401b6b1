/// A client of one HTTP/1.1 server: blocking, for one thread at a time, one request after another.
///
/// A few hundred lines on plain sockets, because a program that speaks to its own server needs
/// neither the 15 MB nor the threads of a general client; nothing is cached, followed or retried but
/// a connection that the server closed while it was idle.
public final class HTTPConnection {
  /// The server.
  public let url: WebURL
  private let timeoutSeconds: Int
  private let authorities: CertificateAuthorities
  private let identity: ClientIdentity?
  private var context: TLSClientContext?
  private var socket: ClientStream?
  private var buffer: [UInt8] = []

  /// The longest head of an answer, in bytes.
  private static let headBytesMax = 64 * 1024
  /// The longest content of an answer, in bytes.
  private static let bodyBytesMax = 256 * 1024 * 1024

  /// A client that connects with its first request.
  ///
  /// - Parameters:
  ///   - url: where the server is.
  ///   - timeoutSeconds: how long to wait for each piece of an answer.
  ///   - authorities: by whose word an `https` server is believed to be who it says.
  ///   - identity: who the client is, for a server that asks it.
  public init(
    _ url: WebURL,
    timeoutSeconds: Int = 60,
    authorities: CertificateAuthorities = .system,
    identity: ClientIdentity? = nil
  ) {
    self.url = url
    self.timeoutSeconds = timeoutSeconds
    self.authorities = authorities
    self.identity = identity
  }

  /// Sends a request and waits for its answer.
  ///
  /// - Parameters:
  ///   - method: such as `POST`; one that may be sent twice if the connection fails before an answer.
  ///   - path: the path after that of the URL, with its query.
  ///   - fields: header fields; Host and Content-Length are added.
  ///   - body: the content.
  /// - Returns: the answer, whatever its status.
  /// - Throws: ``ClientError``.
  public func send(
    _ method: String,
    _ path: String,
    fields: [(String, String)] = [],
    body: [UInt8] = []
  ) throws(ClientError) -> HTTPReply {
    var head = "\(method) \(url.basePath)\(path) HTTP/1.1\r\nHost: \(url.authority)\r\n"
    for (name, value) in fields { head += "\(name): \(value)\r\n" }
    if !body.isEmpty || method != "GET" { head += "Content-Length: \(body.count)\r\n" }
    let bytes = Array((head + "\r\n").utf8) + body
    guard socket != nil else { return try exchange(bytes) }
    do {
      return try exchange(bytes)
    } catch {
      // An idle connection may have been closed by the server just now.
      guard buffer.isEmpty else { throw error }
      return try exchange(bytes)
    }
  }

  private func exchange(_ bytes: [UInt8]) throws(ClientError) -> HTTPReply {
    do throws(ClientError) {
      if socket == nil {
        socket = try connect()
        buffer = []
      }
      do throws(ClientError) {
        try socket?.send(bytes)
      } catch {
        // A server that refuses may answer before it has read everything.
        guard let reply = try? reply() else { throw error }
        socket = nil
        return reply
      }
      return try reply()
    } catch {
      socket = nil
      throw error
    }
  }

  private func connect() throws(ClientError) -> ClientStream {
    let plain = try ClientSocket(to: url, timeoutSeconds: timeoutSeconds)
    guard url.isSecure else { return ClientStream(socket: plain, session: nil) }
    if context == nil { context = try TLSClientContext(authorities, identity) }
    guard let context else { throw ClientError("there is no memory for TLS") }
    do throws(ClientError) {
      let session = try TLSClientSession(plain, host: url.host, context)
      return ClientStream(socket: plain, session: session)
    } catch {
      throw ClientError("cannot connect to \(url.authority): \(error)")
    }
  }

  private func reply() throws(ClientError) -> HTTPReply {
    var head = try self.head()
    while (100..<200).contains(head.status) { head = try self.head() }
    let body: [UInt8] =
      switch try head.content {
      case .none: []
      case .count(let count): try take(count)
      case .chunks: try chunks()
      case .untilEnd: try rest()
      }
    if !head.keepsAlive { socket = nil }
    return HTTPReply(status: head.status, fields: head.fields, body: body)
  }

  private func head() throws(ClientError) -> ReplyHead {
    let end = Array("\r\n\r\n".utf8)
    while true {
      if let range = buffer.firstRange(of: end) {
        let head = try ReplyHead(buffer[..<range.lowerBound])
        buffer.removeFirst(range.upperBound)
        return head
      }
      guard buffer.count <= Self.headBytesMax else {
        throw ClientError("the head of the answer has no end")
      }
      try receive()
    }
  }

  private func receive() throws(ClientError) {
    guard try socket?.receive(into: &buffer) == true else {
      throw ClientError("the server closed the connection before it answered")
    }
  }

  private func take(_ count: Int) throws(ClientError) -> [UInt8] {
    guard count <= Self.bodyBytesMax else { throw ClientError("the answer is too large") }
    while buffer.count < count { try receive() }
    defer { buffer.removeFirst(count) }
    return Array(buffer.prefix(count))
  }

  private func chunks() throws(ClientError) -> [UInt8] {
    var body: [UInt8] = []
    while true {
      let size = try line().prefix { $0 != UInt8(ascii: ";") }
      guard size.count <= 8, let count = Int(String(decoding: size, as: UTF8.self), radix: 16),
        body.count + count <= Self.bodyBytesMax
      else { throw ClientError("the answer has a chunk without a good size") }
      guard count > 0 else { break }
      body += try take(count)
      guard try line().isEmpty else { throw ClientError("the answer has a chunk without an end") }
    }
    while try !line().isEmpty {}
    return body
  }

  private func line() throws(ClientError) -> [UInt8] {
    while true {
      if let range = buffer.firstRange(of: [13, 10]) {
        defer { buffer.removeFirst(range.upperBound) }
        return Array(buffer[..<range.lowerBound])
      }
      guard buffer.count <= Self.headBytesMax else {
        throw ClientError("the answer has a line without an end")
      }
      try receive()
    }
  }

  private func rest() throws(ClientError) -> [UInt8] {
    while try socket?.receive(into: &buffer) == true {
      guard buffer.count <= Self.bodyBytesMax else { throw ClientError("the answer is too large") }
    }
    defer { buffer = [] }
    return buffer
  }
}

/// A socket, and what is spoken over it.
private struct ClientStream: ~Copyable {
  let socket: ClientSocket
  let session: TLSClientSession?

  func send(_ bytes: [UInt8]) throws(ClientError) {
    guard let session else { return try socket.send(bytes) }
    try session.send(bytes, over: socket)
  }

  func receive(into buffer: inout [UInt8]) throws(ClientError) -> Bool {
    guard let session else { return try socket.receive(into: &buffer) }
    return try session.receive(into: &buffer, over: socket)
  }
}
