import HTTP

extension EventLoop {
  /// As much is gathered before it is sent.
  static let outBytesMax = 256 * 1024
  /// Larger bodies are sent from where they are instead of being copied.
  private static let copiedBytesMax = 32 * 1024

  /// Writes the answer to a request.
  ///
  /// - Parameters:
  ///   - connection: to whom.
  ///   - request: what was asked.
  ///   - response: what is answered.
  ///   - started: when the request was whole, in nanoseconds; of no use if nobody is told.
  func respond(
    _ connection: Connection,
    _ request: Request,
    _ response: Response,
    started: Int64
  ) {
    let keepsAlive =
      request.keepsAlive && !response.closesConnection && !isStopping
      && connection.requests < requestsMax
    if !keepsAlive { connection.isLast = true }
    let sendsBody = ResponseEncoder.sendsBody(response, to: request.method)
    encode(connection, response, request.version, keepsAlive: keepsAlive, sendsBody: sendsBody)
    onExchange?(
      Exchange(
        loop: index,
        request: request,
        status: response.status,
        bytes: sendsBody ? response.body.count : 0,
        nanoseconds: Clock.nanoseconds() - started
      )
    )
  }

  /// Writes an answer to what is no request; the connection ends with it, after the client's last
  /// bytes were read.
  func write(_ connection: Connection, _ response: Response) {
    connection.isLast = true
    connection.leavesInput = true
    connection.unread = []
    encode(connection, response, .http11, keepsAlive: false, sendsBody: !response.body.isEmpty)
    onExchange?(
      Exchange(
        loop: index,
        request: nil,
        status: response.status,
        bytes: response.body.count,
        nanoseconds: 0
      )
    )
  }

  private func encode(
    _ connection: Connection,
    _ response: Response,
    _ version: Request.Version,
    keepsAlive: Bool,
    sendsBody: Bool
  ) {
    encoder.encodeHead(response, version: version, keepsAlive: keepsAlive, into: &out)
    guard sendsBody else { return }
    turnBytes += response.body.count
    if response.body.count <= Self.copiedBytesMax {
      out.append(contentsOf: response.body)
    } else {
      transmit(connection, hasMore: true)
      send(connection, response.body)
    }
  }

  /// Sends what was gathered in `out`.
  ///
  /// - Parameters:
  ///   - connection: to whom.
  ///   - hasMore: whether more is sent at once after it.
  func transmit(_ connection: Connection, hasMore: Bool = false) {
    guard !out.isEmpty else { return }
    defer { out.removeAll(keepingCapacity: true) }
    guard !connection.isClosed else { return }
    var sent = 0
    if connection.unsent.isEmpty {
      guard let count = sendBytes(connection, out, from: 0, hasMore: hasMore)
      else { return close(connection) }
      sent = count
    }
    if sent < out.count { keep(connection, Array(out[sent...])) }
  }

  private func sendBytes(
    _ connection: Connection,
    _ bytes: [UInt8],
    from start: Int,
    hasMore: Bool
  ) -> Int? {
    guard let tls = connection.tls else {
      return Socket.send(connection.descriptor, bytes, from: start, hasMore: hasMore)
    }
    return tls.send(bytes, from: start)
  }

  /// Keeps what the system has not taken, for when there is room.
  private func keep(_ connection: Connection, _ bytes: [UInt8]) {
    connection.unsent.append(Connection.Outgoing(bytes: bytes, start: 0))
    connection.unsentBytes += bytes.count
    unsentBytes += bytes.count
    if unsentBytes > unsentBytesMax { shed(sparing: connection) }
  }

  /// Cuts off who has been slowest in taking answers, until there is room for others.
  private func shed(sparing spared: Connection) {
    let slow = connections.all.filter { $0 !== spared && $0.unsentBytes > 0 }
    for connection in slow.sorted(by: { $0.deadline < $1.deadline }) {
      guard unsentBytes > unsentBytesMax / 8 * 7 else { return }
      close(connection)
    }
  }

  /// Sends bytes that are shared with others.
  private func send(_ connection: Connection, _ bytes: [UInt8]) {
    guard !connection.isClosed else { return }
    keep(connection, bytes)
    if connection.unsent.count == 1 { flush(connection) }
  }

  /// Sends what waits, as far as the system takes it.
  func flush(_ connection: Connection) {
    var total = 0
    while let next = connection.unsent.first {
      let sent = sendBytes(connection, next.bytes, from: next.start, hasMore: false)
      guard let sent else { return close(connection) }
      total += sent
      connection.unsentBytes -= sent
      unsentBytes -= sent
      if next.start + sent < next.bytes.count {
        connection.unsent[0].start += sent
        break
      }
      connection.unsent.removeFirst()
    }
    if connection.waiting == .room { settle(connection, sent: total) }
  }

  /// Ends a connection whose last answer is sent.
  ///
  /// Closing a socket with bytes that were not received resets the connection, which can destroy
  /// the answer on its way. So what has come is received first; and after an error, when the
  /// client may still be sending, it is told the end and read from for a while (RFC 9112 §9.6).
  func finish(_ connection: Connection) {
    guard !connection.isEnded else { return close(connection) }
    connection.tls?.finish()
    if connection.leavesInput {
      Socket.finish(connection.descriptor)
      connection.waiting = .end
      connection.deadline = clock.milliseconds + timeouts.lingerMilliseconds
      connection.isReadable = true
    }
    drain(connection)
    if !connection.leavesInput { close(connection) }
  }

  /// Receives and drops what a client sends after its connection was ended.
  func drain(_ connection: Connection) {
    guard connection.isReadable, !connection.isClosed else { return }
    switch Socket.receive(connection.descriptor, into: &scratch) {
    case .bytes(_, isDrained: false): queue(connection)
    case .bytes, .nothing: connection.isReadable = false
    case .end, .failure: close(connection)
    }
  }
}
