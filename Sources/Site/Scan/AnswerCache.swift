import HTTP

/// Answers that were made for the present state of the log, so that a code which many people look at
/// is verified once.
///
/// It holds what one loop has answered; a new state of the log, or a minute, ends it.
struct AnswerCache {
  /// The most answers that are kept.
  static let countMax = 256
  /// How long an answer is kept, in seconds: how old records are changes with the clock.
  static let secondsMax: UInt64 = 60

  private var answers: [String: Response] = [:]
  private var size: UInt64 = 0
  private var since: UInt64 = 0

  /// The answer to `key`, if it was made for a log of `size` entries.
  mutating func answer(to key: String, size: UInt64, now: UInt64) -> Response? {
    if size != self.size || now >= since + Self.secondsMax || answers.count >= Self.countMax {
      answers.removeAll(keepingCapacity: true)
      self.size = size
      since = now
    }
    return answers[key]
  }

  /// Keeps an answer for the state that was asked for last.
  mutating func keep(_ answer: Response, as key: String) { answers[key] = answer }
}
