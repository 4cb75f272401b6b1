import EPCIS
import GS1

/// EPCIS documents about things that never were.
enum MadeUp {
  /// A document of `events`.
  static func document(_ events: [JSONValue], at time: Instant) -> JSONValue {
    .object(envelope(at: time, body: ["eventList": .array(events)]))
  }

  /// What a member says of its place and of its product.
  static func masterData(of member: Member, at time: Instant) -> JSONValue {
    let place = element(
      member.place,
      [
        ("https://gs1.org/voc/physicalLocationName", "Example \(member), hall 1"),
        ("https://gs1.org/voc/countryCode", "NZ"),
        ("https://gs1.org/voc/latitude", "-37.6878"),
        ("https://gs1.org/voc/longitude", "176.1651"),
      ]
    )
    let product = element(
      member.product,
      [
        ("https://gs1.org/voc/productName", "Example honey, monofloral, 250 g"),
        ("https://gs1.org/voc/brandName", "Example \(member)"),
        ("https://gs1.org/voc/countryOfOrigin", "NZ"),
        ("https://example.org/voc/serialScheme", SerialScheme.name),
        ("https://example.org/voc/serialsRegisteredSince", time.utcText),
      ]
    )
    let vocabularies: JSONValue = [
      ["type": "urn:epcglobal:epcis:vtype:Location", "vocabularyElementList": [place]],
      ["type": "urn:epcglobal:epcis:vtype:EPCClass", "vocabularyElementList": [product]],
    ]
    var document = envelope(at: time, body: ["eventList": []])
    document["epcisHeader"] = ["epcisMasterData": ["vocabularyList": vocabularies]]
    return .object(document)
  }

  private static func element(_ id: String, _ attributes: [(String, String)]) -> JSONValue {
    [
      "id": .string(id),
      "attributes": .array(
        attributes.map { ["id": .string($0.0), "attribute": .string($0.1)] }
      ),
    ]
  }

  private static func envelope(at time: Instant, body: JSONValue) -> JSONObject {
    [
      "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
      "type": "EPCISDocument",
      "schemaVersion": "2.0",
      "creationDate": .string(time.utcText),
      "epcisBody": body,
    ]
  }
}
