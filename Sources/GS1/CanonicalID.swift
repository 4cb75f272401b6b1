/// An ID in the one form in which it is signed, filed and looked up.
///
/// For a GS1 key that is the constrained canonical Digital Link: host `id.gs1.org`, the most
/// fine-grained level only, every byte but `A-Z a-z 0-9 - . _ ~` escaped in upper-case hexadecimal,
/// no query and no fragment. Consumer product variants are dropped, and a lot where a serial
/// stands. Any other ID with a scheme stands byte for byte.
public struct CanonicalID: Sendable {
  /// The canonical URI: ASCII only.
  public let uri: String
  /// What kind of thing it names.
  public let kind: Kind
  /// The primary key and the qualifier that is kept; `nil` for an ID that is no GS1 key.
  let elements: (key: Element, qualifier: Element?)?

  /// Reads a code as it was scanned.
  ///
  /// A web address must be a Digital Link. Any other ID must name its scheme; it is taken byte for
  /// byte, so an EPC URN stays one here (``init(identifier:rules:)`` converts).
  ///
  /// - Throws: ``GS1Error`` with the position in `code`.
  public init(scanned code: String, rules: ParsingRules = .strict) throws(GS1Error) {
    let bytes = Array(code.utf8)
    if WebAddress.isClaimed(by: bytes) {
      self.init(try DigitalLink(parsing: bytes, rules: rules))
    } else {
      try self.init(otherScheme: bytes)
    }
  }

  /// The ID that a link names.
  public init(_ link: DigitalLink) {
    let qualifier = Self.keptQualifiers.lazy
      .compactMap { ai in link.qualifiers.first { $0.ai == ai } }.first
    self.init(key: link.primaryKey, qualifier: qualifier)
  }

  init(key: Element, qualifier: Element?) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(64)
    bytes += Self.stem.utf8
    key.appendPath(to: &bytes)
    qualifier?.appendPath(to: &bytes)
    uri = ASCII.string(bytes)
    kind = Kind(key: key.ai, qualifier: qualifier?.ai)
    elements = (key, qualifier)
  }

  private init(otherScheme bytes: [UInt8]) throws(GS1Error) {
    guard bytes.count <= GS1Limits.codeBytesMax else {
      throw GS1Error(.tooLong, at: GS1Limits.codeBytesMax)
    }
    if let index = bytes.firstIndex(where: { !(0x21...0x7e ~= $0) }) {
      throw GS1Error(.illegalCharacter, at: index)
    }
    guard let colon = Self.schemeEnd(bytes), colon + 1 < bytes.count else {
      throw GS1Error(.noScheme, at: 0)
    }
    uri = ASCII.string(bytes)
    kind = .other
    elements = nil
  }

  /// The place of the colon after a scheme (RFC 3986 §3.1).
  private static func schemeEnd(_ bytes: [UInt8]) -> Int? {
    guard let first = bytes.first, ASCII.isLetter(first),
      let colon = bytes.firstIndex(of: ASCII.colon),
      bytes[..<colon].allSatisfy({
        ASCII.isLetter($0) || ASCII.isDigit($0) || schemeMarks.contains($0)
      })
    else { return nil }
    return colon
  }

  private static let schemeMarks = ByteSet("+-.")

  static let stem = "https://id.gs1.org"

  /// The first of these that a link has is kept, and no other.
  private static let keptQualifiers: [AI] = [
    .thirdPartySerial, .serial, .lot, .glnExtension, .componentSerial, .paymentReference,
  ]
}

extension CanonicalID: Hashable {
  /// Two IDs are the same if their bytes are.
  public static func == (left: CanonicalID, right: CanonicalID) -> Bool {
    left.uri == right.uri
  }

  /// Feeds the URI to `hasher`.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(uri)
  }
}

extension CanonicalID: CustomStringConvertible {
  /// The canonical URI.
  public var description: String { uri }
}
