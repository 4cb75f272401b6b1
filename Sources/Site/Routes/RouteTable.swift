import HTTP

/// Routes by the first segment of their paths.
struct RouteTable: Sendable {
  /// What was found for a request.
  enum Found {
    case route(Route, [String])
    /// The path is answered, by these methods only.
    case otherMethods([HTTP.Method])
    /// The first segment is reserved, but nothing has this path.
    case nothing
    /// The first segment is not reserved.
    case notReserved
  }

  private let routes: [String: [Route]]

  /// A table; of routes that match, those count that have the fewest values, if they stand first, and
  /// of these the first is taken.
  ///
  /// - Precondition: every path begins with a plain segment, and none stands twice with a method.
  init(_ routes: [Route]) {
    var seen = Set<String>()
    self.routes = Dictionary(grouping: routes) { route in
      let isNew = seen.insert("\(route.method) \(route.pattern.text)").inserted
      precondition(isNew, "\(route.pattern.text) stands twice in the table")
      guard let first = route.pattern.firstSegment else {
        preconditionFailure("\(route.pattern.text) does not begin with a reserved segment")
      }
      return first
    }
  }

  /// The routes whose answers are made once.
  var fixed: [Route] { routes.values.joined().filter { $0.pace == .fixed } }

  /// Whether paths that begin with a segment belong to this table.
  func reserves(_ segment: String) -> Bool { routes[segment] != nil }

  /// Finds what answers a request.
  ///
  /// - Throws: `TargetError` if a value in the path cannot be decoded.
  func find(_ request: Request) throws(TargetError) -> Found {
    guard let candidates = routes[try request.firstSegment()] else { return .notReserved }
    var allowed: [HTTP.Method] = []
    var valueCount = Int.max
    for route in candidates {
      guard let values = try route.pattern.values(in: request) else { continue }
      // What is a word in one pattern is no value of another: `/codes/states` names no code.
      if values.count < valueCount { (allowed, valueCount) = ([], values.count) }
      guard values.count == valueCount else { continue }
      if route.methods.contains(request.method) { return .route(route, values) }
      allowed += route.methods
    }
    return allowed.isEmpty ? .nothing : .otherMethods(allowed)
  }
}
