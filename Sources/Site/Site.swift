import Foundation
public import HTTP
public import Ledger
import Registrar

/// The service as one function from request to response, over one connection to the ledger.
///
/// Each event loop makes one of its own: it is touched by that loop alone.
public final class Site {
  let configuration: SiteConfiguration
  let reader: LedgerReader
  private let makeReader: @Sendable () throws -> LedgerReader
  private let cache: AnswerCache
  private let pool: SitePool
  /// What never changes while the service runs, made when something is asked for the first time.
  private lazy var ready = readyAnswers()

  /// Serves what `makeReader` reads.
  ///
  /// - Parameters:
  ///   - configuration: what the service is told.
  ///   - cache: the answers that all sites of one service share.
  ///   - pool: the sites for answers that are made away from the loops, which all share too.
  ///   - makeReader: opens a connection: one for this site, and one for each answer that is made away
  ///     from the loop at a time.
  /// - Throws: what `makeReader` throws.
  public init(
    _ configuration: SiteConfiguration,
    cache: AnswerCache = AnswerCache(),
    pool: SitePool = SitePool(),
    makeReader: @escaping @Sendable () throws -> LedgerReader
  ) throws {
    self.configuration = configuration
    self.cache = cache
    self.pool = pool
    self.makeReader = makeReader
    reader = try makeReader()
  }

  /// Answers one request.
  ///
  /// What takes longer than a loop may wait, such as making and verifying a bundle, is handed back
  /// as work, unless its answer was kept.
  public func answer(_ request: Request) -> Answer {
    if let response = ready.answer(to: request) { return .ready(response) }
    if let work = capturing(request) { return .waiting(work) }
    do {
      switch try route(request) {
      case .response(let response): return .ready(finished(response))
      case .call(let call):
        switch call.route.pace {
        case .fixed, .inline:
          return .ready(respond(to: call).conditional(for: request))
        case .slow: return slow(call)
        case .kept: return try kept(call)
        }
      }
    } catch {
      return .ready(finished(refusal(error, for: request)))
    }
  }

  /// The files, and the answers of routes that are fixed, as ``finished(_:)`` leaves them.
  private func readyAnswers() -> ReadyAnswers {
    var answers: [String: ReadyAnswers.Forms] = [:]
    for (name, asset) in configuration.assets where !RouteTable.all.reserves(name) {
      answers["/\(name)"] = finished(asset.response(isHashed: false)).forms
      answers["/\(asset.hashedName)"] = finished(asset.response(isHashed: true)).forms
    }
    for route in RouteTable.all.fixed {
      let path = route.pattern.text
      guard let response = try? route.handler(self, Request(target: path), []) else { continue }
      answers[path] = finished(response).forms
    }
    return ReadyAnswers(answers)
  }

  /// The answer is made by a worker, over a reader of its own.
  private func slow(
    _ call: Call,
    then keep: @escaping @Sendable (Response) -> Void = { _ in }
  ) -> Answer {
    let (configuration, cache, pool, makeReader) = (configuration, cache, pool, makeReader)
    return .slow {
      do {
        let response = try pool.withSite {
          try Site(configuration, cache: cache, pool: pool, makeReader: makeReader)
        } _: {
          $0.respond(to: call)
        }
        keep(response)
        return response.conditional(for: call.request)
      } catch {
        return Response(status: .serviceUnavailable, headers: [.retryAfter: "30"])
      }
    }
  }

