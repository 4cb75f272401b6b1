/// A path with places for values: `/events/{id}`; `/tile/*` for one further segment or more.
///
/// Segments are compared decoded, each decoded once, so `%2F` never divides. One slash at the end
/// of a path is passed over, as if it were not there.
public struct PathPattern: Hashable, Sendable, ExpressibleByStringLiteral {
  private enum Part: Hashable, Sendable {
    case literal(String)
    case value
  }

  /// The pattern as it is written.
  public let text: String
  /// How many values a path that matches has.
  public let valueCount: Int
  private let parts: [Part]
  private let hasRest: Bool

  /// A pattern written in the source.
  ///
  /// - Precondition: `text` begins with a slash; a segment is `{name}`, `*` at the end, or plain.
  public init(stringLiteral text: String) {
    precondition(text.hasPrefix("/"), "a path begins with a slash")
    var segments = text.dropFirst().split(separator: "/").map(String.init)
    hasRest = segments.last == "*"
    if hasRest { segments.removeLast() }
    precondition(!segments.contains("*"), "a star stands at the end")
    self.text = text
    parts = segments.map { $0.hasPrefix("{") && $0.hasSuffix("}") ? .value : .literal($0) }
    valueCount = parts.count { $0 == .value }
  }

  /// The first segment, which is empty for `/`; `nil` if it may be anything.
  public var firstSegment: String? {
    switch parts.first {
    case .literal(let text): text
    case .value: nil
    case nil: hasRest ? nil : ""
    }
  }

  /// Compares with the path of a request.
  ///
  /// - Returns: the values in order; `nil` if the path is another.
  /// - Throws: ``TargetError`` if a value cannot be decoded.
  public func values(in request: Request) throws(TargetError) -> [String]? {
    let path = request.parts.path
    var values: [String] = []
    var start = path.lowerBound + 1
    for part in parts {
      guard start < path.upperBound else { return nil }
      let end = request.endOfSegment(from: start)
      switch part {
      case .literal(let text):
        guard try request.isSegment(start..<end, text) else { return nil }
      case .value:
        guard start < end else { return nil }
        values.append(try request.decode(start..<end, plusIsBlank: false))
      }
      start = end + 1
    }
    // Nothing is left, or nothing but the slash at the end.
    guard hasRest ? start < path.upperBound : start >= path.upperBound else { return nil }
    return values
  }
}

extension Request {
  /// The first segment of the path, decoded; empty for `/`.
  ///
  /// - Throws: ``TargetError`` if it cannot be decoded.
  public func firstSegment() throws(TargetError) -> String {
    let start = parts.path.lowerBound + 1
    guard start < parts.path.upperBound else { return "" }
    return try decode(start..<endOfSegment(from: start), plusIsBlank: false)
  }

  fileprivate func endOfSegment(from start: Int) -> Int {
    let slash = headers.bytes[start..<parts.path.upperBound].firstIndex(of: UInt8(ascii: "/"))
    return slash ?? parts.path.upperBound
  }

  /// Compares bytes where it can; no text is made but of escapes.
  fileprivate func isSegment(_ range: Range<Int>, _ text: String) throws(TargetError) -> Bool {
    if text.isEqual(headers.bytes.span.extracting(range)) { return true }
    guard headers.bytes[range].contains(UInt8(ascii: "%")) else { return false }
    return try decode(range, plusIsBlank: false) == text
  }
}
