import GS1

/// What an identifier may name where it stands.
enum IdentifierLevel {
  /// One thing: an item, a container, an asset.
  case thing
  /// A class of things: a GTIN, a lot.
  case `class`
  /// A container, or the larger thing or place that others are joined to.
  case parent
  /// Anything: a place, a party, a document.
  case any
}

extension Reader {
  /// An identifier, with its canonical URI.
  ///
  /// What names things or classes must be a GS1 identifier or one of another scheme; a web address
  /// that is no Digital Link could never be scanned. A place, a party or a document may be any URI,
  /// unless it says that it is a GS1 identifier and is none.
  mutating func identifier(_ value: JSONValue, _ level: IdentifierLevel) -> Identifier? {
    guard let uri = uri(value), let text = value.stringValue else { return nil }
    do throws(GS1Error) {
      let key = try CanonicalID(identifier: uri, rules: .lenient)
      guard check(key, level) else { return nil }
      return Identifier(text: text, uri: key.uri, key: key)
    } catch {
      let isFree = level == .any || level == .parent
      guard !isFree || Self.claimsGS1(uri) else {
        return Identifier(text: text, uri: uri, key: nil)
      }
      refuse(.identifier, "\(quoted(text)): \(error.description)")
      return nil
    }
  }

  /// Whether a URI cannot be anything but a GS1 identifier.
  private static func claimsGS1(_ uri: String) -> Bool {
    let claims = ["https://id.gs1.org/", "http://id.gs1.org/"]
    return EPCURN.isGS1(uri) || claims.contains { uri.utf8.starts(with: $0.utf8) }
  }

  private mutating func check(_ key: CanonicalID, _ level: IdentifierLevel) -> Bool {
    switch (level, key.isClass) {
    case (.thing, true):
      refuse(.level, "\(quoted(key.uri)) names a class, which belongs in a quantity list")
      return false
    case (.parent, true):
      refuse(.level, "\(quoted(key.uri)) names a class, which can hold nothing")
      return false
    case (.class, false):
      refuse(.level, "\(quoted(key.uri)) names a single thing, which belongs in a list of EPCs")
      return false
    default: return true
    }
  }

  /// The `id` of a place: `{"id": …}`, perhaps with more.
  mutating func place(_ value: JSONValue) -> Identifier? {
    guard let object = object(value) else { return nil }
    for member in object.members where URISyntax.isURI(member.name) { checkName(member) }
    return required(object, "id") { $1.identifier($0, .any) }
  }
}

extension CanonicalID {
  /// Whether this names a class of things (true), a single one (false), or may be either (`nil`).
  fileprivate var isClass: Bool? {
    switch kind {
    case .gtin, .lot, .component, .model: true
    case .item, .sscc, .asset, .componentItem, .consignment, .shipment, .serviceRelation: false
    // A type of asset, document or coupon, with a serial number behind it or not.
    case .returnableAsset: primaryKey.map { $0.value.utf8.count == 14 }
    case .document, .coupon: primaryKey.map { $0.value.utf8.count == 13 }
    case .gln, .party, .payment: false
    case .other: nil
    }
  }
}
