/// A strong entity tag (RFC 9110 §8.8.3): the same tag means the same bytes.
public struct EntityTag: Hashable, Sendable {
  /// The tag with its quotation marks, as `ETag` carries it.
  public let text: String

  /// A tag from text that says what the bytes are, such as a digest in hexadecimal.
  ///
  /// - Precondition: `opaque` is visible ASCII without quotation marks.
  public init(_ opaque: String) {
    precondition(
      opaque.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") },
      "an entity tag is visible ASCII without quotation marks"
    )
    text = "\"\(opaque)\""
  }

  /// Whether an `If-None-Match` field names this tag, weakly compared, or is `*`.
  ///
  /// A member that cannot be read ends the search: then the answer is sent in full.
  public func isNamed(byIfNoneMatch field: String) -> Bool {
    let bytes = Array(field.utf8)
    let own = Array(text.utf8)
    if Self.trimmed(bytes[...]).elementsEqual([UInt8(ascii: "*")]) { return true }
    var rest = bytes[...]
    while let tag = Self.nextTag(&rest) {
      if tag.elementsEqual(own) { return true }
    }
    return false
  }

  /// Takes the next `"…"` with its marks, skipping `W/`, commas and blanks before it.
  private static func nextTag(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    rest = rest.drop { $0 == UInt8(ascii: ",") || Characters.isBlank($0) }
    if rest.starts(with: [UInt8(ascii: "W"), UInt8(ascii: "/")]) { rest = rest.dropFirst(2) }
    guard rest.first == UInt8(ascii: "\""),
      let end = rest.dropFirst().firstIndex(of: UInt8(ascii: "\""))
    else { return nil }
    let tag = rest[rest.startIndex...end]
    rest = rest[(end + 1)...]
    return tag
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes.drop(while: Characters.isBlank)
    while let last = bytes.last, Characters.isBlank(last) { bytes.removeLast() }
    return bytes
  }
}

extension Response {
  /// The fields that a 304 repeats (RFC 9110 §15.4.5), with those that a page in use obeys.
  private static let repeated: [FieldName] = [
    .etag, .cacheControl, .contentLocation, .vary, .allowOrigin,
  ]

  /// This answer with its tag, or 304 if the client says that it has these bytes already.
  ///
  /// Only the answer 200 to GET and HEAD is ever replaced.
  public func tagged(_ tag: EntityTag, for request: Request) -> Response {
    var tagged = self
    tagged.headers[.etag] = tag.text
    guard status == .ok, request.method == .get || request.method == .head,
      let field = request.headers[.ifNoneMatch], tag.isNamed(byIfNoneMatch: field)
    else { return tagged }
    var unchanged = Response(status: .notModified)
    for name in Self.repeated {
      if let value = tagged.headers[name] { unchanged.headers[name] = value }
    }
    return unchanged
  }
}
