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
      let (number, token) = (listener.descriptor.number, UInt64(index))
      try listener.isShared
        ? poller.addShared(number, token: token) : poller.addLevel(number, token: token)
    }
    isPaused = false
  }

  /// Accepts who waits at a listener, as many as there mostly are: to ask once more than that costs
  /// a call, and who is left is reported again.
  func accept(_ index: Int) {
    guard index < listeners.count else { return }
    let expected = listeners[index].expected
    let count = accept(index, max: expected)
    guard index < listeners.count else { return }
    listeners[index].expected = count == expected ? min(2 * expected, Self.batchMax) : max(count, 1)
  }

  /// - Returns: how many connections were accepted.
  @discardableResult func accept(_ index: Int, max: Int) -> Int {
    for count in 0..<max {
      switch listeners[index].accept() {
      case .connection(let descriptor, let peer): admit(descriptor, peer, listeners[index].use)
      case .none: return count
      case .exhausted:
        pause()
        return count
      }
    }
    return max
  }

  /// Without a descriptor to spare the listener would report the same connection for ever.
  private func pause() {
    guard !isPaused else { return }
    for listener in listeners { poller.remove(listener.descriptor.number) }
    isPaused = true
  }

  private func admit(_ descriptor: Int32, _ peer: PeerAddress?, _ use: Endpoint.Use) {
    let excess = max(shared.connections.add(1) - connectionsMax, shared.addresses.enter(peer))
    // An answer over TLS would cost a handshake.
    let isDropped = excess > Self.refusedMax || (excess > 0 && use.isEncrypted)
    guard !isDropped, let connection = connection(descriptor, peer, use) else {
      Glibc.close(descriptor)
      shared.connections.add(-1)
      shared.addresses.leave(peer)
      return
    }
    connections.insert(connection)
    // Mostly the request is here already; and who is answered and closed at once is never watched.
    connection.isReadable = true
    excess > 0 ? refuse(connection, .busy) : serve(connection)
    watch(connection)
  }

  /// Begins to hear of a connection; what happened to it before is reported too.
  private func watch(_ connection: Connection) {
    guard !connection.isClosed else { return }
    do {
      try poller.addEdge(connection.descriptor, token: connection.address.token)
    } catch {
      close(connection)
    }
  }

  /// `nil` if there is no memory for TLS.
  private func connection(
    _ descriptor: Int32,
    _ peer: PeerAddress?,
    _ use: Endpoint.Use
  ) -> Connection? {
    var session: TLSSession?
    var patience = timeouts.headMilliseconds
    if use.isEncrypted {
      guard let tls, let made = TLSSession(tls, descriptor: descriptor, asksClient: use == .members)
      else { return nil }
      session = made
      patience = timeouts.handshakeMilliseconds
    }
    return Connection(
      descriptor,
      connections.nextAddress(),
      peer,
      use,
      session,
      deadline: clock.milliseconds + patience
    )
  }

  /// Ends a connection and forgets it.
  func close(_ connection: Connection) {
    guard !connection.isClosed else { return }
    connection.isClosed = true
    Glibc.close(connection.descriptor)
    connections.remove(connection)
    heldBytes -= connection.counted
    unsentBytes -= connection.unsentBytes
    shared.addresses.leave(connection.peer)
    shared.connections.add(-1)
  }
}
