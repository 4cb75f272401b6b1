import HTTP

extension EventLoop {
  /// How many requests of one connection are answered in a turn.
  static let pipelinedMax = 256
  /// After how many bytes of bodies it is the turn of others.
  static let turnBytesMax = 256 * 1024

  /// Goes on with a connection as far as one turn allows.
  ///
  /// A turn receives once: a client that sends without end does not keep the others waiting.
  func serve(_ connection: Connection) {
    guard !connection.isClosed else { return }
    guard connection.waiting != .end else { return drain(connection) }
    guard !connection.isBlocked else { return }
    guard !connection.isLast else { return finish(connection) }
    if !connection.unread.isEmpty {
      var input: [UInt8] = []
      swap(&input, &connection.unread)
      read(connection, input, 0..<input.count)
    } else if connection.isReadable {
      receive(connection)
    }
    guard !connection.isClosed, !connection.isBlocked else { return }
    if connection.isReadable || !connection.unread.isEmpty { queue(connection) }
  }

  /// Looks at a connection again after the others.
  func queue(_ connection: Connection) {
    guard !connection.isQueued else { return }
    connection.isQueued = true
    again.append(connection)
  }

  private func receive(_ connection: Connection) {
    switch receiveBytes(connection) {
    case .bytes(let count, let isDrained):
      // What comes later makes a new edge. The end of the stream may have had its edge already, so
      // then it is read up to.
      if isDrained, !connection.isEnded { connection.isReadable = false }
      read(connection, scratch, 0..<count)
    case .nothing:
      connection.isReadable = false
      // A handshake may have ended.
      if connection.tls != nil { settle(connection) }
    case .end, .failure:
      close(connection)
    }
  }

  private func receiveBytes(_ connection: Connection) -> Socket.Received {
    guard let tls = connection.tls
    else { return Socket.receive(connection.descriptor, into: &scratch) }
    return tls.receive(into: &scratch)
  }

  /// Reads and answers the requests in `input`, until one must be waited for or it is the turn of
  /// others.
  private func read(_ connection: Connection, _ input: [UInt8], _ range: Range<Int>) {
    var rest = range
    var isAnswered = false
    let last = connection.requests + Self.pipelinedMax
    turnBytes = 0
    while !connection.isBlocked, !connection.isLast, !connection.isClosed,
      connection.requests < last, turnBytes < Self.turnBytesMax
    {
      do throws(RequestError) {
        guard let request = try connection.decoder.next(input, &rest, limits, &memory) else {
          if let refusal = screened(connection) { write(connection, refusal) }
          break
        }
        isAnswered = true
        answer(connection, request)
        if out.count >= Self.outBytesMax { transmit(connection) }
      } catch {
        write(connection, error.response)
      }
    }
    guard !connection.isClosed else { return }
    if connection.isLast {
      connection.leavesInput = connection.leavesInput || !rest.isEmpty
    } else {
      if !rest.isEmpty { connection.unread = Array(input[rest]) }
      if connection.decoder.takeContinue() { out.append(contentsOf: ResponseEncoder.continue) }
    }
    transmit(connection)
    count(connection)
    settle(connection, received: range.count - rest.count, isAnswered: isAnswered)
  }

  /// Keeps the sum of what is held for requests that are not whole, and its limit: beyond it who holds
  /// most is refused, so that a few who hold much do not keep out the many who send little.
  private func count(_ connection: Connection) {
    guard connection.heldBytes != connection.counted else { return }
    recount(connection)
    while heldBytes > heldBytesMax, let most = connections.holdingMost {
      // At once, and not when the client has taken its answer: otherwise the next one is refused too.
      most.decoder = RequestDecoder()
      most.unread = []
      recount(most)
      refuse(most, .busy)
    }
  }

  private func recount(_ connection: Connection) {
    let held = connection.heldBytes
    heldBytes += held - connection.counted
    connection.counted = held
  }

  private func answer(_ connection: Connection, _ request: consuming Request) {
    request.peer =
      proxies.isEmpty ? connection.peer : proxies.client(of: request.headers, peer: connection.peer)
    request.isFromTrustedProxy = !proxies.isEmpty && proxies.contains(connection.peer)
    connection.requests += 1
    let started = onExchange == nil ? 0 : Clock.nanoseconds()
    let answer = refusal(connection, &request).map { .ready($0) } ?? handler(request)
    switch answer {
    case .ready(let response):
      respond(connection, request, response, started: started)
    case .slow(let work): submit(work, to: shared.workers, connection, request, started)
    case .waiting(let work): submit(work, to: shared.waiters, connection, request, started)
    }
    memory.reclaim(request)
  }

  private func submit(
    _ work: @escaping @Sendable () -> Response,
    to pool: WorkPool,
    _ connection: Connection,
    _ request: Request,
    _ started: Int64
  ) {
    let (mailbox, address) = (mailbox, connection.address)
    connection.open = Connection.Open(request, started)
    let isTaken = pool.submit { mailbox.post(.answer(address, work())) }
    guard !isTaken else { return }
    connection.open = nil
    respond(connection, request, .busy, started: started)
  }

  /// What a request is refused with while its body is still to come.
  private func screened(_ connection: Connection) -> Response? {
    guard let screen,
      var head = connection.decoder.takeHead(beyond: unscreenedBytesMax),
      let refusal = refusal(connection, &head.request) ?? screen(head.request, head.isLarge)
    else { return nil }
    connection.decoder = RequestDecoder()
    return refusal
  }

  /// What no handler is asked: where HTTPS is asked for, or another host than the certificate's.
  private func refusal(_ connection: Connection, _ request: inout Request) -> Response? {
    switch connection.use {
    case .plain: return nil
    case .redirect(let port): return .redirect(request, toPort: port)
    case .encrypted, .members:
      request.isEncrypted = true
      request.certificateHash = connection.tls?.clientCertificate
      return connection.tls?.serves(request) == true ? nil : .misdirected
    }
  }

  /// Answers what is no request, or none that can be taken, and ends the connection.
  func refuse(_ connection: Connection, _ response: Response) {
    write(connection, response)
    transmit(connection)
    settle(connection)
  }
}
