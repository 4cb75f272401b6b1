import EPCIS
import Provenance

/// What search engines and shops read of a product (schema.org), as JSON-LD.
enum LinkedData {
  /// The product of `view`, with nothing that names the package; `nil` if nothing is known of it.
  static func text(of view: JourneyView) -> String? {
    guard let product = view.journey.product, let name = product.name else { return nil }
    var json: JSONObject = [
      "@context": "https://schema.org", "@type": "Product",
      "gtin": .string(product.gtin), "name": .string(PlainText.line(name)),
    ]
    json["brand"] = product.brand.map {
      ["@type": "Brand", "name": .string(PlainText.line($0))] as JSONValue
    }
    json["countryOfOrigin"] = product.country.map {
      ["@type": "Country", "name": .string(PlainText.line($0))] as JSONValue
    }
    return inPage(JSONValue.object(json))
  }

  /// JSON that can stand in a `script` element: no text in it can end that.
  static func inPage(_ json: JSONValue) -> String {
    String(decoding: json.encoded(), as: UTF8.self)
      .split(separator: "<", omittingEmptySubsequences: false).joined(separator: "\\u003c")
  }
}
