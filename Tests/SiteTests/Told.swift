import Access
import EPCIS
import HTTP
import Testing

@testable import Site

/// A world with a document of two events, and a token that may read.
struct Told {
  let world: CaptureWorld
  let token: String

  init() throws {
    world = try CaptureWorld(withMembers: true)
    token = try world.tokens.add(
      party: "brand.example",
      scopes: [.read, .capture],
      note: "",
      now: 1
    ).token
    try #require(
      send(.post, "/capture", world.document(serials: ["A1", "A2"])).status == .accepted
    )
  }

  func send(
    _ method: HTTP.Method,
    _ target: String,
    _ body: String = "",
    _ headers: Fields = [:],
    token: String? = nil
  ) throws -> Response {
    var headers = headers
    headers[.authorization] = "Bearer \(token ?? self.token)"
    if headers[.contentType] == nil, !body.isEmpty { headers[.contentType] = "application/json" }
    let request = Request(
      method: method,
      target: target,
      headers: headers,
      body: Array(body.utf8)
    )
    return try world.site().answer(request).response()
  }

  func get(_ target: String, _ headers: Fields = [:]) throws -> (Response, JSONValue) {
    let response = try send(.get, target, "", headers)
    return (response, try JSONValue(parsing: response.body))
  }

  func events(_ target: String, _ headers: Fields = [:]) throws -> [JSONValue] {
    let (response, json) = try get(target, headers)
    try #require(response.status == .ok, "\(target): \(json)")
    let results = json["epcisBody"]?["queryResults"]?["resultsBody"]
    return try #require(results?["eventList"]?.arrayValue)
  }
}
