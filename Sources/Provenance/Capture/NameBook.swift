import EPCIS
import GS1

/// What places and products are called: by the document itself, otherwise by earlier master data.
struct NameBook: Sendable {
  /// Bodies of master data in the document, by canonical URI.
  var own: [String: JSONValue]
  /// Bodies of master data in the log, by canonical URI.
  let earlier: @Sendable (String) -> JSONValue?

  private func masterData(_ uri: String) -> JSONValue? { own[uri] ?? earlier(uri) }

  /// A place as a body shows it: GLN, name, country and position, as far as they are known.
  func place(_ identifier: Identifier) -> JSONObject? {
    let gln = identifier.key?.gln
    var place = JSONObject()
    place["gln"] = gln.map(JSONValue.string)
    let site = gln.flatMap { masterData("https://id.gs1.org/414/\($0)") }
    if let known = masterData(identifier.uri) ?? site {
      for name in ["name", "country", "lat", "lon"] { place[name] = known[name] }
    }
    if place["lat"] == nil, let (lat, lon) = NameBook.position(of: identifier.uri) {
      place["lat"] = .number(lat)
      place["lon"] = .number(lon)
    }
    return place.isEmpty ? nil : place
  }

  /// What people call a thing: the name of its product, or its kind; never a code.
  func label(of id: CanonicalID) -> String? {
    let name = id.product.flatMap { masterData($0.uri) }?["name"]?.stringValue
    return name ?? NameBook.word(for: id.kind)
  }

  private static func word(for kind: CanonicalID.Kind) -> String? {
    switch kind {
    case .gtin: "product"
    case .lot: "lot"
    case .item, .componentItem: "item"
    case .component: "component"
    case .sscc: "logistic unit"
    case .returnableAsset: "returnable asset"
    case .asset: "asset"
    case .gln: "place"
    case .document: "document"
    case .consignment: "consignment"
    case .shipment: "shipment"
    case .party, .payment, .coupon, .model, .serviceRelation, .other: nil
    }
  }

  /// The position of a `geo:` URI (RFC 5870).
  private static func position(of uri: String) -> (lat: Double, lon: Double)? {
    guard uri.utf8.starts(with: "geo:".utf8) else { return nil }
    let numbers = uri.dropFirst(4).prefix { $0 != ";" }.split(separator: ",")
    guard (2...3).contains(numbers.count), let lat = Double(numbers[0]),
      let lon = Double(numbers[1]), (-90...90).contains(lat), (-180...180).contains(lon)
    else { return nil }
    return (lat, lon)
  }
}
