/// One request, whole: its head is checked and its body is there.
///
/// A request owns its bytes, so a handler may keep it. Making one costs an allocation for the
/// bytes of the head, one for the places of the fields in it, and one for a body if there is one;
/// text is made only when it is asked for.
public struct Request: Sendable {
  /// Which version of HTTP/1 the client speaks.
  public enum Version: Hashable, Sendable {
    /// HTTP/1.0.
    case http10
    /// HTTP/1.1, or a later minor version, which is to be treated as this one.
    case http11
  }

  /// What is asked for.
  public let method: Method
  /// The version in which it was asked.
  public let version: Version
  /// The header fields.
  public let headers: Fields
  /// The content, with any transfer coding removed.
  public let body: [UInt8]
  /// Whether the client allows another request on the same connection.
  public let keepsAlive: Bool
  /// Whether the answer may depend on what the client has: one of the fields `If-…` or `Range` is
  /// there.
  public let isConditional: Bool
  /// From where the request came, if it came over a network; behind a proxy that is trusted, what
  /// that proxy says.
  public var peer: PeerAddress?
  /// Whether it came from a proxy that is trusted, so that what that one writes can be believed.
  public var isFromTrustedProxy = false
  /// Whether the request came over TLS.
  public var isEncrypted = false
  /// SHA-256 of the certificate (DER) by which the client authenticated over TLS; `nil` if there is none.
  ///
  /// It is in force, and nobody has vouched for it: whose it is must be known from elsewhere.
  public var certificateHash: [UInt8]?

  /// Where the parts of the target lie in `headers.bytes`.
  struct TargetParts: Sendable {
    var whole: Range<Int>
    /// The host with its port in a target in absolute form.
    var authority: Range<Int>?
    /// Empty for an absolute target without a path, which means `/`.
    var path: Range<Int>
    /// What follows the first `?`.
    var query: Range<Int>?
  }

  let parts: TargetParts

  init(
    method: Method,
    version: Version,
    parts: TargetParts,
    headers: Fields,
    body: [UInt8],
    keepsAlive: Bool,
    isConditional: Bool
  ) {
    self.method = method
    self.version = version
    self.parts = parts
    self.headers = headers
    self.body = body
    self.keepsAlive = keepsAlive
    self.isConditional = isConditional
  }

  /// The target as it was sent.
  public var target: String { text(parts.whole) }

  /// The path as it was sent, not decoded; it begins with `/`, or is `*` for a server-wide OPTIONS.
  public var path: String { parts.path.isEmpty ? "/" : text(parts.path) }

  /// What follows the first `?` of the target, not decoded.
  public var rawQuery: String? { parts.query.map(text) }

  /// The host and port that the client asked; `nil` only for HTTP/1.0 without a Host field.
  ///
  /// The authority of an absolute target comes before the Host field (RFC 9112 §3.2.2).
  public var host: String? {
    if let authority = parts.authority { return text(authority) }
    return headers[.host]
  }

  /// Whether ``host`` is this text, to the byte; none is made.
  package func isHost(_ text: String) -> Bool {
    let span = headers.bytes.span
    if let authority = parts.authority { return text.isEqual(span.extracting(authority)) }
    // Nothing but HTTP/1.0 comes here without the field, and nothing with two.
    return headers.lines.contains { line in
      headers.matches(line, .host) && text.isEqual(span.extracting(line.value))
    }
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: headers.bytes[range], as: UTF8.self)
  }

  /// Whether a field of this name makes a request conditional: `Range`, or any that begins with
  /// `If-`.
  static func isCondition(_ name: borrowing Span<UInt8>) -> Bool {
    guard name.count >= 5 else { return false }
    if Characters.lowercased(name[0]) == UInt8(ascii: "i") {
      return name[2] == UInt8(ascii: "-") && Characters.lowercased(name[1]) == UInt8(ascii: "f")
    }
    return name.count == 5 && FieldName.range.matches(name)
  }
}

extension Request {
  /// The parts of the path between slashes, each decoded exactly once.
  ///
  /// An escaped slash is data and never divides; `.` and `..` mean nothing. A path that ends in a
  /// slash has an empty last segment, so `/` is one empty segment.
  ///
  /// - Throws: ``TargetError`` where an escape is malformed or does not give UTF-8.
  public func segments() throws(TargetError) -> [String] {
    guard !parts.path.isEmpty else { return [""] }
    var segments: [String] = []
    var start = parts.path.lowerBound + 1
    for index in start...max(start, parts.path.upperBound) {
      let isEnd = index >= parts.path.upperBound
      guard isEnd || headers.bytes[index] == UInt8(ascii: "/") else { continue }
      segments.append(try decode(min(start, index)..<index, plusIsBlank: false))
      start = index + 1
    }
    return segments
  }

  /// The items of the query in order, decoded as a form is: `+` is a blank.
  ///
  /// An item without `=` has an empty value; empty items are left out.
  ///
  /// - Throws: ``TargetError`` where an escape is malformed or does not give UTF-8.
  public func query() throws(TargetError) -> [QueryItem] {
    guard let query = parts.query else { return [] }
    var items: [QueryItem] = []
    var start = query.lowerBound
    for index in query.lowerBound...query.upperBound {
      let isEnd = index == query.upperBound
      guard isEnd || headers.bytes[index] == UInt8(ascii: "&") else { continue }
      if start < index { items.append(try item(start..<index)) }
      start = index + 1
    }
    return items
  }

  private func item(_ range: Range<Int>) throws(TargetError) -> QueryItem {
    let equals = headers.bytes[range].firstIndex(of: UInt8(ascii: "=")) ?? range.upperBound
    let valueStart = min(equals + 1, range.upperBound)
    return QueryItem(
      name: try decode(range.lowerBound..<equals, plusIsBlank: true),
      value: try decode(valueStart..<range.upperBound, plusIsBlank: true)
    )
  }

  func decode(_ range: Range<Int>, plusIsBlank: Bool) throws(TargetError) -> String {
    try PercentDecoder.decode(
      range,
      of: headers.bytes,
      origin: parts.whole.lowerBound,
      plusIsBlank: plusIsBlank
    )
  }
}

/// One `name=value` of a query, decoded.
public struct QueryItem: Hashable, Sendable {
  /// What stands before the first `=`.
  public let name: String
  /// What stands after it.
  public let value: String

  /// An item of two decoded texts.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}
