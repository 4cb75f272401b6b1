import Glibc
import HTTP

extension EventLoop {
  /// How many connections are accepted before others get a turn.
  static let batchMax = 64
  /// How many connections above the limit are told so; further ones are closed without a word.
  private static let refusedMax = 64

  /// Begins or goes on to hear of new connections.
  func listen() throws(SystemError) {
    for (index, listener) in listeners.enumerated() {
      try poller.addLevel(listener.descriptor.number, token: UInt64(index))
    }
    isPaused = false
  }

  func accept(_ index: Int, max: Int = batchMax) {
    guard index < listeners.count else { return }
    for _ in 0..<max {
      switch listeners[index].accept() {
      case .connection(let descriptor, let peer): admit(descriptor, peer)
      case .none: return
      case .exhausted: return pause()
      }
    }
  }

  /// Without a descriptor to spare the listener would report the same connection for ever.
  private func pause() {
    guard !isPaused else { return }
    for listener in listeners { poller.remove(listener.descriptor.number) }
    isPaused = true
  }

  private func admit(_ descriptor: Int32, _ peer: PeerAddress) {
    let count = shared.connections.add(1)
    guard count <= connectionsMax + Self.refusedMax else {
      return drop(descriptor)
    }
    let connection = Connection(
      descriptor,
      connections.nextAddress(),
      peer,
      deadline: clock.milliseconds + timeouts.headMilliseconds
    )
    connections.insert(connection)
    do {
      try poller.addEdge(descriptor, token: connection.address.token)
    } catch {
      return close(connection)
    }
    guard count > connectionsMax else { return }
    refuse(connection, .busy)
  }

  private func drop(_ descriptor: Int32) {
    Glibc.close(descriptor)
    shared.connections.add(-1)
  }

  /// Ends a connection and forgets it.
  func close(_ connection: Connection) {
    guard !connection.isClosed else { return }
    connection.isClosed = true
    Glibc.close(connection.descriptor)
    connections.remove(connection)
    heldBytes -= connection.counted
    shared.connections.add(-1)
  }
}

extension Response {
  /// 503 for what is beyond the server's limits.
  static var busy: Response {
    var response = plainProblem(.serviceUnavailable, "The server is busy.")
    response.headers[.retryAfter] = "1"
    return response
  }

  /// 408 for a client that takes too long.
  static var tooSlow: Response {
    plainProblem(.requestTimeout, "The request did not come in time.")
  }
}
