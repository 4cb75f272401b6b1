import Crypto
import EPCIS
import GS1
import Merkle
import Notes
import Provenance
import Testing

/// Statements that were signed elsewhere, each with one defect, and the rule by which it is refused.
@Suite struct SignedDefectTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let rule: AdmissionError.Rule
    let field: String
    var bench = Bench()
    var event = SignedDefectTests.issuing
    let change: @Sendable (inout Forgery) throws -> Void
    var testDescription: String { name }

    init(
      _ name: String,
      _ rule: AdmissionError.Rule,
      _ field: String,
      bench: Bench = Bench(),
      event: JSONValue = SignedDefectTests.issuing,
      _ change: @escaping @Sendable (inout Forgery) throws -> Void = { _ in }
    ) {
      self.name = name
      self.rule = rule
      self.field = field
      self.bench = bench
      self.event = event
      self.change = change
    }
  }

  static let item = "https://id.gs1.org/01/09520003000308/21/7K3MDXWW7XH6D6ZDWB"
  static let pallet = "https://id.gs1.org/00/095200030000000179"

  static let issuing = Bench.event(
    "ObjectEvent",
    [
      "action": "ADD", "bizStep": "commissioning", "epcList": [.string(item)],
      "eventID": "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
      "readPoint": ["id": "https://id.gs1.org/414/9520003000025"],
      "ilmd": ["cbvmda:lotNumber": "L2601A"],
    ]
  )
  static let packing = Bench.event(
    "AggregationEvent",
    [
      "action": "ADD", "bizStep": "packing", "parentID": .string(pallet),
      "childEPCs": [.string(item)],
    ]
  )

  private static func bench(_ change: (inout Bench) -> Void) -> Bench {
    var bench = Bench()
    change(&bench)
    return bench
  }

  private static func replacing(_ line: Int, _ text: String) -> @Sendable (inout Forgery) -> Void {
    { $0.edit = { $0[line - 1] = text } }
  }

  private static func rewriting(
    _ change: @escaping @Sendable (inout JSONObject) -> Void
  ) -> @Sendable (inout Forgery) -> Void { { $0.rewrite = change } }

  private static func body(
    _ members: (String, JSONValue?)...
  ) -> @Sendable (inout Forgery) -> Void {
    { forgery in
      for (name, value) in members { forgery.body = forgery.body.with((name, value)) }
    }
  }

  static let ofForm: [Case] = [
    Case("no note", .form, "note", rewriting { $0["note"] = nil }),
    Case("a member that is not known", .form, "extra", rewriting { $0["extra"] = 1 }),
    Case("a short salt", .form, "salt", rewriting { $0["salt"] = "AAAA" }),
    Case(
      "a salt in base64url",
      .form,
      "bodySalt",
      rewriting { $0["bodySalt"] = "____AAAAAAAAAAAAAAAAAA==" }
    ),
    Case(
      "no salt for the members part",
      .form,
      "membersSalt",
      rewriting { $0["membersSalt"] = nil }
    ),
    Case(
      "a short secret",
      .form,
      "filing.secret",
      rewriting { $0["filing"] = $0["filing"]?.with(("secret", "AA==")) }
    ),
    Case(
      "a role that is none",
      .form,
      "filing.keys",
      rewriting { $0["filing"] = $0["filing"]?.with(("keys", ["9": ["AA=="]])) }
    ),
    Case(
      "a key of another length",
      .form,
      "filing.keys.1[0]",
      rewriting { $0["filing"] = $0["filing"]?.with(("keys", ["1": ["AA=="]])) }
    ),
    Case("an entry that is no number", .form, "withdraws", rewriting { $0["withdraws"] = "141" }),
  ]

  static let ofTheNote: [Case] = [
    Case("another first line", .note, "note", replacing(1, "wayproof/note/v2")),
    Case("eight lines", .note, "note") { $0.edit = { $0.insert("more", at: 4) } },
    Case("six lines", .note, "note") { $0.edit = { $0.remove(at: 2) } },
    Case(
      "a number of leaves that is none",
      .note,
      "note",
      replacing(5, "9 \(String(repeating: "A", count: 43))=")
    ),
    Case("for another log", .origin, "note", replacing(2, "other.example")),
    Case("by another party", .party, "note", replacing(3, "other.example")),
    Case("a time to the second", .time, "note", replacing(4, "2026-03-01T07:30:00Z")),
    Case("another time than the event", .time, "note") {
      $0.time = "2026-03-01T07:30:00.251Z"
      $0.body = $0.body.with(("eventTime", "2026-03-01T07:30:00.251Z"))
    },
    Case("a time of the day after tomorrow", .time, "eventTime") {
      $0.time = "2026-03-03T07:30:00.250Z"
      $0.body = $0.body.with(("eventTime", "2026-03-03T07:30:00.250Z"))
    },
    Case("another filing root", .filing, "filing") {
      $0.rewrite = {
        $0["filing"] = $0["filing"]?.with(
          ("secret", .string(Base64.encode([UInt8](repeating: 8, count: 16))))
        )
      }
    },
    Case("another number of leaves", .filing, "filing") {
      $0.edit = { $0[4] = "16" + $0[4].dropFirst() }
    },
    Case("another body digest", .digest, "body") { $0.edit = { $0[5] = $0[6] } },
    Case("another members digest", .digest, "members") { $0.edit = { $0[6] = $0[5] } },
    Case("no members digest", .digest, "members", replacing(7, "-")),
    Case(
      "no members part",
      .digest,
      "members",
      rewriting {
        $0["members"] = nil; $0["membersSalt"] = nil
      }
    ),
  ]

  static let ofTheSignature: [Case] = [
    Case("changed after signing", .signature, "note") { forgery in
      forgery.spoil = { $0 = $0.replacing("T07:30:00.250Z", with: "T07:30:00.251Z") }
      forgery.rewrite = { $0["body"] = .string($0["body"]?.stringValue ?? "") }
      forgery.body = forgery.body.with(("eventTime", nil), ("type", "Recall"))
    },
    Case("signed twice", .signature, "note") { forgery in
      forgery.spoil = { note in
        let line = note.split(separator: "\n").last ?? ""
        note += line + "\n"
      }
    },
    Case("no signature", .signature, "note") {
      $0.spoil = { $0 = $0.components(before: "\u{2014}") }
    },
    Case("signed by the recorder", .signer, "note", bench: bench { $0.recorder = .allowed }) {
      $0.signer = Bench.recorderName
    },
    Case("signed by a stranger under the party's name", .signer, "note") {
      $0.signer = "other.example";
      $0.spoil = { $0 = $0.replacing("\u{2014} other.example", with: "\u{2014} brand.example") }
    },
    Case("a suspended party", .partyStatus, "note", bench: bench { $0.status = .suspended }),
    Case(
      "a distrusted key",
      .distrusted,
      "note",
      bench: bench { bench in
        bench.distrusted = (try? [Bench.key("brand.example").verifier.publicKey]) ?? []
      }
    ),
  ]

  static let ofTheFiling: [Case] = [
    Case("a thing that is not filed", .filedUnder, "filing.keys") { $0.leaves = [] },
    Case("a key of nothing that is named", .filedUnder, "filing.keys") {
      $0.leaves.append(.init(role: .subject, key: .of(.id, "urn:uuid:other")))
    },
    Case("another role", .filedUnder, "filing.keys") { forgery in
      forgery.leaves = forgery.leaves.map { .init(role: .child, key: $0.key) }
    },
    Case("a key of the registry", .filing, "filing") {
      $0.leaves.append(.init(role: .subject, key: .of(.party, "brand.example")))
    },
    Case("a key twice", .filing, "filing") { $0.leaves += $0.leaves },
  ]

  static let ofTheBody: [Case] = [
    Case("not in RFC 8785 form", .body, "body") {
      $0.bodyText = " " + String(decoding: $0.body.jcs(), as: UTF8.self)
    },
    Case("a name twice", .body, "body") {
      $0.bodyText = #"{"type":"ObjectEvent","type":"ObjectEvent"}"#
    },
    Case("half of a surrogate pair", .body, "body") { $0.bodyText = #"{"type":"\ud800"}"# },
    Case("no type", .body, "body", body(("type", nil))),
    Case("an action that is none", .body, "body", body(("action", "PUT"))),
    Case(
      "a time that is not the note's",
      .time,
      "body.eventTime",
      body(("eventTime", "2026-03-01T07:30:00.000Z"))
    ),
    Case("another action", .shown, "body.action", body(("action", "OBSERVE"))),
    Case("no action", .shown, "body.action", body(("action", nil))),
    Case("another step", .shown, "body.bizStep", body(("bizStep", "shipping"))),
    Case("another lot", .shown, "body.ilmd.lotNumber", body(("ilmd", ["lotNumber": "L2601B"]))),
    Case("no lot", .shown, "body.ilmd.lotNumber", body(("ilmd", nil))),
    Case("a list of codes", .shown, "body.epcList", body(("epcList", [.string(item)]))),
    Case("a disposition of its own", .shown, "body.disposition", body(("disposition", "active"))),
    Case(
      "another place",
      .shown,
      "body.places[0].gln",
      body(("places", [["as": "readPoint", "gln": "9520003000018"]]))
    ),
    Case(
      "a code as the name of a place",
      .shown,
      "body.places",
      body(("places", [["as": "readPoint", "name": "7K3MDXWW7XH6D6ZDWB"]]))
    ),
    Case("no parent", .shown, "body.parentID", event: packing, body(("parentID", nil))),
    Case(
      "a label of something else",
      .shown,
      "body.labels",
      event: packing,
      body(("labels", ["AAAA": "honey"]))
    ),
    Case(
      "a correction of nothing",
      .corrects,
      "body.corrects",
      body(("corrects", .string(SHA256.hash(utf8: "x").base64)))
    ),
    Case("more than shoppers can be shown", .tooMany, "body") {
      $0.body = $0.body.with(("padding", .string(String(repeating: "x", count: 65_536))))
    },
  ]

  static let ofTheMembersPart: [Case] = [
    Case("not in RFC 8785 form", .members, "members") {
      $0.membersText = " " + String(decoding: ($0.members ?? .null).jcs(), as: UTF8.self)
    },
    Case("nothing that can be captured", .members, "members") { $0.members = ["note": "secret"] },
    Case("an event that breaks a rule of EPCIS", .members, "members.event.action") { forgery in
      forgery.members = forgery.members.map {
        $0.with(("event", $0["event"]?.with(("action", "PUT"))))
      }
    },
    Case("a web address for a code", .members, "members.event.epcList[0]") { forgery in
      forgery.members = forgery.members.map {
        $0.with(("event", $0["event"]?.with(("epcList", ["https://shop.example/x"]))))
      }
    },
    Case(
      "without a prefix",
      .prefix,
      "members.event.epcList[0]",
      bench: bench { $0.prefixes = ["9520004"] }
    ),
    Case("an erasure of nothing", .form, "withdraws") {
      $0.body = ["type": "Erasure", "erases": .string(SHA256.hash(utf8: "x").base64)]
    },
  ]

  static let cases =
    ofForm + ofTheNote + ofTheSignature + ofTheFiling + ofTheBody + ofTheMembersPart

  @Test(arguments: cases)
  func `each defect is refused by its rule`(_ defect: Case) throws {
    var forgery = try Forgery(defect.event)
    // All but the defect is good.
    #expect(try Bench().take([forgery.json()]).count == 1)
    try defect.change(&forgery)
    let json = try forgery.json()
    let error = try #require(refusal { _ = try defect.bench.take([json]) })
    let found = error.all.map { "\($0.field) \($0.rule.rawValue)" }
    #expect(found.contains("statements[0].\(defect.field) \(defect.rule.rawValue)"), "\(error)")
  }
}

extension String {
  fileprivate func components(before separator: Character) -> String {
    String(prefix { $0 != separator })
  }
}
