import EPCIS
import GS1

// The addresses of things: GS1 Digital Links, of every key and its qualifiers.
extension OpenAPI {
  static let gtin = value("gtin", "A GTIN of 14 digits.")
  static let serial = value("serial", "A serial.")

  private static func value(_ name: String, _ description: String) -> JSONValue {
    path(name, description, ["type": "string", "minLength": 1])
  }

  private static let lot = value("lot", "A lot.")
  private static let variant = value("variant", "A consumer product variant.")
  private static let gln = value("gln", "A GLN of 13 digits.")

  /// Keys that stand alone, by application identifier.
  private static let keys: [(ai: AI, id: String, summary: String)] = [
    ("00", "Container", "A container (SSCC)."), ("253", "Document", "A document (GDTI)."),
    ("255", "Coupon", "A coupon (GCN)."), ("401", "Consignment", "A consignment (GINC)."),
    ("402", "Shipment", "A shipment (GSIN)."), ("8003", "ReturnableAsset", "An asset (GRAI)."),
    ("8004", "Asset", "An asset (GIAI)."), ("8006", "Piece", "A piece of an item (ITIP)."),
    ("8010", "Component", "A component (CPID)."), ("8013", "Model", "A model (GMN)."),
    ("8017", "Provider", "A provider (GSRN)."), ("8018", "Recipient", "A recipient (GSRN)."),
  ]

  static var linkPaths: [(String, JSONObject)] {
    let products: [(String, JSONValue)] = [
      ("/01/{gtin}", scan("scanProduct", "A product.", [gtin])),
      ("/01/{gtin}/10/{lot}", scan("scanLot", "A lot.", [gtin, lot])),
      ("/01/{gtin}/21/{serial}", scan("scanItem", "An item.", [gtin, serial])),
      (
        "/01/{gtin}/10/{lot}/21/{serial}",
        scan("scanItemOfLot", "An item of a lot.", [gtin, lot, serial])
      ),
      ("/01/{gtin}/22/{variant}", scan("scanVariant", "A variant.", [gtin, variant])),
      (
        "/01/{gtin}/235/{serial}",
        scan("scanThirdPartyItem", "An item with another's serial.", [gtin, serial])
      ),
    ]
    let places: [(String, JSONValue)] = [
      ("/414/{gln}", scan("scanPlace", "A place.", [gln])),
      (
        "/414/{gln}/254/{extension}",
        scan("scanPartOfPlace", "A part of a place.", [gln, value("extension", "Which part.")])
      ),
      ("/417/{gln}", scan("scanParty", "A party.", [gln])),
    ]
    let others = keys.map { key in
      (
        "/\(key.ai)/{key}",
        scan("scan\(key.id)", key.summary, [value("key", "It, with its check digit.")])
      )
    }
    return (products + places + others).map { ($0, ["get": $1]) }
  }
}
