import EPCIS
import GS1
import HTTP
import Provenance

// What a resolver says of itself (GS1-Conformant Resolver 1.2).
extension Site {
  /// `/.well-known/gs1resolver`: the resolver description file.
  func resolverDescription(_ request: Request) throws -> Response {
    let keys = AITable.entries.filter(\.isPrimaryKey).map(\.ai.description).sorted()
    let json: JSONValue = [
      "name": .string("Wayproof at \(configuration.host)"),
      "resolverRoot": .string(configuration.publicURL),
      "supportedPrimaryKeys": .strings(keys),
      "supportedLinkType": [["namespace": .string(LinkType.namespace), "prefix": "gs1:"]],
      "supportedContextValuesEnumerated": [],
      "linkTypeDefaultCanBeLinkset": false,
    ]
    return .json(json.encoded(), headers: [.cacheControl: "public, max-age=3600"])
  }

  /// `/linkset-context.jsonld`: what a linkset's members mean to readers of JSON-LD.
  func linksetContext(_ request: Request) throws -> Response {
    Response(
      type: "application/ld+json",
      headers: [.cacheControl: "public, max-age=86400"],
      body: LinksetContext.json.encoded()
    )
  }
}

private enum LinksetContext {
  static let json: JSONValue = [
    "@context": [
      "@vocab": "http://www.iana.org/assignments/relation/",
      "linkset": "@graph", "anchor": "@id", "href": "@id",
      "title": "http://purl.org/dc/terms/title",
      "hreflang": ["@id": "http://purl.org/dc/terms/language", "@container": "@set"],
      "type": "http://purl.org/dc/terms/format",
      "itemDescription": "http://www.w3.org/2000/01/rdf-schema#comment",
    ]
  ]
}
