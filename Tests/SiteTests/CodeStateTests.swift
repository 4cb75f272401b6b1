import Access
import Dispatch
import EPCIS
import HTTP
import Ledger
import Provenance
import Registrar
import Synchronization
import Testing

@testable import Codes
@testable import Site

/// What the register of codes knows reaches shoppers by the log.
@Suite struct CodeStateTests {
  private let world: CaptureWorld

  init() throws { world = try CaptureWorld(withMembers: true) }

  /// Product data by which every serial is registered before it is printed.
  private func promise() throws {
    let attributes = ["serialScheme": "wayproof/serial/v1", "serialsRegisteredSince": "2025-12-01"]
      .sorted { $0.key < $1.key }.map { name, value -> JSONValue in
        let text = name == "serialScheme" ? value : value + "T00:00:00.000Z"
        return [
          "id": .string("https://ledger.example/voc/\(name)"), "attribute": .string(text),
        ]
      }
    let element: JSONValue = [
      "id": "https://id.gs1.org/01/09520003000308", "attributes": .array(attributes),
    ]
    let vocabulary: JSONValue = [
      "type": "urn:epcglobal:epcis:vtype:EPCClass", "vocabularyElementList": [element],
    ]
    let document: JSONValue = [
      "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
      "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-01-02T03:00:00Z",
      "epcisHeader": ["epcisMasterData": ["vocabularyList": [vocabulary]]],
      "epcisBody": ["eventList": []],
    ]
    #expect(try world.post(document.encoded()).status == .accepted)
  }

  private func ask(_ path: String, _ body: String, as party: String = "brand.example") throws
    -> Response
  {
    let token = try world.tokens.add(party: party, scopes: [.capture], note: "", now: 1).token
    let headers: Fields = [.authorization: "Bearer \(token)", .contentType: "application/json"]
    let request = Request(method: .post, target: path, headers: headers, body: Array(body.utf8))
    return try world.site().answer(request).response()
  }

  /// Codes that were made: serial and URI.
  private func codes(as party: String = "brand.example") throws -> [(serial: String, uri: String)] {
    let order = "{\"gtin\": \"09520003000308\", \"run\": \"7K3M\", \"count\": 3, \"pins\": true}"
    let answer = try ask("/codes", order, as: party)
    #expect(answer.status == .created)
    return String(decoding: answer.body, as: UTF8.self).split(separator: "\r\n").dropFirst().map {
      let row = $0.split(separator: ",").map(String.init)
      return (row[1], row[3])
    }
  }

  private func change(_ state: String, _ uris: [String], as party: String = "brand.example") throws
    -> Response
  {
    let parts = state.split(separator: ":").map(String.init)
    var json: JSONObject = ["state": .string(parts[0]), "codes": .strings(uris)]
    if parts.count > 1 { json["reason"] = .string(parts[1]) }
    let body = String(decoding: JSONValue.object(json).encoded(), as: UTF8.self)
    return try ask("/codes/states", body, as: party)
  }

  /// How many codes an answer says were changed, then why each of the others was not.
  private func told(_ answer: Response) throws -> [String] {
    let json = try JSONValue(parsing: answer.body)
    let why = json["unchanged"]?.arrayValue?.map { $0["why"]?.stringValue ?? "" }
    return [json["changed"]?.numberValue.map { String(Int($0)) } ?? ""] + (why ?? [])
  }

  private func read(_ serial: String, _ language: String = "en") throws -> (String?, String) {
    let request = Request(
      target: "/01/09520003000308/21/\(serial)?lang=\(language)",
      headers: [.accept: "application/json"]
    )
    let json = try JSONValue(parsing: world.site().answer(request).response().body)
    return (json["status"]?["code"]?.stringValue, json["status"]?["title"]?.stringValue ?? "")
  }

  @Test func `codes of a product with all serials in the log are never called not issued`() throws {
    let before = try codes()[0]
    #expect(try read(before.serial).0 == "not_found")
    try promise()
    #expect(try read(before.serial).0 == "not_issued")
    // What was made before the product said so is recorded once it is printed.
    #expect(try change("printed", [before.uri]).status == .ok)
    #expect(try read(before.serial).0 == "not_applied")
    let made = try codes()[0]
    #expect(try read(made.serial).0 == "not_applied")
    let size = try world.size()
    #expect(try told(change("printed", [made.uri])) == ["1"])
    #expect(try world.size() == size)
    let document = world.document(serials: [made.serial], time: "2026-01-02T03:13:40Z")
    #expect(try world.post(Array(document.utf8)).status == .accepted)
    // The clock of this ledger is ten minutes behind that of its service, which is unusual.
    #expect(try read(made.serial).0 == "unusual")
  }

