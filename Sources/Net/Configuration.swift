public import HTTP

extension Server {
  /// Where a server listens and how much it takes.
  public struct Configuration: Sendable {
    /// Where to listen.
    public var endpoints: [Endpoint]
    /// What endpoints that are encrypted show; the first to clients that name no host.
    public var certificates: [TLSCertificate] = []
    /// How many event loops; one for each core is right.
    public var loops: Int
    /// How much of a request is taken.
    public var limits = Limits()
    /// How long a client may take.
    public var timeouts = Timeouts()
    /// Open connections over all loops; what comes beyond is answered with 503 and closed.
    public var connectionsMax = 16_384
    /// Open connections of one address, an IPv6 network of 64 bits as one; beyond, they get 503.
    public var connectionsPerAddressMax = 1_024
    /// Requests answered on one connection; it ends with the last.
    public var requestsPerConnectionMax = 1_000_000
    /// Bytes held over all loops for requests that are not whole; beyond, bodies get 503.
    public var heldBytesMax = 256 * 1024 * 1024
    /// Bytes of answers over all loops that clients have not taken; beyond, the slowest are cut off.
    public var unsentBytesMax = 256 * 1024 * 1024
    /// Whose word is taken on where a request came from.
    public var trustedProxies = TrustedProxies.none
    /// How much slow work is done at a time.
    public var workers = 8
    /// How much work of either kind may wait for a thread; beyond, it gets 503.
    public var waitingWorkMax = 256
    /// How much work that waits is under way at a time; each takes a thread.
    public var waiters = 96
    /// Bodies up to this length are received before anybody looks at the head.
    public var unscreenedBytesMax = 64 * 1024
    /// Refuses requests by their heads, while the body is still to come.
    ///
    /// It is asked of those whose body is longer than ``unscreenedBytesMax`` (then it is told `true`), and of
    /// those whose client waits for 100 Continue, on a loop. After its answer the connection ends.
    public var screen: (@Sendable (Request, _ isLarge: Bool) -> Response?)?
    /// Told of every answer, on the loop that gave it.
    public var onExchange: (@Sendable (Exchange) -> Void)?

    /// The defaults for some addresses.
    ///
    /// - Parameters:
    ///   - addresses: where to listen; the loopback address with a free port unless told.
    ///   - loops: how many event loops; one for each core unless told.
    public init(addresses: [ListenAddress] = [.loopback], loops: Int = System.cores) {
      self.init(endpoints: addresses.map { Endpoint(.address($0)) }, loops: loops)
    }

    /// The defaults for some endpoints.
    ///
    /// - Parameters:
    ///   - endpoints: where to listen, and what to speak there.
    ///   - loops: how many event loops; one for each core unless told.
    public init(endpoints: [Endpoint], loops: Int = System.cores) {
      self.endpoints = endpoints
      self.loops = loops
    }
  }
}

/// One request with its answer, for logs and counters.
public struct Exchange: Sendable {
  /// Which loop answered.
  public let loop: Int
  /// What was asked; `nil` if the bytes were no request.
  public let request: Request?
  /// How it was answered.
  public let status: Status
  /// The bytes of content in the answer.
  public let bytes: Int
  /// From having the whole request to having the answer, not to having sent it.
  public let nanoseconds: Int64
}
