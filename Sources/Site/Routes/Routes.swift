import HTTP

/// What answers the paths that begin with a reserved segment.
struct Route: Sendable {
  /// The methods that are answered, beside OPTIONS.
  let methods: [HTTP.Method]
  let handler: @Sendable (Site) -> (Request) throws -> Response

  static func get(
    _ handler: @escaping @Sendable (Site) -> (Request) throws -> Response
  ) -> Route {
    Route(methods: [.get, .head], handler: handler)
  }

  /// The reserved first segments; every other path is a scanned ID.
  static let all: [String: Route] = [
    "": .get(Site.home),
    "check": .get(Site.checkTypedCode),
    "checkpoint": .get(Site.checkpoint),
    "healthz": .get(Site.healthz),
    "id": .get(Site.scanOtherID),
    "readyz": .get(Site.readyz),
    "tile": .get(Site.tile),
    "trust.txt": .get(Site.trustFile),
  ]
}

extension Site {
  /// Finds what answers `request`, and lets it.
  func route(_ request: Request) throws -> Response {
    let first = request.path.dropFirst().prefix { $0 != "/" }
    let route = Route.all[String(first)] ?? assetRoute(request.path) ?? .get(Site.scan)
    let allowed = route.methods + [.options]
    guard allowed.contains(request.method) else {
      return .methodNotAllowed(allowing: allowed)
    }
    if request.method == .options { return options(allowed) }
    return try route.handler(self)(request)
  }

  /// Whether `request` asks for what was scanned, which takes longer than everything else.
  func isScan(_ request: Request) -> Bool {
    guard request.method == .get || request.method == .head else { return false }
    let first = String(request.path.dropFirst().prefix { $0 != "/" })
    return first == "id" || Route.all[first] == nil && assetRoute(request.path) == nil
  }

  private func assetRoute(_ path: String) -> Route? {
    configuration.assets[String(path.dropFirst())].map { asset in
      .get { _ in { asset.response(to: $0) } }
    }
  }

  /// What may be asked of a path (RFC 9110 §9.3.7), also for browsers that ask first (CORS).
  private func options(_ methods: [HTTP.Method]) -> Response {
    let list = methods.map(\.rawValue).joined(separator: ", ")
    return Response(
      status: .noContent,
      headers: [
        .allow: list, "Access-Control-Allow-Methods": list,
        "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
      ]
    )
  }
}
