import Crypto
import EPCIS
import GS1
import Merkle
import Provenance
import Testing

/// What a party made and signed itself is taken as if it had been made here.
@Suite struct SignedAdmissionTests {
  private static let first = "https://id.gs1.org/01/09520003000308/21/A1"
  private static let second = "https://id.gs1.org/01/09520003000308/21/A2"

  private static func adding(_ epc: String, id: String, _ more: JSONObject = [:]) -> JSONValue {
    var members: JSONObject = [
      "action": "ADD", "bizStep": "commissioning", "epcList": [.string(epc)],
      "eventID": .string(id),
    ]
    for member in more.members { members[member.name] = member.value }
    return Bench.event("ObjectEvent", members)
  }

  private static let wrongID = "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8"
  private static let rightID = "urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8"
  private static let wrong = adding(first, id: wrongID)
  private static let declaration = adding(
    first,
    id: wrongID,
    [
      "errorDeclaration": [
        "declarationTime": "2026-03-01T08:45:00Z", "correctiveEventIDs": [.string(rightID)],
      ]
    ]
  )
  private static let right = adding(second, id: rightID)

  /// Expects that what `made` holds is taken as it is.
  private func expectTaken(_ made: [SealedStatement]) throws {
    let taken = try Bench().take(made)
    #expect(taken.map(\.leafHash) == made.map(\.leafHash))
    #expect(taken.map(\.keys) == made.map(\.keys))
    #expect(taken.map(\.contentID) == made.map(\.contentID))
    #expect(taken.map(\.aliases) == made.map(\.aliases))
    #expect(taken.map(\.soleAlias) == made.map(\.soleAlias))
    #expect(try taken.map { try Filing(encoded: $0.storedFiling) } == made.map(\.filing))
    #expect(taken.map(\.isConnected) == made.map(\.isConnected))
    #expect(taken.map(\.isNamed) == made.map(\.isNamed))
  }

  @Test func `events are taken as they were signed, and known again by the same names`() throws {
    try expectTaken(try Bench().admit(Self.wrong, Self.right))
    let many = (0..<100).map {
      JSONValue.string("https://id.gs1.org/01/09520003000308/21/SER\(1000 + $0)")
    }
    let event = Bench.event(
      "ObjectEvent",
      ["action": "ADD", "bizStep": "commissioning", "epcList": .array(many)]
    )
    try expectTaken(try Bench().admit(event))
  }

  @Test func `a withdrawal and a correction name what stands before them in the document`() throws {
    let made = try Bench().admit(Self.wrong, Self.declaration, Self.right)
    #expect(made.count == 3)
    try expectTaken(made)
  }

  @Test func `a withdrawal of something that was never said is refused`() throws {
    let made = try Bench().admit(Self.declaration)
    #expect(made.count == 2)
    let error = refusal { _ = try Bench().take([made[1]]) }
    #expect(error?.rule == .corrects)
    #expect(error?.field == "statements[0].members.event.errorDeclaration")
  }

  @Test
  func
    `a withdrawal of another statement of the same event is refused, unless it stands in the log`()
    throws
  {
    let made = try Bench().admit(Self.declaration)
    let other = try Bench().admit(Self.adding(Self.second, id: Self.rightID), Self.wrong)[1]
    var bench = Bench()
    bench.earlier.withContentID = { $0 == other.contentID ? other.earlier : nil }
    let error = refusal { _ = try bench.take([made[1]]) }
    #expect(error?.rule == .corrects && error?.field == "statements[0].body.corrects")
    // Sent again after it was taken, signed with other salts: it is known by its content.
    bench.earlier.withContentID = {
      [other, made[1]].first { [id = $0] in $0.contentID == id }?.earlier
    }
    #expect(try bench.take(made).count == 2)
  }

  @Test func `one eventID names one event`() throws {
    let same = Self.adding(Self.second, id: Self.wrongID)
    let made = try Bench().admit(Self.wrong) + Bench().admit(same)
    let error = refusal { _ = try Bench().take(made) }
    #expect(error?.rule == .eventID && error?.field == "statements[1].members.event.eventID")
  }

  @Test func `less may be shown, and places may have names of their signer's own`() throws {
    var forgery = try Forgery(SignedDefectTests.issuing)
    forgery.body = forgery.body.with(
      ("eventTimeZoneOffset", nil),
      (
        "places",
        [
          [
            "as": "readPoint", "gln": "9520003000025", "name": "Our hall", "lat": -36.8,
            "lon": 174.7,
          ]
        ]
      )
    )
    #expect(try Bench().take([forgery.json()]).count == 1)
  }

  @Test func `master data, recalls and links are taken`() throws {
    let vocabulary: JSONValue = [
      [
        "type": "urn:epcglobal:epcis:vtype:EPCClass",
        "vocabularyElementList": [
          [
            "id": "urn:epc:idpat:sgtin:9520003.000030.*",
            "attributes": [["id": "urn:epcglobal:cbv:mda:descriptionShort", "attribute": "Honey"]],
          ]
        ],
      ]
    ]
    let made = try Bench().admit(masterData: vocabulary)
    #expect(try Bench().take(made).map(\.leafHash) == made.map(\.leafHash))
    let recall = RecallStatement.self
    let lot = try CanonicalID(identifier: "https://id.gs1.org/01/09520003000308/10/L1")
    let recalled = try Bench().admission().admit(
      try recall.init(about: [lot], eventTime: Bench.now, reason: "glass")
    )
    try expectTaken([recalled])
    let link: JSONValue = [
      "type": "Link", "about": "https://id.gs1.org/01/09520003000308",
      "linkType": "gs1:instructions", "href": "https://honey.example/keep",
      "title": "How to keep it",
    ]
    let linked = try Bench().admission().admit(try LinkStatement(link))
    try expectTaken([linked])
  }

  @Test func `a recall is withdrawn by its entry`() throws {
    let lot = try CanonicalID(identifier: "https://id.gs1.org/01/09520003000308/10/L1")
    let recall = try Bench().admission().admit(
      try RecallStatement(about: [lot], eventTime: Bench.now, reason: "glass")
    )
    let made = try Bench().admission().admit(
      WithdrawalStatement(recall.earlier, declared: Bench.now, reason: "a mistake")
    )
    var bench = Bench()
    bench.earlier.withNumber = { $0 == 141 ? recall.earlier : nil }
    let json = SignedStatement(made, withdraws: 141).json
    #expect(try bench.take([json]).map(\.leafHash) == [made.leafHash])
    let other = SignedStatement(made, withdraws: 140).json
    let error = refusal { _ = try bench.take([other]) }
    #expect(error?.rule == .corrects && error?.field == "statements[0].withdraws")
  }

  @Test func `all that is wrong is told, and nothing is taken`() throws {
    var bad = try Forgery(SignedDefectTests.issuing)
    bad.edit = { $0[5] = $0[6] }
    bad.leaves += bad.leaves
    bad.bodyText = "{}"
    let good = try Forgery(SignedDefectTests.packing).json()
    let error = try #require(refusal { _ = try Bench().take([good, bad.json()]) })
    #expect(error.all.map(\.rule) == [.filing, .digest, .body])
    #expect(error.all.allSatisfy { $0.field.hasPrefix("statements[1].") })
    let many = [JSONValue](repeating: try bad.json(), count: 60)
    #expect(refusal { _ = try Bench().take(many) }?.all.count == AdmissionError.findingsMax)
  }
}

extension SealedStatement {
  fileprivate var earlier: EarlierStatement {
    EarlierStatement(leafHash: leafHash, leaves: filing.leaves, contentID: contentID)
  }
}
