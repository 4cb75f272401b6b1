/// What an identifier may name where it stands.
enum IdentifierLevel {
  /// One thing: an item, a container, an asset.
  case thing
  /// A class of things: a GTIN, a lot.
  case `class`
  /// Anything: a place, a party, a document, a parent.
  case any
}

extension Reader {
  /// An identifier, with its canonical URI.
  mutating func identifier(_ value: JSONValue, _ level: IdentifierLevel) -> Identifier? {
    guard let uri = uri(value), let text = value.stringValue else { return nil }
    return Identifier(text: text, uri: uri)
  }

  /// A list of identifiers, each of which stands once if they are `unique`.
  mutating func identifiers(
    _ object: JSONObject,
    _ name: String,
    _ level: IdentifierLevel = .thing,
    unique: Bool = false
  ) -> [Identifier] {
    var seen: Set<ByteText> = []
    return list(object, name) { value, reader in
      guard let identifier = reader.identifier(value, level) else { return nil }
      if unique && !seen.insert(ByteText(identifier.text)).inserted {
        reader.refuse(.duplicate, "\(quoted(identifier.text)) stands twice in the list")
      }
      return identifier
    }
  }

  /// The `id` of a place: `{"id": …}`, perhaps with more.
  mutating func place(_ value: JSONValue) -> Identifier? {
    guard let object = object(value) else { return nil }
    return required(object, "id") { $1.identifier($0, .any) }
  }
}
