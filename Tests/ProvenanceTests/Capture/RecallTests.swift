import Crypto
import EPCIS
import GS1
import Merkle
import Provenance
import Testing

@Suite struct RecallTests {
  private static let product = "https://id.gs1.org/01/09520003000308"
  private static let lot = "\(product)/10/L7"
  private static let item = "\(product)/21/7K3MDXWW7XH6D6ZDWB"

  private static func json(_ about: JSONValue, _ more: JSONObject = [:]) -> JSONValue {
    var json: JSONObject = [
      "type": "Recall", "about": about, "eventTime": "2026-03-01T10:00:00+13:00",
      "reason": "A seam may leak.",
    ]
    for member in more.members { json[member.name] = member.value }
    return .object(json)
  }

  private static func recall(
    _ about: JSONValue,
    _ more: JSONObject = [:],
    bench: Bench = Bench()
  ) throws -> SealedStatement {
    let bytes = json(about, more).encoded()
    let statements = try bench.admission().admit(try CaptureDocument(parsing: bytes))
    return try #require(statements.first)
  }

  @Test func `a lot is recalled under its own key`() throws {
    let statement = try Self.recall(.string(Self.lot), ["phone": "+64 3 555 0100"])
    #expect(statement.role(Self.lot) == .subject && statement.filing.leaves.count == 1)
    #expect(
      try statement.bodyJSON == [
        "type": "Recall", "eventTime": "2026-02-28T21:00:00.000Z", "reason": "A seam may leak.",
        "gtin": "09520003000308", "lot": "L7", "phone": "+64 3 555 0100",
      ]
    )
    let captured = Self.json(.string(Self.lot), ["phone": "+64 3 555 0100"])
    #expect(try statement.membersJSON["statement"] == captured)
  }

  @Test func `a whole product is recalled under its recall key`() throws {
    let statement = try Self.recall(.string(Self.product))
    #expect(statement.role(Self.product, .recall) == .subject)
    #expect(statement.role(Self.product) == nil && statement.filing.leaves.count == 1)
  }

  @Test func `items are recalled without showing their serials to each other`() throws {
    let statement = try Self.recall([.string(Self.item), .string("\(Self.product)/21/B")])
    #expect(statement.role(Self.item) == .subject)
    let body = String(decoding: statement.body, as: UTF8.self)
    #expect(!body.contains("7K3M") && !body.contains("about"))
  }

  @Test func `only the holder of the prefix or a regulator may recall`() throws {
    let foreign: JSONValue = "https://id.gs1.org/01/09520014000113/10/L7"
    let error = refusal { _ = try Self.recall([.string(Self.lot), foreign]) }
    #expect(error?.rule == .prefix && error?.field == "about[1]")
    var regulator = Bench()
    regulator.roles = [.regulator]
    #expect(throws: Never.self) { try Self.recall(foreign, bench: regulator) }
  }

  @Test(arguments: [
    ("about", JSONValue.array([])), ("about", 1), ("about", "https://shop.example/x"),
    ("reason", ""), ("reason", .null), ("eventTime", "2026-03-01"), ("corrects", "x"),
    ("gtin", "1"), ("action", "ADD"), ("instruction", 7),
  ])
  func `a recall in another form is refused`(name: String, value: JSONValue) {
    let error = refusal {
      _ = try RecallStatement(Self.json(.string(Self.lot), .init(dictionaryLiteral: (name, value))))
    }
    #expect(error?.field.hasPrefix(name) == true)
  }

  @Test func `a recall can be made without JSON`() throws {
    let recall = try RecallStatement(
      about: [try CanonicalID(scanned: Self.lot)],
      eventTime: Bench.now,
      reason: "A seam may leak.",
      details: ["instruction": "Bring it back."]
    )
    let statement = try Bench().admission().admit(recall)
    #expect(try statement.bodyJSON["instruction"] == "Bring it back.")
  }

  @Test func `a recall that was a mistake is withdrawn`() throws {
    let recall = try Self.recall(.string(Self.product))
    let target = EarlierStatement(
      leafHash: recall.leafHash,
      leaves: recall.filing.leaves,
      contentID: recall.contentID
    )
    let statement = try Bench().admission().admit(
      WithdrawalStatement(target, declared: Bench.now, reason: "did_not_occur")
    )
    #expect(statement.role(Self.product, .recall) == .subject)
    let body = try StatementBody(parsing: statement.body)
    #expect(body.type == "Withdrawal" && body.corrects == recall.leafHash)
    #expect(body.eventTime == Bench.now)
  }

  @Test func `a recall of the day after tomorrow is refused`() {
    let error = refusal {
      _ = try Self.recall(.string(Self.lot), ["eventTime": "2026-03-03T00:00:00Z"])
    }
    #expect(error?.rule == .time)
  }
}

@Suite struct ErasureTests {
  private static func erasure(of party: String) throws -> ErasureStatement {
    let event = Bench.event(
      "ObjectEvent",
      [
        "action": "ADD", "bizStep": "commissioning",
        "epcList": ["urn:epc:id:sgtin:9520003.000030.A1"],
      ]
    )
    let erased = try #require(try Bench().admit(event).first)
    return ErasureStatement(
      party: try #require(PartyName(party)),
      erases: erased.leafHash,
      leaves: erased.filing.leaves,
      body: try StatementBody(parsing: erased.body),
      reason: "personal data"
    )
  }

  @Test func `an erasure says what is gone, under the same keys`() throws {
    let erasure = try Self.erasure(of: "brand.example")
    let statement = try Bench().admission().admit(erasure)
    #expect(
      try statement.bodyJSON == [
        "type": "Erasure", "erases": .string(erasure.erases.base64), "reason": "personal data",
        "was": ["type": "ObjectEvent", "action": "ADD", "bizStep": "commissioning"],
      ]
    )
    #expect(statement.filing.keys == erasure.leaves.map(\.key))
    #expect(statement.members == nil)
    let contents = try statement.note.contents(origin: Bench.origin).contents
    #expect(contents.membersDigest == nil && contents.eventTime == Bench.now)
  }

  @Test func `an erasure itself is never erased`() throws {
    let first = try Bench().admission().admit(Self.erasure(of: "brand.example"))
    let second = ErasureStatement(
      party: try #require(PartyName("brand.example")),
      erases: first.leafHash,
      leaves: first.filing.leaves,
      body: try StatementBody(parsing: first.body),
      reason: "personal data"
    )
    #expect(refusal { _ = try Bench().admission().admit(second) }?.rule == .form)
  }

  @Test func `nobody else but the governance may erase`() throws {
    let erasure = try Self.erasure(of: "lab.example")
    #expect(refusal { _ = try Bench().admission().admit(erasure) }?.rule == .role)
    var governance = Bench()
    governance.name = "\(Bench.origin)/governance"
    #expect(throws: Never.self) { try governance.admission().admit(erasure) }
  }
}
