extension Request {
  /// A request that never crossed a network, for tests and for answering without a server.
  ///
  /// - Parameters:
  ///   - method: what is asked for.
  ///   - target: a path with an optional query.
  ///   - headers: the header fields; none is required.
  ///   - body: the content.
  /// - Precondition: `target` begins with `/`.
  public init(
    method: Method = .get,
    target: String,
    headers: Fields = [:],
    body: [UInt8] = []
  ) {
    precondition(target.utf8.first == UInt8(ascii: "/"), "a target begins with a slash")
    let bytes = headers.bytes + target.utf8
    let whole = headers.bytes.count..<bytes.count
    self.init(
      method: method,
      version: .http11,
      parts: TargetParts(whole: whole, authority: nil, origin: bytes),
      headers: Fields(bytes: bytes, lines: headers.lines),
      body: body,
      keepsAlive: true,
      isConditional: headers.lines.contains {
        Self.isCondition(headers.bytes.span.extracting($0.name))
      }
    )
  }
}

extension Request.TargetParts {
  /// Divides `bytes` from the path on at the first `?`.
  init(whole: Range<Int>, authority: Range<Int>?, origin bytes: [UInt8]) {
    let start = authority?.upperBound ?? whole.lowerBound
    let mark = bytes[start..<whole.upperBound].firstIndex(of: UInt8(ascii: "?"))
    self.whole = whole
    self.authority = authority
    path = start..<(mark ?? whole.upperBound)
    query = mark.map { $0 + 1..<whole.upperBound }
  }
}
