import EPCIS
import GS1

/// What everybody may see of master data about a product, a place or a party.
///
/// `type` is `Product`, `Place` or `Party`; `gtin`, `gln` or `pgln` says of what. Well-known names
/// have short members: `name`, `brand`, `country`, `lat`, `lon`, `serialScheme`,
/// `serialsRegisteredSince`. Whatever else was said stands in `attributes`, by local name.
struct MasterDataBody {
  let id: CanonicalID
  let json: JSONValue

  init(_ datum: MasterDatum) throws(AdmissionError) {
    id = try MasterDataBody.id(of: datum)
    var body: JSONObject
    switch (datum.kind, id.kind) {
    case (.product, .gtin):
      body = ["type": "Product", "gtin": .string(id.gtin ?? "")]
    case (.place, .gln):
      body = ["type": "Place", "gln": .string(id.gln ?? "")]
    case (.party, .party), (.party, .gln):
      body = ["type": "Party", "pgln": .string(id.partyGLN ?? id.gln ?? "")]
    default:
      throw MasterDataBody.refusal(
        "master data can be about a GTIN, a GLN or a PGLN; \(id) is none of that kind"
      )
    }
    try MasterDataBody.addAttributes(of: datum, to: &body)
    json = .object(body)
  }

  private static func id(of datum: MasterDatum) throws(AdmissionError) -> CanonicalID {
    guard let id = datum.id.key else { throw refusal("\(datum.id.text) cannot be filed") }
    return id
  }

  private static func refusal(_ message: String) -> AdmissionError {
    AdmissionError(field: "vocabularyList", rule: .masterData, message: message)
  }

  /// Short names, and the local names from which they are taken; the first that is there counts.
  private static let texts: [(name: String, from: [String])] = [
    (
      "name",
      ["productName", "physicalLocationName", "organizationName", "descriptionShort", "name"]
    ),
    ("brand", ["brandName"]),
    ("country", ["countryCode"]),
    ("serialScheme", ["serialScheme"]),
  ]

  private static func addAttributes(
    of datum: MasterDatum,
    to body: inout JSONObject
  ) throws(AdmissionError) {
    var used: Set<String> = ["latitude", "longitude", "serialsRegisteredSince"]
    for (name, sources) in texts {
      guard let source = sources.first(where: { datum.attribute($0).flatMap(text) != nil })
      else { continue }
      body[name] = datum.attribute(source).flatMap(text).map(JSONValue.string)
      used.insert(source)
    }
    body["lat"] = datum.attribute("latitude").flatMap(degrees(90))
    body["lon"] = datum.attribute("longitude").flatMap(degrees(180))
    if let since = datum.attribute("serialsRegisteredSince") {
      guard let instant = text(since).flatMap(Instant.init(parsing:)) else {
        throw refusal("serialsRegisteredSince is no moment of RFC 3339")
      }
      body["serialsRegisteredSince"] = .string(instant.utcText)
    }
    addOthers(of: datum, except: used, to: &body)
  }

  private static func addOthers(
    of datum: MasterDatum,
    except used: Set<String>,
    to body: inout JSONObject
  ) {
    var others = JSONObject()
    for attribute in datum.attributes {
      let local = attribute.uri.split { ":/#".contains($0) }.last.map(String.init)
      guard let local, !used.contains(local), !attribute.value.isNull else { continue }
      let name = others[local] == nil ? local : attribute.uri
      others[name] = attribute.value
    }
    if !others.isEmpty { body["attributes"] = .object(others) }
  }

  /// A plain text, or that of a JSON-LD value with a language, or of the first of several.
  private static func text(_ value: JSONValue) -> String? {
    value.stringValue ?? value["@value"]?.stringValue ?? value[0].flatMap(text)
  }

  private static func degrees(_ limit: Double) -> (JSONValue) -> JSONValue? {
    { value in
      let number = value.numberValue ?? text(value).flatMap(Double.init)
      guard let number, (-limit...limit).contains(number) else { return nil }
      return .number(number)
    }
  }
}
