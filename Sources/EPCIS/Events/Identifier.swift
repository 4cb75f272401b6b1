public import GS1

/// An identifier in an event: as it was captured, and in its one canonical form.
public struct Identifier: Hashable, Sendable {
  /// As captured: an EPC URN, a Digital Link, a CURIE or another URI.
  public let text: String
  /// The canonical URI: of a GS1 identifier the constrained canonical Digital Link, of others the
  /// URI itself, with a CURIE's prefix expanded.
  public let uri: String
  /// What GS1 makes of it; `nil` only for a web address that is no Digital Link, which may name a
  /// place, a party or a document, but no thing and no class.
  public let key: CanonicalID?

  /// Whether both have the same canonical URI.
  public static func == (left: Identifier, right: Identifier) -> Bool {
    left.uri.hasSameBytes(as: right.uri)
  }

  /// Feeds the canonical URI.
  public func hash(into hasher: inout Hasher) { hasher.combine(ByteText(uri)) }
}
