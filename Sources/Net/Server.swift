import Dispatch
import Glibc
public import HTTP
import Synchronization

/// An HTTP/1.1 server: bytes from sockets become calls of a handler.
///
/// Each event loop is one work item on its own serial queue, with its own listeners, its own
/// connections and its own handler; the loops share nothing but counters and the workers that do
/// slow work. A connection stays with the loop that accepted it.
public final class Server: Sendable {
  /// Makes the handler of one loop, which is called on that loop only: what it captures needs no
  /// lock, and may be a database connection of its own.
  public typealias MakeHandler = @Sendable (_ loop: Int) throws -> (Request) -> Answer

  private struct State {
    var mailboxes: [Mailbox] = []
    var ports: [UInt16] = []
    var isStarted = false
  }

  private let configuration: Configuration
  private let makeHandler: MakeHandler
  private let shared: Shared
  private let state = Mutex(State())
  private let running = DispatchGroup()

  /// A server that does not listen yet.
  ///
  /// - Precondition: there is an endpoint and at least one loop, and a certificate if an endpoint is
  ///   encrypted.
  public init(configuration: Configuration = Configuration(), makeHandler: @escaping MakeHandler) {
    precondition(!configuration.endpoints.isEmpty, "a server listens at one endpoint at least")
    precondition(
      !configuration.certificates.isEmpty
        || !configuration.endpoints.contains { $0.use.isEncrypted },
      "an endpoint that is encrypted needs a certificate"
    )
    precondition(configuration.loops > 0, "a server has at least one loop")
    self.configuration = configuration
    self.makeHandler = makeHandler
    shared = Shared(configuration)
  }

  /// Listens, and serves from then on.
  ///
  /// - Throws: ``SystemError`` if an address is taken or not ours, and what `makeHandler` throws.
  /// - Precondition: the server was not started before.
  public func start() throws {
    let isFirst = state.withLock { state in
      defer { state.isStarted = true }
      return !state.isStarted
    }
    precondition(isFirst, "a server starts once")
    let listeners = try listen()
    let mailboxes = try (0..<configuration.loops).map { _ in try Mailbox() }
    let queues = mailboxes.indices.map { DispatchQueue(label: "wayproof.loop.\($0)") }
    let loops = try mailboxes.indices.map { index in
      try Confined(to: queues[index]) {
        try EventLoop(
          index: index,
          configuration,
          shared,
          mailboxes[index],
          listeners: listeners[index],
          handler: makeHandler(index)
        )
      }
    }
    state.withLock {
      $0.mailboxes = mailboxes
      $0.ports = listeners[0].map(\.port)
    }
    for (queue, loop) in zip(queues, loops) {
      queue.async(group: running) { loop.consume { $0.run() } }
    }
  }

  /// Takes no new connections, answers the requests that are under way, and returns when all loops
  /// have ended.
  ///
  /// - Parameter graceSeconds: what is still open after so long is cut off.
  /// - Returns: on how many connections something was under way when they were cut off.
  /// - Precondition: not called from a handler, which would wait for itself.
  @discardableResult
  public func stop(graceSeconds: Int = 10) -> Int {
    let mailboxes = state.withLock { $0.mailboxes }
    for mailbox in mailboxes {
      mailbox.post(.stop(graceMilliseconds: Int64(max(0, graceSeconds)) * 1000))
    }
    running.wait()
    for endpoint in configuration.endpoints where !mailboxes.isEmpty {
      if case .unix(let path) = endpoint.place { unlink(path) }
    }
    return shared.cut.current
  }

  /// Shows other certificates to those who connect from now on; no connection is dropped.
  ///
  /// - Throws: ``TLSError`` if one cannot be used; then nothing changes.
  /// - Precondition: there is one at least.
  public func replaceCertificates(_ certificates: [TLSCertificate]) throws(TLSError) {
    _ = try TLSContext(certificates, shared.tickets)
    for mailbox in state.withLock({ $0.mailboxes }) { mailbox.post(.certificates(certificates)) }
  }

  /// The port of the first endpoint; 0 before the start.
  public var port: UInt16 { ports.first ?? 0 }

  /// The port of each endpoint, 0 for a Unix socket; empty before the start.
  public var ports: [UInt16] { state.withLock { $0.ports } }

  /// How many connections are open.
  public var connectionCount: Int { shared.connections.current }

  /// For each loop, a listener for each endpoint.
  private func listen() throws -> [[Listener]] {
    for endpoint in configuration.endpoints {
      if case .address(let address) = endpoint.place { try Listener.ensureFree(address) }
    }
    let first = try configuration.endpoints.map(listener)
    let others = try (1..<configuration.loops).map { _ in
      try zip(configuration.endpoints, first).map { endpoint, listener in
        guard case .address(let address) = endpoint.place else { return listener }
        return try Listener(address, port: listener.port, endpoint.use)
      }
    }
    return [first] + others
  }

  private func listener(_ endpoint: Endpoint) throws -> Listener {
    switch endpoint.place {
    case .address(let address): try Listener(address, port: address.port, endpoint.use)
    case .unix(let path): try Listener(unix: path, endpoint.use)
    case .inherited(let socket): try Listener(socket, endpoint.use)
    }
  }
}
