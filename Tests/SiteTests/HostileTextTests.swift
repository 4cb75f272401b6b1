import EPCIS
import HTTP
import Testing

@testable import Site

/// What parties write is text, wherever it is shown: it runs nothing, turns nothing round, hides
/// nothing and floods nothing.
@Suite struct HostileTextTests {
  struct Text: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let text: String
  }

  static let texts: [Text] = [
    Text(
      testDescription: "a script",
      text: "</title></style></script><script>alert(1)</script><img src=x onerror=alert(2)>"
    ),
    Text(testDescription: "the end of an attribute", text: "\" onmouseover=\"alert(3)\" x='"),
    Text(testDescription: "a template", text: "{{name}} {{{style}}} {{<layout}} {date} {n}"),
    Text(
      testDescription: "marks of direction",
      text: "safe\u{202e}dnetsil\u{2066}x\u{2067}y\u{2069}\u{200f}\u{061c}\u{feff}\u{0}\u{7}"
    ),
    Text(testDescription: "10,000 characters", text: String(repeating: "é漢", count: 5_000)),
    Text(
      testDescription: "marks piled on a letter",
      text: "a" + String(repeating: "\u{301}\u{489}", count: 5_000)
    ),
    Text(testDescription: "lines", text: "one\r\nSet-Cookie: x=1\r\n\r\n<html>\u{2028}two"),
    Text(testDescription: "JSON", text: "\"}]}</script><!--\\u003c"),
  ]

  private func quoted(_ text: String) -> String {
    String(decoding: JSONValue.string(text).encoded(), as: UTF8.self)
  }

  /// A ledger in which everything that can be named has the hostile name.
  private func world(_ text: String) throws -> CaptureWorld {
    let world = try CaptureWorld()
    let name = quoted(text)
    let attributes = [
      "https://gs1.org/voc/productName", "https://gs1.org/voc/brandName",
      "https://gs1.org/voc/consumerStorageInstructions", "https://gs1.org/voc/netContent",
      "https://ledger.example/voc/image", "https://ledger.example/voc/imageDescription",
      "https://ledger.example/voc/targetMarket",
      "https://ledger.example/voc/maximumStorageTemperature",
    ].map { "{\"id\": \"\($0)\", \"attribute\": \(name)}" }.joined(separator: ", ")
    let document = world.document(serials: ["A1"])
      .replacing(
        "\"epcisBody\"",
        with: """
          "epcisHeader": {"epcisMasterData": {"vocabularyList": [
            {"type": "urn:epcglobal:epcis:vtype:EPCClass", "vocabularyElementList": [
              {"id": "https://id.gs1.org/01/09520003000308", "attributes": [\(attributes)]}]},
            {"type": "urn:epcglobal:epcis:vtype:Location", "vocabularyElementList": [
              {"id": "https://id.gs1.org/414/9520003000018", "attributes": [
                {"id": "https://gs1.org/voc/physicalLocationName", "attribute": \(name)}]}]}
          ]}}, "epcisBody"
          """
      )
      .replacing(
        "\"epcList\"",
        with: """
          "readPoint": {"id": "https://id.gs1.org/414/9520003000018"},
          "ilmd": {"cbvmda:lotNumber": \(name)}, "epcList"
          """
      )
    let answer = try world.post(Array(document.utf8))
    try #require(
      answer.status == .accepted,
      "\(String(decoding: answer.body, as: UTF8.self).prefix(500))"
    )
    let recall = """
      {"type": "Recall", "about": "https://id.gs1.org/01/09520003000308/21/A1",
       "reason": \(name), "instruction": \(name), "phone": \(name)}
      """
    let taken = try world.post(Array(recall.utf8))
    try #require(
      taken.status == .accepted,
      "\(String(decoding: taken.body, as: UTF8.self).prefix(500))"
    )
    return world
  }

  private func expectHarmless(_ page: String, _ place: String) {
    #expect(page.firstMatch(of: /<script(?! type="application\/ld\+json"| type="module")/) == nil)
    #expect(page.firstMatch(of: /<img|<html>/) == nil, "\(place)")
    // No tag of the page has an attribute that a name brought.
    #expect(page.firstMatch(of: /<[a-z][^>]*\son[a-z]+=/) == nil, "\(place)")
    #expect(page.matches(of: /<\/title>/).count <= 1 + page.matches(of: /<svg/).count)
    let marks: Set<UInt32> = [0, 7, 0x202e, 0x2067, 0x200f, 0x61c, 0xfeff, 0x2028]
    #expect(page.unicodeScalars.allSatisfy { !marks.contains($0.value) }, "\(place)")
    #expect(page.utf8.count < 60_000, "\(place)")
  }

  @Test(arguments: texts)
  func `a hostile name does no harm on any page`(text: Text) throws {
    let world = try world(text.text)
    let site = try world.site()
    let path = "/01/09520003000308/21/A1"
    for target in [path, "/01/09520003000308", "/embed\(path)", "\(path)?lang=ar"] {
      let request = Request(target: target, headers: [.accept: "text/html"])
      let response = site.answer(request).response()
      #expect(response.status == .ok, "\(target)")
      expectHarmless(String(decoding: response.body, as: UTF8.self), target)
      for field in response.headers { #expect(!field.value.contains("Set-Cookie")) }
    }
    let check = Request(
      method: .post,
      target: "/scans",
      headers: [.accept: "text/html", .contentType: "application/x-www-form-urlencoded"],
      body: Array("code=\(path)".utf8)
    )
    let checked = site.answer(check).response()
    expectHarmless(String(decoding: checked.body, as: UTF8.self), "/scans")
  }

  @Test(arguments: texts)
  func `a document stays within its schema, whatever parties write`(text: Text) throws {
    let world = try world(text.text)
    let site = try world.site()
    let checker = SchemaChecker(root: try JSONValue(parsing: PackageResources.journey_1_json))
    for path in ["/01/09520003000308/21/A1", "/01/09520003000308"] {
      let response = site.answer(Request(target: "\(path)?proof=link")).response()
      #expect(checker.faults(in: try JSONValue(parsing: response.body)) == [])
    }
  }

  @Test(arguments: texts)
  func `a hostile address, language or area does no harm`(text: Text) throws {
    let site = try DemoLedger.shared.get().site()
    let escaped = QueryText.escaped(
      String(text.text.unicodeScalars.prefix(600).map(Character.init))
    )
    for target in [
      "/report?code=\(escaped)&lang=\(escaped)", "/check?code=\(escaped)", "/\(escaped)",
      "/01/09520003000308/21/\(escaped)", "/id/\(escaped)", "/?lang=\(escaped)",
      "/01/09520003000308?lang=en&x=\(escaped)",
    ] {
      let request = Request(target: target, headers: [.accept: "text/html"])
      let response = site.answer(request).response()
      expectHarmless(String(decoding: response.body, as: UTF8.self), target)
      for field in response.headers { #expect(!field.value.contains("\n"), "\(target)") }
    }
  }
}
