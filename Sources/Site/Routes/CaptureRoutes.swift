import Access
import EPCIS
import Events
import HTTP

// Where parties say what they did.
extension Site {
  /// The work that captures what `request` brings; `nil` if it is no such request.
  ///
  /// It waits for the disk, and needs no reader of its own.
  func capturing(_ request: Request) -> (@Sendable () -> Response)? {
    guard request.method == .post || request.method == .delete, let writer = configuration.writer
    else { return nil }
    let api = CaptureAPI(writer: writer, now: configuration.now, members: configuration.members)
    switch (request.method, request.path) {
    case (.post, "/capture"), (.post, "/events"): return { api.answer(request) }
    case (.post, StatementsAPI.path): return { StatementsAPI(api: api).answer(request) }
    case (.post, RegistryAPI.path): return { RegistryAPI(writer: writer).answer(request) }
    case (.post, ErasureAPI.path): return { ErasureAPI(api: api).answer(request) }
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

  /// What became of the documents that the party sent, the newest first.
  func captureJobs(_ request: Request) throws -> Response {
    let asked = try MemberRequest(request, self, scope: .capture)
    var before = Int64.max
    if let token = asked.pageToken {
      guard let number = Int64(try TextToken(token).text) else {
        throw APIProblem(QueryError.token)
      }
      before = number
    }
    let found = try asked.members.store.jobs(
      of: asked.party,
      before: before,
      countMax: asked.perPage + 1
    )
    let shown = found.prefix(asked.perPage)
    let next =
      found.count > shown.count
      ? shown.last.map { TextToken(of: String($0.number)).token } : nil
    return asked.answer(.array(shown.map(\.job.report)), next: next, at: self)
  }

  /// What became of one document.
  func captureJob(_ request: Request, id: String) throws -> Response {
    let asked = try MemberRequest(request, self, scope: .capture)
    guard let job = try asked.members.store.job(id, of: asked.party) else {
      throw APIProblem.nothing("you have no capture called \(id)")
    }
    return asked.answer(job.report, at: self)
  }
}
