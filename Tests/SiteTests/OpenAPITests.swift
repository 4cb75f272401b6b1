import EPCIS
import HTTP
import Testing

@testable import Site

/// That `/openapi.json` says what the service answers.
@Suite struct OpenAPITests {
  private let paths = OpenAPI.document(at: "https://t.example.com")["paths"]?.objectValue

  /// What is refused, or is said elsewhere: the addresses of things have no reserved segment.
  private static let elsewhere: Set<String> = [
    "/embed/*", "/nextPageToken/{token}", "/queries/{queryName}/subscriptions",
    "/queries/{queryName}/subscriptions/{subscriptionID}", "/tile/*",
  ]

  @Test func `every route and every method of it is described`() throws {
    let paths = try #require(paths)
    for route in RouteTable.routes where !Self.elsewhere.contains(route.pattern.text) {
      let operation = paths[route.pattern.text]?[route.method.rawValue.lowercased()]
      #expect(operation?["operationId"] != nil, "\(route.method.rawValue) \(route.pattern.text)")
    }
  }

  @Test func `every operation has a name of its own, and every reference leads somewhere`() throws {
    let document = OpenAPI.document(at: "https://t.example.com")
    let operations = try #require(paths).members.flatMap { $0.value.objectValue?.members ?? [] }
    let names = operations.compactMap { $0.value["operationId"]?.stringValue }
    #expect(Set(names).count == operations.count)
    func check(_ value: JSONValue) {
      for element in value.arrayValue ?? [] { check(element) }
      for member in value.objectValue?.members ?? [] {
        if member.name == "$ref", let text = member.value.stringValue {
          let target = text.split(separator: "/").dropFirst()
            .reduce(Optional(document)) { $0?[String($1)] }
          #expect(target != nil, "\(text)")
        }
        check(member.value)
      }
    }
    check(document)
  }
}
