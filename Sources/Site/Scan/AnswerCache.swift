import HTTP
import Synchronization

/// What an answer to a scan depends on, beside the state of the log.
struct CacheKey: Hashable, Sendable {
  private let target: String
  private let accept: String
  private let language: String
  private let isPlain: Bool

  init(_ request: Request) {
    target = request.target
    accept = request.headers[.accept] ?? ""
    language = request.headers[.acceptLanguage] ?? ""
    // Parts are of the plain bytes.
    isPlain =
      request.headers.contains(.range)
      || !Negotiation.allows(coding: "gzip", acceptEncoding: request.headers[.acceptEncoding])
  }
}

/// Answers that were made for the present state of the log, so that a code which many people look at
/// is verified once.
///
/// A new state of the log, or a minute, ends it: how old records are changes with the clock.
public final class AnswerCache: Sendable {
  /// The most answers that are kept.
  static let countMax = 1_024
  /// The most bytes that they may have together.
  static let bytesMax = 64 << 20
  /// How long an answer is kept, in seconds.
  static let secondsMax: UInt64 = 60

  /// An answer, and what the brake counts for it.
  struct Kept {
    let response: Response
    let thing: String?
  }
  private struct State {
    var answers: [CacheKey: Kept] = [:]
    var bytes = 0
    var size: UInt64 = 0
    var since: UInt64 = 0
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
      return state.answers[key]
    }
  }

  /// Keeps an answer that was made for a log of at least `size` entries.
  func keep(_ answer: Kept, as key: CacheKey, size: UInt64) {
    state.withLock { state in
      guard size == state.size, state.answers.count < Self.countMax,
        state.bytes + answer.response.body.count <= Self.bytesMax, state.answers[key] == nil
      else { return }
      state.answers[key] = answer
      state.bytes += answer.response.body.count
    }
  }
}
