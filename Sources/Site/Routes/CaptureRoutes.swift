import HTTP

// Where parties say what they did.
extension Site {
  /// The work that captures what `request` brings; `nil` if it is no such request.
  ///
  /// It waits for the disk, and needs no reader of its own.
  func capturing(_ request: Request) -> (@Sendable () -> Response)? {
    guard request.method == .post, request.path == "/capture", let writer = configuration.writer
    else { return nil }
    let api = CaptureAPI(writer: writer, now: configuration.now)
    return { api.answer(request) }
  }

  /// Answers for a service that takes nothing.
  func capture(_ request: Request) throws -> Response {
    throw APIProblem(
      status: .serviceUnavailable,
      exception: .implementation,
      title: "This service only answers.",
      detail: "another one, which keeps the ledger, takes documents"
    )
  }
}
