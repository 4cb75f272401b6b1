import Foundation
public import HTTP
public import Ledger

/// The service as one function from request to response, over one connection to the ledger.
///
/// Each event loop makes one of its own: it is touched by that loop alone.
public final class Site {
  let configuration: SiteConfiguration
  let reader: LedgerReader
  private let makeReader: @Sendable () throws -> LedgerReader
  private let cache: AnswerCache

  /// Serves what `makeReader` reads.
  ///
  /// - Parameters:
  ///   - configuration: what the service is told.
  ///   - cache: the answers that all sites of one service share.
  ///   - makeReader: opens a connection: one for this site, and one for each scan that is verified
  ///     away from the loop.
  /// - Throws: what `makeReader` throws.
  public init(
    _ configuration: SiteConfiguration,
    cache: AnswerCache = AnswerCache(),
    makeReader: @escaping @Sendable () throws -> LedgerReader
  ) throws {
    self.configuration = configuration
    self.cache = cache
    self.makeReader = makeReader
    reader = try makeReader()
  }

  /// Answers one request.
  ///
  /// Making and verifying a bundle takes milliseconds, in which a loop would answer nobody else, so
  /// scans that are not in the cache are handed back as work.
  public func answer(_ request: Request) -> Answer {
    guard isScan(request) else { return .ready(respond(to: request)) }
    let key = CacheKey(request)
    guard let size = try? reader.read({ $0.size }) else { return .ready(respond(to: request)) }
    if let kept = cache.answer(to: key, size: size, now: configuration.now()) {
      return .ready(revalidated(kept, for: request))
    }
    let (configuration, cache, makeReader) = (configuration, cache, makeReader)
    return .slow {
      do {
        let site = try Site(configuration, cache: cache, makeReader: makeReader)
        let response = site.respond(to: request)
        cache.keep(response, as: key, size: size)
        return site.revalidated(response, for: request)
      } catch {
        return Response(status: .serviceUnavailable, headers: [.retryAfter: "30"])
      }
    }
  }

  /// The answer with its tag, or 304 if the client has these bytes already.
  private func revalidated(_ response: Response, for request: Request) -> Response {
    guard response.status == .ok, let tag = response.headers[.etag] else { return response }
    return response.tagged(EntityTag(String(tag.dropFirst().dropLast())), for: request)
  }

  /// Answers here and now; what a handler throws becomes a problem document or a page.
  private func respond(to request: Request) -> Response {
    var response: Response
    do {
      response = try route(request)
    } catch let redirect as Redirect {
      response = .redirect(to: redirect.location)
    } catch let problem as SiteProblem {
      response = problem.response(to: request, site: self)
    } catch {
      response = failed(error).response(to: request, site: self)
    }
    response.headers["X-Content-Type-Options"] = "nosniff"
    if request.method == .get || request.method == .head || request.method == .options {
      response.headers[.allowOrigin] = "*"
    }
    return response
  }

  /// An error of our own: the reader gets a short number that the log line has too.
  private func failed(_ error: any Error) -> SiteProblem {
    let number = UInt32.random(in: .min ... .max)
    let id = String(number, radix: 16)
    FileHandle.standardError.write(Data("error id=\(id) reason=\"\(error)\"\n".utf8))
    return SiteProblem(
      .serviceUnavailable,
      "cannot_tell",
      "We cannot tell right now. This says nothing about your product. Try again later. (\(id))",
      headers: [.retryAfter: "30"]
    )
  }
}
