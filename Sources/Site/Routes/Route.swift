import HTTP

/// What answers one method at one path.
struct Route: Sendable {
  /// Where an answer is made.
  enum Pace: Sendable {
    /// Once, for all: what never changes while the service runs, and depends on nothing in a request
    /// but its path. It throws nothing.
    case fixed
    /// On the event loop, where everybody else waits: what takes microseconds.
    case inline
    /// By a worker with a reader of the ledger of its own: what takes longer, or blocks.
    case slow
    /// Like `slow`, by one of those who mostly wait for a disk.
    case waiting
    /// Like `slow`, and the answer is kept for others who ask the same of the same log. It is about a
    /// code, so who tries many is slowed down.
    case kept
  }

  /// Makes the answer from the request and the values in its path.
  typealias Handler = @Sendable (Site, Request, [String]) throws -> Response

  /// GET stands for HEAD too.
  let method: HTTP.Method
  let pattern: PathPattern
  let pace: Pace
  let handler: Handler

  init(_ method: HTTP.Method, _ pattern: PathPattern, _ pace: Pace, _ handler: @escaping Handler) {
    self.method = method
    self.pattern = pattern
    self.pace = pace
    self.handler = handler
  }

  var methods: [HTTP.Method] { method == .get ? [.get, .head] : [method] }
}

// The forms in which the table is written.
extension Route {
  typealias Plain = @Sendable (Site) -> (Request) throws -> Response
  typealias WithValue = @Sendable (Site) -> (Request, String) throws -> Response
  typealias WithTwo = @Sendable (Site) -> (Request, String, String) throws -> Response

  static func get(_ path: PathPattern, _ handler: @escaping Plain, _ pace: Pace = .inline) -> Route
  { on(.get, path, handler, pace) }

  static func get(
    _ path: PathPattern,
    _ handler: @escaping WithValue,
    _ pace: Pace = .inline
  ) -> Route { on(.get, path, handler, pace) }

  static func get(
    _ path: PathPattern,
    _ handler: @escaping WithTwo,
    _ pace: Pace = .inline
  ) -> Route { on(.get, path, handler, pace) }

  static func post(_ path: PathPattern, _ handler: @escaping Plain, _ pace: Pace = .inline) -> Route
  { on(.post, path, handler, pace) }

  static func post(
    _ path: PathPattern,
    _ handler: @escaping WithValue,
    _ pace: Pace = .inline
  ) -> Route { on(.post, path, handler, pace) }

  static func put(
    _ path: PathPattern,
    _ handler: @escaping WithValue,
    _ pace: Pace = .inline
  ) -> Route { on(.put, path, handler, pace) }

  static func delete(
    _ path: PathPattern,
    _ handler: @escaping WithValue,
    _ pace: Pace = .inline
  ) -> Route { on(.delete, path, handler, pace) }

  static func delete(
    _ path: PathPattern,
    _ handler: @escaping WithTwo,
    _ pace: Pace = .inline
  ) -> Route { on(.delete, path, handler, pace) }

  static func on(
    _ method: HTTP.Method,
    _ path: PathPattern,
    _ handler: @escaping Plain,
    _ pace: Pace
  ) -> Route {
    expect(path, 0)
    return Route(method, path, pace) { site, request, _ in try handler(site)(request) }
  }

  static func on(
    _ method: HTTP.Method,
    _ path: PathPattern,
    _ handler: @escaping WithValue,
    _ pace: Pace
  ) -> Route {
    expect(path, 1)
    return Route(method, path, pace) { site, request, values in
      try handler(site)(request, values[0])
    }
  }

  static func on(
    _ method: HTTP.Method,
    _ path: PathPattern,
    _ handler: @escaping WithTwo,
    _ pace: Pace
  ) -> Route {
    expect(path, 2)
    return Route(method, path, pace) { site, request, values in
      try handler(site)(request, values[0], values[1])
    }
  }

  private static func expect(_ path: PathPattern, _ count: Int) {
    precondition(
      path.valueCount == count,
      "\(path.text) has \(path.valueCount) values, its function takes \(count)"
    )
  }
}
