import HTTP

// Where parties say what they did.
extension Site {
  /// The work that captures what `request` brings; `nil` if it is no such request.
  ///
  /// It waits for the disk, and needs no reader of its own.
  func capturing(_ request: Request) -> (@Sendable () -> Response)? {
    guard request.method == .post || request.method == .delete, let writer = configuration.writer
    else { return nil }
    let api = CaptureAPI(writer: writer, now: configuration.now)
    switch (request.method, request.path) {
    case (.post, "/capture"): return { api.answer(request) }
    case (.post, LinkAPI.path): return { LinkAPI(api: api).answer(request) }
    case (.delete, let path) where path.hasPrefix(LinkAPI.path + "/"):
      return { LinkAPI(api: api).answer(request) }
    default: return nil
    }
  }

  /// Answers for a service that takes nothing.
  func endLink(_ request: Request, entry: String) throws -> Response { try capture(request) }

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
