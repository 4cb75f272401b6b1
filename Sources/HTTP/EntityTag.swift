/// An entity tag (RFC 9110 §8.8.3): of a strong one the same tag means the same bytes, of a weak
/// one the same meaning.
public struct EntityTag: Hashable, Sendable {
  /// What stands between the quotation marks.
  public let opaque: String
  /// Whether equal tags promise only the same meaning.
  public let isWeak: Bool

  /// A tag from text that says what the bytes are, such as a digest in hexadecimal.
  ///
  /// - Precondition: `opaque` is visible ASCII without quotation marks.
  public init(_ opaque: String, isWeak: Bool = false) {
    precondition(
      opaque.utf8.allSatisfy(Self.isOpaque),
      "an entity tag is visible ASCII without quotation marks"
    )
    self.opaque = opaque
    self.isWeak = isWeak
  }

  /// A tag as `ETag` carries it; `nil` if `text` is none.
  public init?(parsing text: String) {
    var rest = Array(text.utf8)[...]
    guard let tag = Self.next(&rest), rest.isEmpty else { return nil }
    self = tag
  }

  /// The tag with its quotation marks, as `ETag` carries it.
  public var text: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }

  /// Whether an `If-None-Match` field names this tag, weakly compared, or is `*`.
  ///
  /// A member that cannot be read ends the search: then the answer is sent in full.
  public func isNamed(byIfNoneMatch field: String) -> Bool {
    Self.isNamed(in: field) { $0.opaque == opaque }
  }

  /// Whether an `If-Match` field names this tag, strongly compared, or is `*`.
  public func isNamed(byIfMatch field: String) -> Bool {
    Self.isNamed(in: field) { !$0.isWeak && $0 == self }
  }

  private static func isNamed(in field: String, _ isEqual: (EntityTag) -> Bool) -> Bool {
    var rest = Array(field.utf8)[...]
    skipBlanks(&rest)
    if rest.first == UInt8(ascii: "*") {
      rest.removeFirst()
      skipBlanks(&rest)
      return rest.isEmpty
    }
    while true {
      rest = rest.drop { $0 == UInt8(ascii: ",") || Characters.isBlank($0) }
      guard let tag = next(&rest) else { return false }
      if isEqual(tag) { return true }
      skipBlanks(&rest)
      guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return false }
    }
  }

  /// Takes the next `"…"` or `W/"…"`.
  private static func next(_ rest: inout ArraySlice<UInt8>) -> EntityTag? {
    var bytes = rest
    let isWeak = bytes.starts(with: [UInt8(ascii: "W"), UInt8(ascii: "/")])
    if isWeak { bytes = bytes.dropFirst(2) }
    guard bytes.popFirst() == UInt8(ascii: "\""),
      let end = bytes.firstIndex(of: UInt8(ascii: "\"")), bytes[..<end].allSatisfy(isOpaque)
    else { return nil }
    rest = bytes[(end + 1)...]
    return EntityTag(String(decoding: bytes[..<end], as: UTF8.self), isWeak: isWeak)
  }

  private static func isOpaque(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"")
  }

  private static func skipBlanks(_ rest: inout ArraySlice<UInt8>) {
    rest = rest.drop(while: Characters.isBlank)
  }
}
