import HTTP
import Ledger
import Merkle
import Synchronization

/// What an answer to a scan depends on, beside the state of the log.
///
/// Not the fields as they were sent, of which there are as many as somebody likes, but what is chosen
/// by them.
struct CacheKey: Hashable, Sendable {
  private let target: String
  private let form: Negotiation.Form
  /// The language of who asks for none in the target.
  private let language: String
  private let isPlain: Bool

  init(_ request: Request) {
    target = request.target
    form = Negotiation.form(accept: request.headers[.accept])
    language = Languages.accepted(by: request).tag
    // Parts are of the plain bytes.
    isPlain =
      request.headers.contains(.range)
      || !Negotiation.allows(coding: "gzip", acceptEncoding: request.headers[.acceptEncoding])
  }
}

/// Answers that were made a short time ago, so that a code which many people look at is verified once.
///
/// While the log grows, an answer stays as long as nothing new stands under any key of the index that
/// it was made from: it tells the same, proved by a checkpoint that is some seconds older. When there
/// is no more room, what was not asked for since the last time goes, so that nobody pushes out what
/// many look at by asking for the same with ever another query.
public final class AnswerCache: Sendable {
  /// The most answers that are kept in each of two halves.
  static let countMax = 512
  /// The most bytes that those of one half may have together.
  static let bytesMax = 32 << 20
  /// How long an answer is kept, in seconds: how old records are changes with the clock.
  static let secondsMax: UInt64 = 10

  /// An answer, what the brake counts for it, and the keys of the index that it was made from.
  struct Kept {
    let response: Response
    let thing: String?
    let keys: [IndexKey]
  }
  private struct Entry {
    let kept: Kept
    let since: UInt64
    /// The last moment of the log of which it is known to hold.
    var moment: LogMoment

    func isNew(_ now: UInt64) -> Bool { since <= now && now - since < AnswerCache.secondsMax }
  }
  private struct State {
    /// Those that were made or asked for lately.
    var new: [CacheKey: Entry] = [:]
    /// The bodies of these.
    var bytes = 0
    /// Those that were so before.
    var old: [CacheKey: Entry] = [:]

    mutating func take(_ key: CacheKey) -> Entry? {
      guard let entry = new.removeValue(forKey: key) else { return old.removeValue(forKey: key) }
      bytes -= entry.kept.response.body.count
      return entry
    }

    mutating func keep(_ entry: Entry, as key: CacheKey) {
      let count = entry.kept.response.body.count
      if new.count >= AnswerCache.countMax || bytes + count > AnswerCache.bytesMax {
        old = new
        new = [:]
        bytes = 0
      }
      new[key] = entry
      bytes += count
    }
  }
  private let state = Mutex(State())

  /// An empty cache.
  public init() {}

  /// The answer to `key`, if it still holds at `moment`.
  ///
  /// - Parameters:
  ///   - key: what is asked for.
  ///   - moment: how far the log is.
  ///   - now: the clock, in seconds since 1970.
  ///   - isUnchanged: whether what stands under these keys is the same at a moment before and at
  ///     `moment`.
  /// - Returns: the answer; `nil` if there is none.
  func answer(
    to key: CacheKey,
    at moment: LogMoment,
    now: UInt64,
    isUnchanged: (_ keys: [IndexKey], _ since: LogMoment) -> Bool
  ) -> Kept? {
    state.withLock { state in
      if let entry = state.new[key], entry.moment == moment, entry.isNew(now) { return entry.kept }
      guard var entry = state.take(key), entry.isNew(now),
        entry.moment == moment || isUnchanged(entry.kept.keys, entry.moment)
      else { return nil }
      entry.moment = moment
      state.keep(entry, as: key)
      return entry.kept
    }
  }

  /// Keeps an answer that was made at `moment` of the log or later.
  func keep(_ answer: Kept, as key: CacheKey, at moment: LogMoment, now: UInt64) {
    guard answer.response.body.count <= Self.bytesMax else { return }
    state.withLock { state in
      _ = state.take(key)
      state.keep(Entry(kept: answer, since: now, moment: moment), as: key)
    }
  }
}