  @Test(arguments: [
    ("misprint", "withdrawn before sale"), ("cancelled", "withdrawn before sale"),
    ("lost", "lost or stolen"), ("stolen", "lost or stolen"),
    ("destroyed", "recorded as destroyed on"),
  ])
  func `a code that is void says why, on a package or not`(reason: String, words: String) throws {
    let codes = try codes()
    let document = world.document(serials: [codes[0].serial])
    #expect(try world.post(Array(document.utf8)).status == .accepted)
    #expect(try read(codes[0].serial).0 == "consistent")
    let uris = [codes[0].uri, codes[1].uri]
    #expect(try told(change("void:" + reason, uris)) == ["2"])
    for code in codes.prefix(2) {
      let (status, title) = try read(code.serial)
      #expect(status == "void")
      #expect(title.contains(words))
      for language in Languages.all {
        #expect(try read(code.serial, language.tag).0 == "void")
      }
    }
    #expect(try read(codes[2].serial).0 == "not_found")
    // Said again, nothing is said twice.
    let size = try world.size()
    #expect(try told(change("void:" + reason, uris)) == ["0", "void", "void"])
    #expect(try world.size() == size)
    // What is captured afterwards, or typed from under the lid, changes nothing.
    let late = world.document(serials: [codes[1].serial], time: "2026-01-02T03:13:00Z")
    #expect(try world.post(Array(late.utf8)).status == .accepted)
    #expect(try read(codes[1].serial).0 == "void")
    let scan = Request(
      method: .post,
      target: "/scans",
      headers: [.contentType: "application/json"],
      body: Array("{\"code\": \"\(codes[1].uri)\", \"pin\": \"12345678\"}".utf8)
    )
    let checked = try JSONValue(parsing: world.site().answer(scan).response().body)
    #expect(checked["code"] == "void")
    #expect(checked["pin"]?.isNull == true)
  }

  @Test func `of each code that stays as it was it is said why`() throws {
    let codes = try codes()
    #expect(try told(change("void:lost", [codes[0].uri])) == ["1"])
    #expect(try told(change("printed", [codes[1].uri])) == ["1"])
    let uris = codes.map(\.uri) + ["urn:x:y"]
    #expect(try told(change("printed", uris)) == ["1", "void", "printed", "not_yours"])
  }

  /// How many statements the log holds.
  private func statementCount() throws -> Int {
    try LedgerReader(world.directory).read { snapshot in
      try (0..<snapshot.size).filter { try snapshot.entry($0)?.note != nil }.count
    }
  }

  @Test func `voiding at the same time says it once`() throws {
    let code = try codes()[0]
    let before = try statementCount()
    let answers = Mutex<[Response]>([])
    DispatchQueue.concurrentPerform(iterations: 6) { _ in
      guard let answer = try? change("void:lost", [code.uri]) else { return }
      answers.withLock { $0.append(answer) }
    }
    let all = answers.withLock { $0 }
    #expect(all.count == 6 && all.allSatisfy { [200, 503].contains($0.status.code) })
    let taken = try all.filter { $0.status == .ok }.map { try told($0)[0] }
    #expect(taken.filter { $0 == "1" }.count == 1)
    #expect(taken.filter { $0 == "0" }.count == taken.count - 1)
    // It was printed, and is void.
    #expect(try statementCount() == before + 2)
    #expect(try told(change("void:lost", [code.uri])) == ["0", "void"])
  }

  @Test func `codes of which the log is not told are not made`() throws {
    try promise()
    world.registrar?.ledger.close()
    let order = "{\"gtin\": \"09520003000308\", \"run\": \"7K3M\", \"count\": 3}"
    let refused = try ask("/codes", order)
    #expect(refused.status == .serviceUnavailable)
    let problem = try JSONValue(parsing: refused.body)
    #expect(problem["detail"]?.stringValue?.hasPrefix("no codes were made: ") == true)
    let register = try CodeRegister("\(world.directory)/codes.db")
    #expect(try register.runs(of: "brand.example", countMax: 10).isEmpty)
  }

  @Test func `codes that cannot be kept are void in the log`() throws {
    try promise()
    let party = try #require(PartyName("brand.example"))
    let site = try world.site()
    let writer = try #require(site.configuration.writer)
    let uri = "https://id.gs1.org/01/09520003000308/21/7K3MDXWW7XH6D6ZDWB"
    #expect(throws: CodesError.self) {
      try site.registerNew([uri], gtin: "09520003000308", by: party, writer, 1_767_323_600) {
        throw CodesError("the disk is full")
      }
    }
    #expect(try read("7K3MDXWW7XH6D6ZDWB").0 == "void")
  }

  @Test func `what is read of a code before something is said of it is bounded`() throws {
    let code = try codes()[0]
    let events = (0...Int64(CodesInLog.entriesMax)).map { number -> JSONValue in
      let time = Instant(milliseconds: 1_767_322_000_000 + number)?.utcText ?? ""
      return [
        "type": "ObjectEvent", "eventTime": .string(time), "eventTimeZoneOffset": "+00:00",
        "action": "OBSERVE", "bizStep": "storing", "epcList": [.string(code.uri)],
      ]
    }
    #expect(try world.post(CodeEvents.document(events, at: 1_767_323_000)).status == .accepted)
    let refused = try change("void:lost", [code.uri])
    #expect(refused.status == .contentTooLarge)
    #expect(String(decoding: refused.body, as: UTF8.self).contains("more than 1024 statements"))
  }

  @Test func `nobody changes the codes of others, in the log neither`() throws {
    let code = try codes()[0]
    let size = try world.size()
    let foreign = try change("void:stolen", [code.uri], as: "other.example")
    #expect(try told(foreign) == ["0", "not_yours"])
    #expect(try world.size() == size)
  }

  @Test func `who signs for himself signs that too`() throws {
    let code = try codes(as: "self.example")[0]
    let refused = try change("void:lost", [code.uri], as: "self.example")
    #expect(refused.status == .conflict)
    #expect(String(decoding: refused.body, as: UTF8.self).contains("self.example signs itself"))
    #expect(try read(code.serial).0 == "not_found")
  }
}