  /// The answer that was made for the present log, or a slow one.
  ///
  /// Who tries many codes is slowed down.
  private func kept(_ call: Call) throws -> Answer {
    let code = brakeCode(of: call.request)
    if let seconds = brakeDelay(code, call.request) {
      throw SiteProblem.tooManyUnknown(retryAfterSeconds: seconds)
    }
    guard let size = publishedSize() else { return slow(call) }
    let key = CacheKey(call.request)
    if let kept = cache.answer(to: key, size: size, now: configuration.now()) {
      noteForBrake(code, isGood: true, call.request)
      return .ready(kept.conditional(for: call.request))
    }
    let (cache, brake, now) = (cache, configuration.brake, configuration.now)
    let (hash, peer, isGuarded) = (code.hashValue, call.request.peer, Brake.guards(code))
    return slow(call) { response in
      // Unknown codes are as many as somebody likes, and would push out those that are asked for.
      if response.status != .notFound { cache.keep(response, as: key, size: size) }
      guard isGuarded else { return }
      brake.note(hash, isGood: response.status != .notFound, from: peer, now: now())
    }
  }

  /// The size of the published log: where this process writes it, without a look at the disk.
  private func publishedSize() -> UInt64? {
    if let ledger = configuration.writer?.registrar.ledger { return ledger.publishedSize }
    return try? reader.read { $0.size }
  }

  /// What names the code in a request: its path, or where that names none the whole target.
  private func brakeCode(of request: Request) -> String {
    request.path == "/oembed" ? request.target : request.path
  }

  /// The seconds that whoever sends `request` has to wait; `nil` for none.
  func brakeDelay(_ code: String, _ request: Request) -> Int? {
    guard Brake.guards(code) else { return nil }
    return configuration.brake.delay(
      of: code.hashValue,
      from: request.peer,
      now: configuration.now()
    )
  }

  func noteForBrake(_ code: String, isGood: Bool, _ request: Request) {
    guard Brake.guards(code) else { return }
    configuration.brake.note(
      code.hashValue,
      isGood: isGood,
      from: request.peer,
      now: configuration.now()
    )
  }

  /// Answers here and now, in the coding that is asked for; what a handler throws becomes a problem
  /// document or a page.
  private func respond(to call: Call) -> Response {
    let response: Response
    do {
      response = finished(try call(self))
    } catch {
      response = finished(refusal(error, for: call.request))
    }
    return response.encoded(for: call.request)
  }

  private func refusal(_ error: any Error, for request: Request) -> Response {
    switch error {
    case let redirect as Redirect: .redirect(to: redirect.location)
    case let problem as APIProblem: problem.response
    case let problem as SiteProblem: problem.response(to: request, site: self)
    default: failed(error).response(to: request, site: self)
    }
  }

  /// The answer with the fields that all have.
  private func finished(_ response: Response) -> Response {
    var response = response
    response.headers["X-Content-Type-Options"] = "nosniff"
    // Open to scripts of every site: nothing here depends on who a browser is signed in as.
    response.headers[.allowOrigin] = "*"
    response.headers["Access-Control-Expose-Headers"] = Versions.exposedHeaders
    if configuration.isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
    if response.isPage { guardPage(&response) }
    return response
  }

  /// What keeps a page to itself, where its route did not say otherwise.
  private func guardPage(_ response: inout Response) {
    let policy = PagePolicy.content(style: configuration.style)
    response.headers[.contentSecurityPolicy] = response.headers[.contentSecurityPolicy] ?? policy
    response.headers[.referrerPolicy] = "no-referrer"
    response.headers["Permissions-Policy"] = PagePolicy.permissions
    let opener = response.headers["Cross-Origin-Opener-Policy"]
    response.headers["Cross-Origin-Opener-Policy"] = opener ?? "same-origin"
  }

  /// An error of our own: the reader gets a short number that the log line has too.
  private func failed(_ error: any Error) -> SiteProblem {
    let number = UInt32.random(in: .min ... .max)
    let id = String(number, radix: 16)
    FileHandle.standardError.write(Data("error id=\(id) reason=\"\(error)\"\n".utf8))
    return SiteProblem(
      .serviceUnavailable,
      "cannot_tell",
      .word(.cannotTellTitle),
      detail: .word(.failedText, ["id": id]),
      headers: [.retryAfter: "30"]
    )
  }
}
