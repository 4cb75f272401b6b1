import GS1
import HTTP
import Synchronization

/// Slows down who tries codes until one is good, and nobody else.
///
/// Each network has a bucket of tries. A look-up takes one before it begins, so that a hundred at once
/// are not let through by the last one, and gets it back if the code was good: what is lost are tries
/// of unknown codes. Time brings them back, and so do good codes, half a try each, for a shop or a
/// mobile network asks for many good ones and a crawler for few. While the bucket is empty, codes that
/// this network has not been answered yet get 429, good or not, so that this answer tells nothing;
/// those that it was answered go on being answered. It counts look-ups of single things, in whatever
/// form their code came, and nothing else: redirects, errors, products and lots take nothing and give
/// nothing back.
///
/// What a good code gives is bounded twice. A code gives once in a day or two, whoever asks for it
/// (``GivenCodes``), and a network gets no more than ``Limits/givenPerHour``. So, with the defaults:
///
/// - Without good codes one address tries 720 codes an hour, 17,000 a day.
/// - With 10,000 good codes of one's own that is 5,000 more in a day or two, from all addresses of the
///   world together, in whatever order they are shown: less than a third of what one more address would
///   bring. With a million of them, one address tries 1,744 an hour at most.
/// - A shop where 5,000 customers an hour check packages behind one address, each another one, has
///   1,744 tries an hour. It is slowed when more than one in three of what its customers enter is
///   unknown.
///
/// An IPv6 network of 64 bits is one customer's, and one of 48 bits, which anybody can rent, as much as
/// sixteen customers. This machine and Unix sockets are not slowed, so a proxy must be trusted to tell
/// for whom it asks.
public final class Brake: Sendable {
  /// How much is allowed.
  public struct Limits: Sendable {
    /// Unknown codes that a network may ask for at once.
    public var unknownMax = 60
    /// The seconds in which one more is allowed.
    public var secondsPerTry = 5
    /// Tries that good codes give a network in an hour, which it may have at once.
    public var givenPerHour = 1_024
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
      limits.secondsPerTry = 600
      return limits
    }()
  }

  /// What became of a look-up.
  enum Outcome {
    case good, unknown
    /// It told nothing.
    case failed
  }

  /// A look-up that was let through, and must be told its outcome.
  struct Pass {
    fileprivate let code: Int
    fileprivate let networks: [Network]
    /// Whether it took a try.
    fileprivate let isCounted: Bool
  }

  /// Whether a look-up may be made.
  enum Admission {
    case pass(Pass)
    /// After so many seconds there is a try again.
    case wait(seconds: Int)
  }

  private struct State {
    var buckets: [Network: Bucket] = [:]
    var given = GivenCodes()
    /// When those were forgotten last that nobody came from for long.
    var swept: UInt64 = 0
  }
  /// After so many seconds without a question a network is forgotten; its bucket is full by then.
  private static let quietSeconds: UInt64 = 3_600
  private let limits: Limits
  private let state = Mutex(State())

  /// A brake that has seen nobody.
  public init(limits: Limits = Limits()) { self.limits = limits }

  /// Takes a try for a look-up, if there is one, or none is needed.
  ///
  /// - Parameters:
  ///   - thing: what is asked for, as ``thing(_:)`` names it.
  ///   - peer: who asks.
  ///   - now: the clock, in POSIX seconds.
  /// - Returns: a pass, which is settled when the outcome is known, or how long to wait.
  func admit(_ thing: String, from peer: PeerAddress?, now: UInt64) -> Admission {
    let (code, networks) = (thing.hashValue, Network.all(of: peer))
    return state.withLock { state in
      if now >= state.swept + Brake.quietSeconds { sweep(&state, now) }
      var buckets = networks.map { state.buckets[$0] ?? Bucket($0, limits, now) }
      for index in buckets.indices { buckets[index].refill(limits, now) }
      let isCounted = !networks.isEmpty && !buckets[0].good.contains(code)
      if isCounted, let wait = buckets.compactMap({ $0.wait(limits) }).max() {
        return .wait(seconds: wait)
      }
      for index in buckets.indices {
        if isCounted { buckets[index].tries -= 1 }
        keep(buckets[index], of: networks[index], in: &state.buckets)
      }
      return .pass(Pass(code: code, networks: networks, isCounted: isCounted))
    }
  }

  /// Gives back what a look-up took, unless its code was unknown, and something for a good one.
  func settle(_ pass: Pass, _ outcome: Outcome, now: UInt64) {
    guard pass.isCounted, outcome != .unknown else { return }
    state.withLock { state in
      for network in pass.networks { state.buckets[network]?.giveBack(limits) }
      guard outcome == .good else { return }
      state.buckets[pass.networks[0]]?.remember(pass.code, limits)
      // A full bucket needs nothing, and the code is not spent on it.
      let needing = pass.networks.filter { state.buckets[$0]?.needs(limits) ?? false }
      guard !needing.isEmpty, state.given.take(pass.code, now) else { return }
      for network in needing { state.buckets[network]?.give(limits) }
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

  private func keep(_ bucket: Bucket, of network: Network, in all: inout [Network: Bucket]) {
    if all[network] == nil, all.count >= limits.networksMax { forget(&all) }
    all[network] = bucket
  }

  /// Forgets whom nobody came from for an hour.
  private func sweep(_ state: inout State, _ now: UInt64) {
    state.swept = now
    state.buckets = state.buckets.filter { now < $0.value.time + Brake.quietSeconds }
  }

  /// Forgets the half that has most tries left.
  private func forget(_ buckets: inout [Network: Bucket]) {
    let kept = buckets.sorted { $0.value.left(limits) < $1.value.left(limits) }
      .prefix(buckets.count / 2)
    buckets = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
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
