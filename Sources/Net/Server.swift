import Dispatch
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
  /// - Precondition: there is an address to listen on and at least one loop.
  public init(configuration: Configuration = Configuration(), makeHandler: @escaping MakeHandler) {
    precondition(!configuration.addresses.isEmpty, "a server listens on at least one address")
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
  /// - Precondition: not called from a handler, which would wait for itself.
  public func stop(graceSeconds: Int = 10) {
    let mailboxes = state.withLock { $0.mailboxes }
    for mailbox in mailboxes {
      mailbox.post(.stop(graceMilliseconds: Int64(max(0, graceSeconds)) * 1000))
    }
    running.wait()
  }

  /// The port of the first address; 0 before the start.
  public var port: UInt16 { ports.first ?? 0 }

  /// The port of each address; empty before the start.
  public var ports: [UInt16] { state.withLock { $0.ports } }

  /// How many connections are open.
  public var connectionCount: Int { shared.connections.current }

  /// For each loop, a listener for each address.
  private func listen() throws -> [[Listener]] {
    for address in configuration.addresses { try Listener.ensureFree(address) }
    var loops: [[Listener]] = []
    for _ in 0..<configuration.loops {
      let first = loops.first
      loops.append(
        try configuration.addresses.enumerated().map { index, address in
          try Listener(address, port: first?[index].port ?? address.port)
        }
      )
    }
    return loops
  }
}
