import EPCIS
import HTTP
import Testing

@testable import Site

/// That every journey document is what its schema says.
@Suite struct JourneySchemaTests {
  private func get(_ path: String, language: String = "en") throws -> Response {
    let request = Request(target: path, headers: [.acceptLanguage: language])
    return try DemoLedger.shared.get().site().answer(request).response()
  }

  private func checker() throws -> SchemaChecker {
    let response = try get("/schema/journey-1.json")
    #expect(response.headers[.contentType] == "application/schema+json")
    return SchemaChecker(root: try JSONValue(parsing: response.body))
  }

  @Test(
    arguments: OutcomeTests.outcomes.filter { $0.code != "malformed" && $0.code != "container" }
  )
  func `a document is what its schema says`(outcome: OutcomeTests.Outcome) throws {
    let checker = try checker()
    for (query, language) in [("", "en"), ("?proof=link", "ar")] {
      let document = try JSONValue(parsing: get(outcome.path + query, language: language).body)
      #expect(checker.faults(in: document) == [])
    }
  }

  @Test func `the schema notices what is missing or wrong`() throws {
    let checker = try checker()
    let code = try #require(DemoLedger.shared.get().codes["honey"])
    let document = try #require(try JSONValue(parsing: get(code).body).objectValue)
    for member in document.members {
      var changed = document
      changed[member.name] = nil
      #expect(!checker.faults(in: .object(changed)).isEmpty, "\(member.name)")
      changed[member.name] = 7
      #expect(!checker.faults(in: .object(changed)).isEmpty, "\(member.name)")
    }
    var longer = document
    longer["later"] = "what a later version adds"
    #expect(checker.faults(in: .object(longer)) == [])
  }

  @Test func `a step tells what was used, and whether it kept its limits`() throws {
    let code = try #require(DemoLedger.shared.get().codes["honey"])
    let document = try JSONValue(parsing: get(code).body)
    let steps = document["steps"]?.arrayValue ?? []
    #expect(steps.contains { $0["inputs"]?["lots"]?.numberValue == 1 })
    #expect(steps.contains { $0["temperature"]?["within"] == true })
    #expect(document["product"]?["keep"]?["maxC"]?.numberValue == 25)
    #expect(document["findings"]?["f1"]?["rule"]?.stringValue == "Q1")
    let kinds = document["certificates"]?.objectValue?.members.compactMap {
      $0.value["kind"]?.stringValue
    }
    #expect(kinds?.contains("test_report") == true)
  }
}
