import HTTP
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

/// Answers that were made for the present state of the log, so that a code which many people look at
/// is verified once.
///
/// A new state of the log, or a minute, ends it: how old records are changes with the clock. When there
/// is no more room, what was not asked for since the last time goes, so that nobody pushes out what
/// many look at by asking for the same with ever another query.
public final class AnswerCache: Sendable {
  /// The most answers that are kept in each of two halves.
  static let countMax = 512
  /// The most bytes that those of one half may have together.
  static let bytesMax = 32 << 20
  /// How long an answer is kept, in seconds.
  static let secondsMax: UInt64 = 60

  /// An answer, and what the brake counts for it.
  struct Kept {
    let response: Response
    let thing: String?
  }
  private struct State {
    /// Those that were made or asked for lately.
    var new: [CacheKey: Kept] = [:]
    /// The bodies of these.
    var bytes = 0
    /// Those that were so before.
    var old: [CacheKey: Kept] = [:]
    var size: UInt64 = 0
    var since: UInt64 = 0

    mutating func keep(_ answer: Kept, as key: CacheKey) {
      let count = answer.response.body.count
      if new.count >= AnswerCache.countMax || bytes + count > AnswerCache.bytesMax {
        old = new
        new = [:]
        bytes = 0
      }
      new[key] = answer
      bytes += count
    }
  }
  private let state = Mutex(State())

  /// An empty cache.
  public init() {}

  /// The answer to `key`, if it was made for a log of `size` entries.
  func answer(to key: CacheKey, size: UInt64, now: UInt64) -> Kept? {
    state.withLock { state in
      if size != state.size || now >= state.since + Self.secondsMax {
        state = State(size: size, since: now)
      }
      if let answer = state.new[key] { return answer }
      guard let answer = state.old.removeValue(forKey: key) else { return nil }
      state.keep(answer, as: key)
      return answer
    }
  }

  /// Keeps an answer that was made for a log of at least `size` entries.
  func keep(_ answer: Kept, as key: CacheKey, size: UInt64) {
    guard answer.response.body.count <= Self.bytesMax else { return }
    state.withLock { state in
      guard size == state.size, state.new[key] == nil else { return }
      state.keep(answer, as: key)
    }
  }
}
