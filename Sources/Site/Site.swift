import Foundation
public import HTTP
public import Ledger
import Merkle
import Registrar

/// The service as one function from request to response, over one connection to the ledger.
///
/// Each event loop makes one of its own: it is touched by that loop alone.
public final class Site {
  let configuration: SiteConfiguration
  let reader: LedgerReader
  /// The answer that is being made: for whom, of which thing it tells, if the brake counts that, and
  /// under which keys of the index it looked for it.
  struct Turn {
    var peer: PeerAddress?
    var thing: String?
    var keys: [IndexKey] = []
  }
  var turn = Turn()
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
        case .slow: return .slow(work(call))
        case .waiting: return .waiting(work(call))
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
  private func work(
    _ call: Call,
    then keep: @escaping @Sendable (AnswerCache.Kept) -> Void = { _ in }
  ) -> @Sendable () -> Response {
    let (configuration, cache, pool, makeReader) = (configuration, cache, pool, makeReader)
    return {
      do {
        let made = try pool.withSite {
          try Site(configuration, cache: cache, pool: pool, makeReader: makeReader)
        } _: { site in
          let response = site.respond(to: call)
          return AnswerCache.Kept(
            response: response,
            thing: site.turn.thing,
            keys: site.turn.keys
          )
        }
        keep(made)
        return made.response.conditional(for: call.request)
      } catch {
        return Response(status: .serviceUnavailable, headers: [.retryAfter: "30"])
      }
    }
  }

  /// The answer that was made before, if all that it is made from is unchanged, or a slow one.
  private func kept(_ call: Call) throws -> Answer {
    guard let moment = published() else { return .slow(work(call)) }
    let key = CacheKey(call.request)
    let kept = cache.answer(to: key, at: moment, now: configuration.now()) { keys, first in
      ledger?.isUnchanged(keys, from: first, to: moment) ?? false
    }
    if let kept {
      if let thing = kept.thing {
        settle(try pass(thing, call.request.peer), .good)
      }
      return .ready(kept.response.conditional(for: call.request))
    }
    let (cache, now) = (cache, configuration.now())
    return .slow(
      work(call) { made in
        // Unknown codes are as many as somebody likes, and would push out those that are asked for.
        if made.response.tellsOfSomething { cache.keep(made, as: key, at: moment, now: now) }
      }
    )
  }

  /// The ledger, where this process writes it.
  private var ledger: Ledger? { configuration.writer?.registrar.ledger }

  /// How far the published log is: where this process writes it, without a look at the disk.
  private func published() -> LogMoment? {
    ledger?.published ?? (try? reader.read { LogMoment(size: $0.size) })
  }

  /// Lets a thing be looked up, but for who tries codes.
  ///
  /// - Throws: ``SiteProblem`` with 429.
  func pass(_ thing: String, _ peer: PeerAddress?) throws -> Brake.Pass {
    switch configuration.brake.admit(thing, from: peer, now: configuration.now()) {
    case .pass(let pass): return pass
    case .wait(let seconds): throw SiteProblem.tooManyUnknown(retryAfterSeconds: seconds)
    }
  }

  /// Tells the brake what became of a look-up.
  func settle(_ pass: Brake.Pass, _ outcome: Brake.Outcome) {
    configuration.brake.settle(pass, outcome, now: configuration.now())
  }

  /// Answers here and now, in the coding that is asked for; what a handler throws becomes a problem
  /// document or a page.
  private func respond(to call: Call) -> Response {
    turn = Turn(peer: call.request.peer)
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
    if !response.headers.contains("Access-Control-Expose-Headers") {
      response.headers["Access-Control-Expose-Headers"] = "*"
    }
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
    ledger?.report(error)
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

extension Response {
  /// Whether it tells of something that is there, or was.
  fileprivate var tellsOfSomething: Bool {
    [.ok, .gone, .unavailableForLegalReasons].contains(status)
  }
}
