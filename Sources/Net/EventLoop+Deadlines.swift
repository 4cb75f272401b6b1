import HTTP

extension EventLoop {
  /// Sets what the connection waits for now, and until when.
  ///
  /// - Parameters:
  ///   - connection: whose.
  ///   - received: how many bytes were read since the last time.
  ///   - sent: how many bytes were sent of what waited.
  ///   - isAnswered: whether a request became whole since the last time.
  func settle(
    _ connection: Connection,
    received: Int = 0,
    sent: Int = 0,
    isAnswered: Bool = false
  ) {
    guard !connection.isClosed, connection.waiting != .end else { return }
    if connection.isLast, !connection.isBlocked { return finish(connection) }
    let now = clock.milliseconds
    let next = connection.nextWaiting(isAnswered: isAnswered)
    if next != connection.waiting || isAnswered {
      connection.waiting = next
      connection.deadline = deadline(for: next, now: now)
      return
    }
    let progress = next == .room ? sent : next == .body ? received : 0
    guard progress > 0 else { return }
    connection.deadline = timeouts.moved(
      connection.deadline,
      by: progress,
      now: now,
      whole: timeouts.deadline(for: next, now: 0)
    )
  }

  /// Ends what took too long; with few connections this costs next to nothing, with ten thousand
  /// less than a millisecond a second.
  func sweep() {
    nextSweep = clock.milliseconds + timeouts.sweepMilliseconds
    if isPaused { try? listen() }
    if let stopDeadline {
      guard clock.milliseconds < stopDeadline else { return cutOff() }
      nextSweep = min(nextSweep, stopDeadline)
    }
    for connection in connections.expired(at: clock.milliseconds) { expire(connection) }
  }

  /// Closes what is open when the time to finish is over.
  private func cutOff() {
    for connection in connections.all {
      if connection.isBusy { shared.cut.add(1) }
      close(connection)
    }
  }

  /// Until when a connection may wait; while stopping, no longer for a request that may not come.
  private func deadline(for waiting: Connection.Waiting, now: Int64) -> Int64 {
    let deadline = timeouts.deadline(for: waiting, now: now)
    guard isStopping, waiting.isIdle else { return deadline }
    return min(deadline, now + timeouts.stopIdleMilliseconds)
  }

  private func expire(_ connection: Connection) {
    switch connection.waiting {
    case .head, .body: refuse(connection, .tooSlow)
    case .handshake, .firstByte, .nextRequest, .room, .end: close(connection)
    case .answer: break
    }
  }
}

extension Connection.Waiting {
  /// Whether nothing of a request is here.
  var isIdle: Bool { self == .handshake || self == .firstByte || self == .nextRequest }
}

extension Connection {
  /// Whether a request is under way.
  var isBusy: Bool { !waiting.isIdle && waiting != .end || !unread.isEmpty }

  /// What the connection waits for, from what it holds.
  fileprivate func nextWaiting(isAnswered: Bool) -> Waiting {
    if let tls, waiting == .handshake, tls.isHandshaking { return .handshake }
    if open != nil { return .answer }
    if !unsent.isEmpty { return .room }
    return switch decoder.progress {
    case .idle:
      (waiting == .firstByte || waiting == .handshake) && !isAnswered ? .firstByte : .nextRequest
    case .head: .head
    case .body: .body
    }
  }
}

extension Timeouts {
  fileprivate func deadline(for waiting: Connection.Waiting, now: Int64) -> Int64 {
    switch waiting {
    case .handshake: now + handshakeMilliseconds
    case .firstByte, .head: now + headMilliseconds
    case .body: now + bodyMilliseconds
    case .nextRequest: now + idleMilliseconds
    case .room: now + writeMilliseconds
    case .end: now + lingerMilliseconds
    case .answer: .max
    }
  }
}
