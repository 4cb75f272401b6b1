import Access
public import HTTP

/// Refuses what needs no body to be refused, before that is received: nobody without a token can make the
/// service take in more than a small body where a token is needed.
public struct HeadScreen: Sendable {
  private let tokens: TokenStore?

  /// Screens what comes to the service of this configuration.
  public init(_ configuration: SiteConfiguration) {
    tokens = configuration.writer?.tokens ?? configuration.members?.tokens
  }

  /// What a request is refused with by its head.
  ///
  /// - Parameters:
  ///   - request: the request without its body.
  ///   - isLarge: whether the body is longer than what anybody may send.
  /// - Returns: 401 without a good token where one is needed, 404 and 405 where no body is taken at all, 413
  ///   and 411 where only a short one is; `nil` for what must be looked at as a whole.
  public func refusal(of request: Request, isLarge: Bool) -> Response? {
    do {
      switch try RouteTable.all.find(request) {
      case .route(let route, _):
        if let bytesMax = HeadScreen.shoppersBytesMax[route.pattern.text] {
          return HeadScreen.refusal(of: request, isLarge: isLarge, beyond: bytesMax)
        }
        let isFree = HeadScreen.smallIsFree.contains(route.pattern.text) && !isLarge
        let hasToken = request.hasCredentials
        guard let tokens, !isFree || hasToken else { return nil }
        _ = try request.holder(in: tokens)
        return nil
      case .otherMethods(let methods):
        return HeadScreen.open(.methodNotAllowed(allowing: methods + [.options]))
      case .notReserved:
        return HeadScreen.open(.methodNotAllowed(allowing: [.get, .head, .options]))
      case .nothing: return HeadScreen.open(.plainProblem(.notFound, "There is nothing here."))
      }
    } catch let problem as APIProblem {
      return HeadScreen.open(problem.response)
    } catch {
      // Whoever answers the whole request tells what is wrong.
      return nil
    }
  }

  /// What shoppers send, who have no token, and how many bytes it may have.
  private static let shoppersBytesMax = [
    "/report": ReportForm.bytesMax, "/scans": CheckForm.bytesMax,
  ]
  /// Where only much needs a token.
  private static let smallIsFree: Set<String> = [StatementsAPI.path]

  /// Refuses a body that is longer than `bytesMax`, or that is large and does not say how long it is.
  private static func refusal(
    of request: Request,
    isLarge: Bool,
    beyond bytesMax: Int
  ) -> Response? {
    let bytes = request.headers[.contentLength].flatMap { Int($0) }
    if let bytes, bytes > bytesMax {
      return open(.plainProblem(.contentTooLarge, "At most \(bytesMax) bytes are taken here."))
    }
    guard bytes == nil, isLarge else { return nil }
    return open(.plainProblem(.lengthRequired, "Say how long it is: send a Content-Length."))
  }

  /// Scripts of other sites may read it.
  private static func open(_ response: Response) -> Response {
    var response = response
    response.headers[.allowOrigin] = "*"
    return response
  }
}
