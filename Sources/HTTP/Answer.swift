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
  /// The answer is made by this work, which mostly waits: for a disk, for a batch to be written.
  ///
  /// Much more of it is under way at a time than of slow work, which it does not hold up.
  case waiting(@Sendable () -> Response)

  /// The response, made here and now.
  public func response() -> Response {
    switch self {
    case .ready(let response): response
    case .slow(let work), .waiting(let work): work()
    }
  }
}
