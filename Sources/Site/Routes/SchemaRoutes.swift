import HTTP

extension Site {
  /// The JSON Schema of the journey document, version 1.
  func journeySchema(_ request: Request) throws -> Response {
    Response(
      type: "application/schema+json",
      headers: [.cacheControl: "max-age=3600"],
      body: PackageResources.journey_1_json
    )
  }
}
