import Foundation
public import HTTP
public import Ledger

/// The service as one function from request to response, over one connection to the ledger.
///
/// Each event loop makes one of its own: it is touched by that loop alone.
public final class Site {
  let configuration: SiteConfiguration
  let reader: LedgerReader

  /// Serves what `reader` reads.
  public init(_ configuration: SiteConfiguration, reader: LedgerReader) {
    self.configuration = configuration
    self.reader = reader
  }

  /// Answers one request; what a handler throws becomes a problem document or a page.
  public func answer(_ request: Request) -> Answer {
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
    return .ready(response)
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
