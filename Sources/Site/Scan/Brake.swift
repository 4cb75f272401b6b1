import GS1
import HTTP
import Synchronization

/// Slows down who tries codes until one is good, and nobody else.
///
/// Each network has a bucket of tokens. An answer that a code is unknown takes one; time brings them
/// back, and so does every further code that is good, for a shop or a mobile network asks for many
/// good ones and a crawler for few. While the bucket is empty, codes that this network has not been
/// answered yet get 429, good or not, so that this answer tells nothing; those that it was answered
/// go on being answered. It counts look-ups of single things, in whatever form their code came, and
/// nothing else: redirects, errors, products and lots take nothing and give nothing back.
///
/// IPv6 networks of 64 bits are one customer's. This machine and Unix sockets are not slowed, so a
/// proxy must be trusted to tell for whom it asks.
public final class Brake: Sendable {
  /// How much is allowed.
  public struct Limits: Sendable {
    /// Unknown codes that a network may ask for at once.
    public var unknownMax = 60
    /// The seconds in which one more is allowed.
    public var secondsPerToken = 5
    /// Good codes of a network that are remembered.
    public var goodMax = 64
    /// Networks that are remembered; if more try codes, those that try least are forgotten.
    public var networksMax = 65_536

    /// The defaults.
    public init() {}

    /// Of reports: twenty at once, and one more every ten minutes.
    static let reports: Limits = {
      var limits = Limits()
      limits.unknownMax = 20
      limits.secondsPerToken = 600
      return limits
    }()
  }

  private struct Bucket {
    var tokens: Double
    var time: UInt64
    /// Hashes of the good codes, the oldest first.
    var good: [Int] = []
  }
  private struct State {
    var buckets: [PeerAddress: Bucket] = [:]
    /// When those were forgotten last that nobody came from for long.
    var swept: UInt64 = 0
  }
  /// After so many seconds without a question a network is forgotten; its bucket is full by then.
  private static let quietSeconds: UInt64 = 3_600
  private let limits: Limits
  private let state = Mutex(State())

  /// A brake that has seen nobody.
  public init(limits: Limits = Limits()) { self.limits = limits }

  /// Whether a question for a thing may be answered.
  ///
  /// - Parameters:
  ///   - thing: what is asked for, as ``thing(_:)`` names it.
  ///   - peer: who asks.
  ///   - now: the clock, in POSIX seconds.
  /// - Returns: `nil` if it may, otherwise the seconds after which to ask again.
  func delay(of thing: String, from peer: PeerAddress?, now: UInt64) -> Int? {
    guard let network = network(peer) else { return nil }
    return state.withLock { state in
      guard var bucket = state.buckets[network] else { return nil }
      refill(&bucket, now)
      state.buckets[network] = bucket
      if bucket.tokens >= 1 || bucket.good.contains(thing.hashValue) { return nil }
      return max(1, Int(((1 - bucket.tokens) * Double(limits.secondsPerToken)).rounded(.up)))
    }
  }

  /// Takes note of an answer.
  func note(_ thing: String, isGood: Bool, from peer: PeerAddress?, now: UInt64) {
    guard let network = network(peer) else { return }
    state.withLock { state in
      if now >= state.swept + Brake.quietSeconds { sweep(&state, now) }
      var bucket =
        state.buckets[network] ?? Bucket(tokens: Double(limits.unknownMax), time: now)
      refill(&bucket, now)
      if !isGood {
        bucket.tokens = max(0, bucket.tokens - 1)
      } else if !bucket.good.contains(thing.hashValue) {
        bucket.tokens += 1
        bucket.good.append(thing.hashValue)
        if bucket.good.count > limits.goodMax { bucket.good.removeFirst() }
      }
      if state.buckets[network] == nil, state.buckets.count >= limits.networksMax {
        forget(&state.buckets)
      }
      state.buckets[network] = bucket
    }
  }

  /// What counts when `id` is looked up: the URI of a single thing.
  ///
  /// What is printed alike on many packages, such as a product, its lots and places, is no secret.
  /// - Returns: `nil` for what may be asked for without end.
  static func thing(_ id: CanonicalID) -> String? {
    switch id.kind {
    case .gtin, .lot, .gln, .party, .model, .component: nil
    default: id.uri
    }
  }

  private func refill(_ bucket: inout Bucket, _ now: UInt64) {
    let seconds = Double(now > bucket.time ? now - bucket.time : 0)
    let most = Double(limits.unknownMax)
    bucket.tokens = min(most, bucket.tokens + seconds / Double(limits.secondsPerToken))
    bucket.time = max(bucket.time, now)
  }

  /// Forgets whom nobody came from for an hour.
  private func sweep(_ state: inout State, _ now: UInt64) {
    state.swept = now
    state.buckets = state.buckets.filter { now < $0.value.time + Brake.quietSeconds }
  }

  /// Forgets the half that has most tokens left.
  private func forget(_ buckets: inout [PeerAddress: Bucket]) {
    let kept = buckets.sorted { $0.value.tokens < $1.value.tokens }.prefix(buckets.count / 2)
    buckets = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
  }

  private func network(_ peer: PeerAddress?) -> PeerAddress? {
    guard let peer, !peer.isLoopback else { return nil }
    return peer.ipv4 == nil ? PeerAddress(high: peer.high, low: 0) : peer
  }
}

extension SiteProblem {
  /// 429: this network has asked for too many codes that nobody knows.
  static func tooManyUnknown(retryAfterSeconds: Int) -> SiteProblem {
    SiteProblem(
      .tooManyRequests,
      "too_many_unknown",
      .word(.slowDownTitle),
      detail: .counted(.slowDownText, retryAfterSeconds),
      headers: [.retryAfter: "\(retryAfterSeconds)"]
    )
  }
}
