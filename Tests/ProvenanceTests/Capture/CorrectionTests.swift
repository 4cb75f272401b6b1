import Crypto
import EPCIS
import Merkle
import Provenance
import Testing

@Suite struct CorrectionTests {
  private static let first = "https://id.gs1.org/01/09520003000308/21/A1"
  private static let second = "https://id.gs1.org/01/09520003000308/21/A2"
  private static let third = "https://id.gs1.org/01/09520003000308/21/A3"
  private static let wrongID = "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8"
  private static let rightID = "urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8"

  private static func adding(_ epcs: String..., id: String? = nil) -> JSONObject {
    var members: JSONObject = ["action": "ADD", "epcList": .strings(epcs)]
    members["eventID"] = id.map(JSONValue.string)
    return members
  }

  private static func wrong(declared: Bool) -> JSONValue {
    var members = adding(first, second, id: wrongID)
    if declared {
      members["errorDeclaration"] = [
        "declarationTime": "2026-03-01T08:45:00Z", "reason": "incorrect_data",
        "correctiveEventIDs": [.string(rightID)],
      ]
    }
    return Bench.event("ObjectEvent", members)
  }

  private static let right = Bench.event("ObjectEvent", adding(first, third, id: rightID))

  @Test func `an error declaration withdraws the statement of the same event`() throws {
    let original = try #require(try Bench().admit(Self.wrong(declared: false)).first)
    var bench = Bench()
    bench.earlier.withContentID = { id in
      id != original.contentID
        ? nil
        : EarlierStatement(
          leafHash: original.leafHash,
          leaves: original.filing.leaves,
          contentID: original.contentID
        )
    }
    let statements = try bench.admit(Self.wrong(declared: true))
    let withdrawal = try #require(statements.first)
    #expect(statements.count == 1)
    #expect(
      try withdrawal.bodyJSON == [
        "type": "Withdrawal", "corrects": .string(original.leafHash.base64),
        "eventTime": "2026-03-01T08:45:00.000Z", "reason": "incorrect_data",
      ]
    )
    #expect(withdrawal.filing.keys == original.filing.keys)
    #expect(withdrawal.filing.leaves.allSatisfy { $0.role == .subject })
    #expect(withdrawal.contentID != original.contentID)
    #expect(try withdrawal.membersJSON["event"] == Self.wrong(declared: true))
    let contents = try withdrawal.note.contents(origin: Bench.origin).contents
    #expect(contents.eventTime.utcText == "2026-03-01T08:45:00.000Z")
  }

  @Test func `an event that was never taken is taken first and then withdrawn`() throws {
    let statements = try Bench().admit(Self.wrong(declared: true))
    #expect(statements.count == 2)
    #expect(statements.map(\.eventNumber) == [1, 1])
    #expect(try statements[0].bodyJSON["action"] == "ADD")
    #expect(try statements[0].membersJSON["event"] == Self.wrong(declared: false))
    #expect(
      try statements[1].bodyJSON["corrects"] == .string(statements[0].leafHash.base64)
    )
    let alone = try Bench().admit(Self.wrong(declared: false))
    #expect(statements[0].contentID == alone[0].contentID)
  }

  @Test func `an error may be declared further down in the same document`() throws {
    let statements = try Bench().admit(Self.wrong(declared: false), Self.wrong(declared: true))
    #expect(statements.count == 2)
    #expect(
      try statements[1].bodyJSON["corrects"] == .string(statements[0].leafHash.base64)
    )
  }

  @Test func `the corrective event names what it replaces, under every key of it`() throws {
    let statements = try Bench().admit(
      Self.wrong(declared: false),
      Self.wrong(declared: true),
      Self.right
    )
    let correction = try #require(statements.last)
    #expect(statements.count == 3)
    #expect(
      try correction.bodyJSON["corrects"] == .string(statements[0].leafHash.base64)
    )
    #expect(correction.role(Self.first) == .subject && correction.role(Self.third) == .subject)
    // Named by the corrected statement only: it is not issued anew.
    #expect(correction.role(Self.second) == .class)
    #expect(try correction.bodyJSON["action"] == "ADD")
  }

  @Test func `a corrective event that comes later finds what it replaces`() throws {
    let target = EarlierStatement(
      leafHash: SHA256.hash(utf8: "leaf"),
      leaves: [Filing.Leaf(role: .subject, key: .of(.id, Self.second))],
      contentID: .zero
    )
    var bench = Bench()
    bench.earlier.correctedBy = { $0 == Self.rightID ? target : nil }
    let correction = try #require(try bench.admit(Self.right).first)
    #expect(try correction.bodyJSON["corrects"] == .string(target.leafHash.base64))
    #expect(correction.role(Self.second) == .class)
  }

  @Test func `an event found by its eventID is withdrawn too`() throws {
    let target = EarlierStatement(leafHash: .zero, leaves: [], contentID: .zero)
    var bench = Bench()
    bench.earlier.withEventID = { $0 == Self.wrongID ? target : nil }
    let statements = try bench.admit(Self.wrong(declared: true))
    #expect(statements.count == 1)
    #expect(try statements[0].bodyJSON["corrects"] == .string(Digest.zero.base64))
  }

  @Test func `one eventID names one event`() throws {
    let other = Bench.event("ObjectEvent", Self.adding(Self.third, id: Self.wrongID))
    let error = refusal { _ = try Bench().admit(Self.wrong(declared: false), other) }
    #expect(error?.rule == .eventID && error?.eventNumber == 2)
    var bench = Bench()
    bench.earlier.withEventID = { _ in
      EarlierStatement(leafHash: .zero, leaves: [], contentID: .zero)
    }
    #expect(refusal { _ = try bench.admit(other) }?.rule == .eventID)
    #expect(
      try Bench().admit(Self.wrong(declared: false), Self.wrong(declared: false)).count == 2
    )
  }

  @Test func `an error is declared in an event as it was, however that is written`() throws {
    let other = Bench.event("ObjectEvent", Self.adding(Self.third, id: Self.wrongID))
    let declared = Self.wrong(declared: true)
    let error = refusal { _ = try Bench().admit(other, declared) }
    #expect(error?.rule == .errorDeclaration && error?.eventNumber == 2)
    let retold = Self.wrong(declared: false).with(("eventTime", "2026-03-01T07:30:00.250000Z"))
    #expect(retold != Self.wrong(declared: false))
    let statements = try Bench().admit(retold, declared, declared)
    #expect(statements.count == 3 && statements.filter { $0.soleAlias != nil }.count == 1)
    for withdrawal in statements.dropFirst() {
      #expect(try withdrawal.bodyJSON["corrects"] == .string(statements[0].leafHash.base64))
    }
    // What was taken only to be withdrawn has its name all the same.
    #expect(refusal { _ = try Bench().admit(declared, other) }?.rule == .eventID)
  }

  @Test func `the same content has the same ID, whoever recorded it when`() throws {
    let party = try #require(PartyName("brand.example"))
    let other = try #require(PartyName("lab.example"))
    let event = Self.wrong(declared: false)
    var recorded = try #require(event.objectValue)
    recorded["recordTime"] = "2026-03-01T09:00:00Z"
    let id = ContentID.of(event: event, party: party)
    #expect(id == ContentID.of(event: .object(recorded), party: party))
    #expect(id != ContentID.of(event: event, party: other))
    #expect(id != ContentID.of(event: Self.right, party: party))
    #expect(id != ContentID.of(event: Self.wrong(declared: true), party: party))
    #expect(try Bench().admit(event).first?.contentID == id)
  }
}
