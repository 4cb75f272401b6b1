import EPCIS
import GS1
import HTTP

extension Site {
  /// A route with what it was found for, ready to be called by any site of the service.
  struct Call: Sendable {
    let request: Request
    let route: Route
    let values: [String]

    func callAsFunction(_ site: Site) throws -> Response {
      try route.handler(site, request, values)
    }
  }

  /// What a request leads to.
  enum Routed {
    case call(Call)
    case response(Response)
  }

  /// Finds what answers `request`.
  ///
  /// - Throws: ``SiteProblem`` if nothing does.
  func route(_ request: Request) throws -> Routed {
    if request.method == .options, request.path == "*" {
      return .response(options(HTTP.Method.allCases.filter { ![.trace, .query].contains($0) }))
    }
    do {
      switch try RouteTable.all.find(request) {
      case .route(let route, let values):
        return .call(Call(request: request, route: route, values: values))
      case .otherMethods(let methods): return .response(otherMethod(request, methods))
      case .nothing: throw SiteProblem(.notFound, "no_page", .word(.noPageTitle))
      case .notReserved: return unreserved(request)
      }
    } catch let error as TargetError {
      throw SiteProblem.malformed(error)
    }
  }

  /// A file from `Public`, or a scanned ID.
  private func unreserved(_ request: Request) -> Routed {
    let segments = (try? request.segments()) ?? []
    let asset = segments.count == 1 ? assetRoute(segments[0]) : nil
    let route = asset ?? RouteTable.scan
    guard route.methods.contains(request.method) else {
      var response = otherMethod(request, route.methods)
      // Resolvers tell with every answer where the links of a code are.
      let code = configuration.publicURL + request.target
      let whole = (try? DigitalLink.uncompressed(code)) ?? code
      if let link = try? DigitalLink(parsing: whole) {
        response.headers[.link] = linksetLink(link.path)
      }
      return .response(response)
    }
    return .call(Call(request: request, route: route, values: []))
  }

  private func assetRoute(_ name: String) -> Route? {
    let hashed = configuration.hashedAssets[name]
    return (hashed ?? configuration.assets[name]).map { asset in
      Route(.get, "/*", .inline) { _, _, _ in asset.response(isHashed: hashed != nil) }
    }
  }

  private func otherMethod(_ request: Request, _ methods: [HTTP.Method]) -> Response {
    let allowed = methods + [.options]
    guard request.method == .options else { return .methodNotAllowed(allowing: allowed) }
    var response = options(allowed)
    if RouteTable.isForMembers(request) || request.path == "/" {
      for field in Versions.discovery(request.path) {
        if let name = FieldName(field.name) { response.headers[name] = field.value }
      }
    }
    return response
  }

  /// What may be asked of a path (RFC 9110 §9.3.7), also for browsers that ask first (CORS).
  private func options(_ methods: [HTTP.Method]) -> Response {
    let list = methods.map(\.rawValue).joined(separator: ", ")
    return Response(
      status: .noContent,
      headers: [
        .allow: list, "Access-Control-Allow-Methods": list,
        "Access-Control-Allow-Headers": Versions.allowedHeaders,
        "Access-Control-Max-Age": "86400",
      ]
    )
  }
}

extension SiteProblem {
  /// A link with an escape that cannot be read.
  static func malformed(_ error: TargetError) -> SiteProblem {
    var problem = SiteProblem(
      .badRequest,
      "malformed",
      .word(.malformedTitle),
      detail: .words([.malformedEscape, .malformedText])
    )
    problem.reason = ["message": .string("\(error)")]
    return problem
  }
}
