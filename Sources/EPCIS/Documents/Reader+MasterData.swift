// Master data come in two forms: as a vocabulary list in the header of an EPCIS document (EPCIS 2.0
// §9), and as objects of the GS1 Web Vocabulary in a JSON-LD file of their own.

extension Reader {
  // MARK: Vocabulary lists

  mutating func vocabularyList(_ value: JSONValue) -> [MasterDatum] {
    let lists = list(value) { value, reader in reader.vocabulary(value) }
    return (lists ?? []).flatMap { $0 }
  }

  private mutating func vocabulary(_ value: JSONValue) -> [MasterDatum]? {
    guard let object = object(value) else { return nil }
    let kind = required(object, "type") { $1.uri($0) }.flatMap(Self.kind(ofVocabulary:))
    return list(object, "vocabularyElementList") { value, reader in
      reader.vocabularyElement(value, kind)
    }
  }

  /// Kinds that are neither product, place nor party are checked, but are no master data here.
  private static func kind(ofVocabulary uri: String) -> MasterDatum.Kind? {
    let name = uri.utf8.split(whereSeparator: { ":/#".utf8.contains($0) }).last
    switch name.map({ String(decoding: $0, as: UTF8.self) }) {
    case "EPCClass", "EPCInstance": return .product
    case "Location", "ReadPoint", "BusinessLocation", "BizLocation": return .place
    case "Party", "SourceDest": return .party
    default: return nil
    }
  }

  private mutating func vocabularyElement(
    _ value: JSONValue,
    _ kind: MasterDatum.Kind?
  ) -> MasterDatum? {
    guard let object = object(value) else { return nil }
    let attributes = list(object, "attributes") { $1.attribute($0) }
    _ = list(object, "children") { $1.uri($0) }
    guard let id = required(object, "id", { $1.identifier($0, .any) }), let kind else {
      return nil
    }
    return MasterDatum(kind: kind, id: id, json: value, attributes: attributes)
  }

  private mutating func attribute(_ value: JSONValue) -> ExtensionMember? {
    guard let object = object(value) else { return nil }
    let content = object["attribute"] ?? .null
    switch content {
    case .number, .string, .object: break
    case .null where object["attribute"] == nil: break
    default:
      within(.member("attribute")) { reader in
        let _: String? = reader.mistyped("a number, a text or an object")
      }
    }
    let id = required(object, "id") { $1.name($0) }
    return id.map {
      ExtensionMember(name: object["id"]?.stringValue ?? $0, uri: $0, value: content)
    }
  }

  // MARK: GS1 Web Vocabulary

  /// Reads a product, place or party, or an array or `@graph` of these.
  mutating func webVocabulary(_ value: JSONValue) -> [MasterDatum] {
    if let context = value["@context"] {
      within(.member("@context")) { $0.addContext(context) }
    }
    if let graph = value["@graph"] {
      return within(.member("@graph")) { $0.list(graph) { $1.webObject($0) } } ?? []
    }
    guard value.arrayValue == nil else {
      return list(value) { value, reader in
        let outer = reader.context
        defer { reader.context = outer }
        if let context = value["@context"] {
          reader.within(.member("@context")) { $0.addContext(context) }
        }
        return reader.webObject(value)
      } ?? []
    }
    return webObject(value).map { [$0] } ?? []
  }

  private mutating func webObject(_ value: JSONValue) -> MasterDatum? {
    guard let object = object(value) else { return nil }
    guard let kind = webKind(of: object) else {
      refuse(.masterData, "only a gs1:Product, gs1:Place or gs1:Organization is master data")
      return nil
    }
    let name = object["@id"] == nil ? "id" : "@id"
    guard let id = required(object, name, { $1.identifier($0, .any) }) else { return nil }
    for member in object.members where member.name.utf8.contains(UInt8(ascii: ":")) {
      checkName(member)
    }
    let attributes = object.members.compactMap { member -> ExtensionMember? in
      let isKeyword = member.name.utf8.first == UInt8(ascii: "@")
      guard !isKeyword, member.name != "id", member.name != "type" else { return nil }
      return ExtensionMember(name: member.name, uri: webName(member.name), value: member.value)
    }
    return MasterDatum(kind: kind, id: id, json: value, attributes: attributes)
  }

  private func webKind(of object: JSONObject) -> MasterDatum.Kind? {
    let type = object["@type"] ?? object["type"]
    let names = type?.stringValue.map { [$0] } ?? type?.arrayValue?.compactMap(\.stringValue)
    for name in names ?? [] {
      guard let word = GS1Namespace.anyWebVocabulary.word(of: webName(name)) else { continue }
      if word == "Place" { return .place }
      if word == "Organization" { return .party }
      // Product and its subclasses: FoodBeverageTobaccoProduct, Beverage, WearableProduct, …
      if word.hasSuffix("Product") || Self.productClasses.contains(word) { return .product }
    }
    return nil
  }

  /// Subclasses of `gs1:Product` whose names do not say so.
  private static let productClasses: Set<String> = [
    "Beverage", "Bread", "Cheese", "Clothing", "Footwear", "FruitsVegetables", "Milk", "Seafood",
    "Textile", "TextileMaterial", "WearableArticle",
  ]

  /// The full URI of a type or property; bare names are the GS1 Web Vocabulary's.
  private func webName(_ name: String) -> String {
    let hasPrefix = name.utf8.contains(UInt8(ascii: ":"))
    let namespace = context.defaultNamespace ?? "https://ref.gs1.org/voc/"
    let uri = hasPrefix ? context.expand(name) : namespace + name
    return GS1Namespace.anyWebVocabulary.word(of: uri).map { "https://ref.gs1.org/voc/" + $0 }
      ?? uri
  }
}
