import EPCIS
import Foundation
import Merkle
import Notes
import Provenance
import Testing

/// Who may say what: capture refuses what verification would not count, by the same rule.
@Suite struct AuthorityTests {
  /// Who tries to say it.
  struct Sayer: Sendable, CustomTestStringConvertible {
    let name: String
    var roles: [PartyRole] = []
    var prefixes: [String] = []

    var testDescription: String { name }

    static let all = [
      Sayer(name: "brand.example", roles: [.brand], prefixes: ["9520003"]),
      Sayer(name: "office.example", roles: [.regulator]),
      Sayer(name: "border.example", roles: [.customs]),
      Sayer(name: "carrier.example", roles: [.carrier]),
    ]
  }

  /// What is said, to a verifier and to capture.
  struct Rule: Sendable, CustomTestStringConvertible {
    let name: String
    /// Who may.
    let sayers: Set<String>
    let say: @Sendable (TestWorld) throws -> (body: JSONValue, key: IndexKey, role: Role)
    let capture: @Sendable (Bench) throws -> Void

    var testDescription: String { name }
  }

  private static let product = IndexKey.of(.product, TestWorld.gtin)

  static let rules = [
    Rule(name: "make", sayers: ["brand.example"]) {
      (try $0.event("OBSERVE", "commissioning"), thing(TestWorld.item), .output)
    } capture: {
      _ = try $0.admit(
        Bench.event(
          "TransformationEvent",
          ["inputEPCList": ["urn:x:1"], "outputEPCList": [.string(TestWorld.item)]]
        )
      )
    },
    Rule(name: "issue", sayers: ["brand.example"]) {
      (try $0.event("ADD", "commissioning"), thing(TestWorld.item), .subject)
    } capture: {
      _ = try $0.admit(
        Bench.event("ObjectEvent", ["action": "ADD", "epcList": [.string(TestWorld.item)]])
      )
    },
    Rule(name: "describe", sayers: ["brand.example"]) { _ in
      (["type": "Product"], product, .described)
    } capture: {
      let product: JSONValue = ["id": .string(TestWorld.gtin)]
      _ = try $0.admit(
        masterData: [
          [
            "type": "urn:epcglobal:epcis:vtype:EPCClass", "vocabularyElementList": [product],
          ]
        ]
      )
    },
    Rule(name: "recall", sayers: ["brand.example", "office.example"]) { _ in
      (["type": "Recall", "reason": "x"], .of(.recall, TestWorld.gtin), .subject)
    } capture: {
      let recall: JSONValue = [
        "type": "Recall", "about": .string(TestWorld.gtin),
        "eventTime": "2026-03-01T00:00:00Z", "reason": "x",
      ]
      _ = try $0.admission().admit(CaptureDocument(parsing: recall.encoded()))
    },
    Rule(name: "clear_customs", sayers: ["border.example"]) {
      (try $0.event("OBSERVE", step), thing(TestWorld.item), .subject)
    } capture: {
      _ = try $0.admit(
        Bench.event(
          "ObjectEvent",
          ["action": "OBSERVE", "bizStep": .string(step), "epcList": [.string(TestWorld.item)]]
        )
      )
    },
  ]

  private static let step = "https://ledger.example/voc/BizStep-customs_clearing"

  @Test(arguments: rules, Sayer.all)
  func `capture refuses and verification does not count, by one rule`(
    rule: Rule,
    sayer: Sayer
  ) throws {
    let isAllowed = rule.sayers.contains(sayer.name)
    // Capture.
    var bench = Bench()
    (bench.name, bench.roles, bench.prefixes) = (sayer.name, sayer.roles, sayer.prefixes)
    let error = refusal { try rule.capture(bench) }
    #expect((error == nil) == isAllowed, "\(error?.description ?? "taken")")
    // Verification.
    var world = try TestWorld()
    if !["brand.example", "carrier.example"].contains(sayer.name) {
      world.log.add(try world.log.governing.party(sayer.name, roles: sayer.roles))
    }
    let (body, key, role) = try rule.say(world)
    let number = try world.log.say(sayer.name, body, [key: role])
    world.log.publish()
    let closure = try world.log.read(TestWorld.item)
    let reading = try #require(
      closure.readings.first { $0.entry == number && closure.lookups[$0.lookup].key == key }
    )
    #expect((reading.fault == nil) == isAllowed, "\(reading.fault ?? "counted")")
    #expect(reading.isAuthorityChecked)
    guard !isAllowed else { return }
    // Both name the rule, and tell alike who may.
    for message in [error?.message, reading.fault] {
      #expect(message?.contains("(rule \(rule.name))") == true, "\(message ?? "")")
    }
    let who = reading.fault?.prefix { $0 != "(" }.components(separatedBy: " may ").first
    #expect(error?.message.hasPrefix(who ?? "-") == true, "\(error?.message ?? "")")
  }

  @Test func `what is unusual is taken, and told by its rule`() throws {
    func remarks(_ step: String, _ roles: [PartyRole], _ prefixes: [String] = []) throws -> [String]
    {
      var bench = Bench()
      (bench.roles, bench.prefixes) = (roles, prefixes)
      let event = Bench.event(
        "ObjectEvent",
        ["action": "OBSERVE", "bizStep": .string(step), "epcList": [.string(TestWorld.item)]]
      )
      return try #require(bench.admit(event).first).remarks
    }
    for (step, role, rule) in [
      ("inspecting", .laboratory, "inspect"), ("transporting", .carrier, "transport"),
      ("retail_selling", .retailer, "sell"),
    ] as [(String, PartyRole, String)] {
      #expect(try remarks(step, [role]).isEmpty)
      let told = try remarks(step, [.warehouse])
      #expect(told.count == 1 && told[0].contains("event 1: \(step)"))
      #expect(told.first?.hasSuffix("(rule \(rule))") == true)
    }
    #expect(try remarks("inspecting", [.maker], ["9520003"]).isEmpty)
    #expect(try remarks("storing", []).isEmpty)
  }
}
