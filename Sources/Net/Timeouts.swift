/// How long a client may take; what takes longer is answered with 408 or closed.
///
/// They are looked at a few times in the shortest of them, at most once in 5 ms and at least once a
/// second, so a connection may live that much longer.
public struct Timeouts: Hashable, Sendable {
  /// From opening a connection to the end of the TLS handshake.
  public var handshakeMilliseconds: Int64 = 10_000
  /// From the first byte of a head to its last, and from opening a connection to its first byte.
  public var headMilliseconds: Int64 = 10_000
  /// For a body, together with ``bytesPerSecondMin``.
  public var bodyMilliseconds: Int64 = 30_000
  /// From an answer to the first byte of the next request.
  public var idleMilliseconds: Int64 = 60_000
  /// For taking an answer, together with ``bytesPerSecondMin``.
  public var writeMilliseconds: Int64 = 30_000
  /// For reading what a client still sends after its connection was ended for an error, so that
  /// the answer is not lost to a reset.
  public var lingerMilliseconds: Int64 = 2_000
  /// For the next request of a connection that is idle when the server is told to stop; it is
  /// answered as the last one.
  public var stopIdleMilliseconds: Int64 = 1_000
  /// Each so many bytes of a body or an answer give one more second, but never more than the
  /// whole time from now: a trickle does not hold a connection for long.
  public var bytesPerSecondMin: Int64 = 1024

  /// The defaults.
  public init() {}

  /// How often the deadlines are looked at.
  var sweepMilliseconds: Int64 {
    let shortest = min(
      min(handshakeMilliseconds, stopIdleMilliseconds),
      headMilliseconds,
      bodyMilliseconds,
      idleMilliseconds,
      writeMilliseconds,
      lingerMilliseconds
    )
    return min(max(shortest / 4, 5), 1000)
  }

  /// A deadline moved by `bytes` of progress.
  func moved(_ deadline: Int64, by bytes: Int, now: Int64, whole: Int64) -> Int64 {
    min(now + whole, deadline + Int64(bytes) * 1000 / max(bytesPerSecondMin, 1))
  }
}
