import EPCIS
import HTTP
import Testing

@testable import Site

/// That `/openapi.json` says what the service answers.
@Suite struct OpenAPITests {
  private let paths = OpenAPI.document(at: "https://t.example.com")["paths"]?.objectValue

  /// What is said elsewhere, part by part.
  private static let elsewhere: Set<String> = ["/embed/*", "/tile/*"]

  @Test func `every route and every method of it is described`() throws {
    let paths = try #require(paths)
    for route in RouteTable.routes where !Self.elsewhere.contains(route.pattern.text) {
      let operation = paths[route.pattern.text]?[route.method.rawValue.lowercased()]
      #expect(operation?["operationId"] != nil, "\(route.method.rawValue) \(route.pattern.text)")
    }
    for path in paths.members { #expect(path.value["options"] != nil, "\(path.name)") }
    for key in [
      "00", "01", "253", "255", "401", "402", "414", "417", "8003", "8004", "8006", "8010", "8013",
      "8017", "8018",
    ] {
      #expect(paths.members.contains { $0.name.hasPrefix("/\(key)/{") }, "\(key)")
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
