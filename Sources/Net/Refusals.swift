import HTTP

// The answers that a server gives without asking a handler.
extension Response {
  /// 503 for what is beyond the server's limits.
  static var busy: Response {
    var response = plainProblem(.serviceUnavailable, "The server is busy.")
    response.headers[.retryAfter] = "1"
    return response
  }

  /// 408 for a client that takes too long.
  static var tooSlow: Response {
    plainProblem(.requestTimeout, "The request did not come in time.")
  }

  /// 421 for a host that the certificate of the connection does not name (RFC 9110 §7.4).
  static var misdirected: Response {
    plainProblem(.misdirectedRequest, "This connection's certificate does not name that host.")
  }

  /// 308 to the same target over HTTPS; without a host there is nowhere to send anybody.
  static func redirect(_ request: Request, toPort port: UInt16) -> Response {
    guard let host = request.host else {
      return plainProblem(.badRequest, "A request must name the host that it asks.")
    }
    let end = host.hasPrefix("[") ? host.firstIndex(of: "]").map(host.index(after:)) : nil
    let name = end.map { host[..<$0] } ?? host.prefix { $0 != ":" }
    let authority = port == 443 ? String(name) : "\(name):\(port)"
    let query = request.rawQuery.map { "?\($0)" } ?? ""
    let path = request.path == "*" ? "/" : request.path
    return .redirect(to: "https://\(authority)\(path)\(query)")
  }
}
