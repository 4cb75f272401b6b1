import HTTP

/// One of a server's loops: its listeners, its connections and its handler.
///
/// Everything here belongs to the one thread that calls ``run()``; only ``mailbox`` is known to
/// others. Buffers belong to the loop, so that an idle connection holds none: bytes are received
/// into `scratch`, all requests in them are read and answered into `out`, and that is sent at once.
final class EventLoop {
  /// Tokens of what is no connection have generation 0: the index of a listener, or this.
  static let mailboxToken = UInt64(UInt32.max)

  let index: Int
  let limits: Limits
  let timeouts: Timeouts
  let connectionsMax: Int
  let requestsMax: Int
  /// This loop's part of what may be held.
  let heldBytesMax: Int
  let unsentBytesMax: Int
  let proxies: TrustedProxies
  let onExchange: (@Sendable (Exchange) -> Void)?
  let unscreenedBytesMax: Int
  let screen: (@Sendable (Request, Bool) -> Response?)?
  let shared: Shared
  let mailbox: Mailbox
  let handler: (Request) -> Answer

  var poller: Poller
  var listeners: [Listener]
  /// `nil` if no listener is encrypted.
  var tls: TLSContext?
  /// No descriptors were left; listening goes on at the next sweep.
  var isPaused = false

  var connections = ConnectionTable()
  /// Connections with more to do than one turn allowed.
  var again: [Connection] = []
  /// Bytes held by all connections for requests that are not whole.
  var heldBytes = 0
  /// Bytes of answers that clients have not taken.
  var unsentBytes = 0

  var scratch = [UInt8](repeating: 0, count: 64 * 1024)
  var out: [UInt8] = []
  /// The bytes of bodies that were answered in this turn of a connection.
  var turnBytes = 0
  /// In which the request lies that is being answered.
  var memory = RequestMemory()

  var clock = Clock()
  var encoder: ResponseEncoder
  var nextSweep: Int64 = 0
  /// When everything still open is cut off; `nil` while serving.
  var stopDeadline: Int64?

  init(
    index: Int,
    _ configuration: Server.Configuration,
    _ shared: Shared,
    _ mailbox: Mailbox,
    listeners: [Listener],
    handler: @escaping (Request) -> Answer
  ) throws {
    self.index = index
    limits = configuration.limits
    timeouts = configuration.timeouts
    connectionsMax = configuration.connectionsMax
    requestsMax = configuration.requestsPerConnectionMax
    heldBytesMax = configuration.heldBytesMax / configuration.loops
    unsentBytesMax = configuration.unsentBytesMax / configuration.loops
    proxies = configuration.trustedProxies
    onExchange = configuration.onExchange
    unscreenedBytesMax = configuration.unscreenedBytesMax
    screen = configuration.screen
    self.shared = shared
    self.mailbox = mailbox
    self.listeners = listeners
    self.handler = handler
    if !configuration.certificates.isEmpty {
      tls = try TLSContext(configuration.certificates, shared.tickets)
    }
    encoder = ResponseEncoder(seconds: clock.seconds)
    out.reserveCapacity(Self.outBytesMax + scratch.count)
    poller = try Poller()
    try poller.addLevel(mailbox.wakeup.number, token: Self.mailboxToken)
    try listen()
  }

  /// Serves until told to stop and done with what was open.
  func run() {
    while stopDeadline == nil || connections.count > 0 {
      let count = poller.wait(milliseconds: patience)
      clock.tick()
      encoder.tick(clock.seconds)
      for index in 0..<count { handle(poller.event(index)) }
      resume()
      if clock.milliseconds >= nextSweep { sweep() }
    }
  }

  var isStopping: Bool { stopDeadline != nil }

  /// How long to wait for events.
  private var patience: Int32 {
    if !again.isEmpty { return 0 }
    guard connections.count > 0 || isPaused else { return -1 }
    return Int32(clamping: max(0, nextSweep - clock.milliseconds))
  }

  private func handle(_ event: Poller.Event) {
    let address = Mailbox.Address(token: event.token)
    if let connection = connections[address] {
      handle(event, connection)
    } else if event.token == Self.mailboxToken {
      for message in mailbox.take() { handle(message) }
    } else if address.generation == 0 {
      accept(Int(address.slot))
    }
    // Else it is an event of a connection that was closed in this batch.
  }

  private func handle(_ event: Poller.Event, _ connection: Connection) {
    guard !event.isLost else { return close(connection) }
    if event.isEnded { connection.isEnded = true }
    if event.isReadable { connection.isReadable = true }
    if event.isWritable {
      if connection.tls?.wantsRoom == true { connection.isReadable = true }
      if !connection.unsent.isEmpty { flush(connection) }
    }
    serve(connection)
  }

  private func handle(_ message: Mailbox.Message) {
    switch message {
    case .answer(let address, let response):
      guard let connection = connections[address], let open = connection.open else { return }
      connection.open = nil
      respond(connection, open.request, response, started: open.started)
      transmit(connection)
      settle(connection)
      serve(connection)
    case .certificates(let certificates):
      // They were tried before they were sent; if there is no memory now, the old ones stay.
      tls = (try? TLSContext(certificates, shared.tickets)) ?? tls
    case .stop(let grace):
      stop(grace)
    }
  }

  private func resume() {
    guard !again.isEmpty else { return }
    var batch: [Connection] = []
    swap(&batch, &again)
    for connection in batch {
      connection.isQueued = false
      serve(connection)
    }
  }

  /// Takes no new connections, answers a last request on each, and lets what is under way finish.
  private func stop(_ grace: Int64) {
    guard !isStopping else { return }
    // Those that the system has accepted already would be reset with the listener; where the
    // socket lives on, they are for the next process.
    for index in listeners.indices where !listeners[index].isInherited { accept(index, max: 4096) }
    stopDeadline = clock.milliseconds + grace
    nextSweep = min(nextSweep, clock.milliseconds + grace)
    for listener in listeners { poller.remove(listener.descriptor.number) }
    listeners = []
    isPaused = false
    for connection in connections.all {
      // A request may have come since the last event.
      connection.isReadable = true
      if connection.waiting.isIdle {
        let last = clock.milliseconds + timeouts.stopIdleMilliseconds
        connection.deadline = min(connection.deadline, last)
      }
      serve(connection)
    }
  }
}
