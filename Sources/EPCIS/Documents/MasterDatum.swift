/// What is said about a product, a place or a party as such.
public struct MasterDatum: Sendable {
  /// What it is about.
  public enum Kind: String, Hashable, Sendable {
    /// A GTIN, a lot or an item.
    case product
    /// A place.
    case place
    /// An organisation.
    case party
  }

  /// What it is about.
  public let kind: Kind
  /// Which one.
  public let id: Identifier
  /// The element or object exactly as captured.
  public let json: JSONValue
  /// What is said, by full URI; the GS1 Web Vocabulary as `https://ref.gs1.org/voc/…`.
  public let attributes: [ExtensionMember]

  /// The first attribute whose name ends with `#`, `/` or `:` and `localName`.
  public func attribute(_ localName: String) -> JSONValue? {
    attributes.first { attribute in
      let name = attribute.uri.utf8
      guard name.count > localName.utf8.count else { return false }
      let separator = name.dropLast(localName.utf8.count).last
      let isEnd = name.suffix(localName.utf8.count).elementsEqual(localName.utf8)
      return isEnd && separator.map { ":/#".utf8.contains($0) } == true
    }?.value
  }
}
