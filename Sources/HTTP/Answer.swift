/// What a handler gives back: an answer, or work that will make one.
///
/// Handlers run on an event loop, where everybody else waits for them. What takes longer than a
/// few dozen microseconds, or blocks, is handed back as work and done elsewhere, while the loop
/// goes on; the client still gets its answers in the order of its requests.
public enum Answer: Sendable {
  /// The answer is here.
  case ready(Response)
  /// The answer is made by this work, which may take its time and may block.
  case slow(@Sendable () -> Response)

  /// The response, made here and now.
  public func response() -> Response {
    switch self {
    case .ready(let response): response
    case .slow(let work): work()
    }
  }
}
