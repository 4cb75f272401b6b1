import HTTP
import Synchronization

/// Slows down who tries codes until one is good, and nobody else.
///
/// Each network has a bucket of tokens. An answer that a code is unknown takes one; time brings them
/// back, and so does every further code that is good, for a shop or a mobile network asks for many
/// good ones and a crawler for few. While the bucket is empty, codes that this network has not been
/// answered yet get 429, good or not, so that this answer tells nothing; those that it was answered
/// go on being answered. Only codes of single things count: the number of a product and its lots are no
/// secrets, so they are always answered, and give nothing back.
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
    /// When an unknown code was asked for last.
    var tried: UInt64
    /// Hashes of the good codes, the oldest first.
    var good: [Int] = []
  }
  private let limits: Limits
  private let buckets = Mutex<[PeerAddress: Bucket]>([:])

  /// A brake that has seen nobody.
  public init(limits: Limits = Limits()) { self.limits = limits }

  /// Whether a question for `code` may be answered.
  ///
  /// - Parameters:
  ///   - code: a hash of what is asked for.
  ///   - peer: who asks.
  ///   - now: the clock, in POSIX seconds.
  /// - Returns: `nil` if it may, otherwise the seconds after which to ask again.
  func delay(of code: Int, from peer: PeerAddress?, now: UInt64) -> Int? {
    guard let network = network(peer) else { return nil }
    return buckets.withLock { buckets in
      guard var bucket = buckets[network] else { return nil }
      refill(&bucket, now)
      let isOver = bucket.tokens >= Double(limits.unknownMax) && now >= bucket.tried + 3_600
      buckets[network] = isOver ? nil : bucket
      if bucket.tokens >= 1 || bucket.good.contains(code) { return nil }
      return max(1, Int(((1 - bucket.tokens) * Double(limits.secondsPerToken)).rounded(.up)))
    }
  }

  /// Takes note of an answer.
  func note(_ code: Int, isGood: Bool, from peer: PeerAddress?, now: UInt64) {
    guard let network = network(peer) else { return }
    buckets.withLock { buckets in
      var bucket =
        buckets[network] ?? Bucket(tokens: Double(limits.unknownMax), time: now, tried: now)
      refill(&bucket, now)
      if !isGood {
        bucket.tokens = max(0, bucket.tokens - 1)
        bucket.tried = now
      } else if !bucket.good.contains(code) {
        bucket.tokens += 1
        bucket.good.append(code)
        if bucket.good.count > limits.goodMax { bucket.good.removeFirst() }
      }
      if buckets[network] == nil, buckets.count >= limits.networksMax { forget(&buckets) }
      buckets[network] = bucket
    }
  }

  /// Whether what a request asks for may be a single thing, whose code is not to be guessed.
  ///
  /// - Parameter target: a path, or a target that names a code in its query.
  /// - Returns: false for products, variants and lots only.
  static func guards(_ target: String) -> Bool {
    // Each scan comes by here, and few have an escape.
    let isPlain = !target.utf8.contains(UInt8(ascii: "%"))
    let text =
      isPlain ? target : target.replacing("%2F", with: "/").replacing("%2f", with: "/")
    let segments = text.split(separator: "/")
    guard let start = segments.firstIndex(where: { openKeys.contains($0) }) else { return true }
    let keys = stride(from: start, to: segments.count, by: 2).map { segments[$0] }
    return !keys.allSatisfy(openKeys.contains)
  }

  /// What is printed alike on many packages: product, lot, variant.
  private static let openKeys: Set<Substring> = ["01", "gtin", "10", "lot", "22", "cpv"]

  private func refill(_ bucket: inout Bucket, _ now: UInt64) {
    let seconds = Double(now > bucket.time ? now - bucket.time : 0)
    let most = Double(limits.unknownMax)
    bucket.tokens = min(most, bucket.tokens + seconds / Double(limits.secondsPerToken))
    bucket.time = max(bucket.time, now)
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
