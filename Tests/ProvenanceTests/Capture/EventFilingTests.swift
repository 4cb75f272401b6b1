import Crypto
import EPCIS
import Merkle
import Notes
import Provenance
import Testing

@Suite struct EventFilingTests {
  static let product = "https://id.gs1.org/01/09520003000308"
  static let item = "\(product)/21/A1"
  static let other = "\(product)/21/A2"
  static let lot = "\(product)/10/L7"
  static let pallet = "https://id.gs1.org/00/095200030000000018"
  static let quantity: JSONValue = [["epcClass": "urn:epc:class:lgtin:9520003.000030.L7"]]

  private static func seal(_ type: String, _ members: JSONObject) throws -> SealedStatement {
    try #require(try Bench().admit(Bench.event(type, members)).first)
  }

  @Test func `what an object event is about are its subjects and classes`() throws {
    let statement = try Self.seal(
      "ObjectEvent",
      [
        "action": "OBSERVE", "epcList": ["urn:epc:id:sgtin:9520003.000030.A1"],
        "quantityList": Self.quantity,
      ]
    )
    #expect(statement.role(Self.item) == .subject)
    #expect(statement.role(Self.lot) == .class)
    #expect(statement.filing.leaves.count == 2)
  }

  @Test func `a lot that is made is an output`() throws {
    let statement = try Self.seal(
      "ObjectEvent",
      ["action": "ADD", "quantityList": Self.quantity]
    )
    #expect(statement.role(Self.lot) == .output)
  }

  @Test func `commissioning an item does not file it under its lot`() throws {
    let statement = try Self.seal(
      "ObjectEvent",
      [
        "action": "ADD", "epcList": [.string("\(Self.product)/10/L7/21/A1")],
        "ilmd": ["cbvmda:lotNumber": "L7"],
      ]
    )
    #expect(statement.filing.leaves.map(\.key) == [.of(.id, Self.item)])
    #expect(try statement.bodyJSON["ilmd"]?["lotNumber"] == "L7")
  }

  @Test func `packing files children and parent, and names the parent by its key`() throws {
    let statement = try Self.seal(
      "AggregationEvent",
      [
        "action": "ADD", "parentID": "urn:epc:id:sscc:9520003.0000000001",
        "childEPCs": [.string(Self.item), .string(Self.other)],
        "childQuantityList": Self.quantity,
      ]
    )
    #expect(statement.role(Self.pallet) == .parent)
    #expect(statement.role(Self.item) == .child && statement.role(Self.other) == .child)
    #expect(statement.role(Self.lot) == .child)
    let body = try statement.bodyJSON
    #expect(body["parentID"] == SealedStatement.key(Self.pallet))
    #expect(body["allChildren"] == nil && body["children"] == nil && body["inputs"] == nil)
    let parent = try #require(body["parentID"]?.stringValue)
    #expect(body["labels"] == .object([parent: "logistic unit"]))
  }

  @Test func `whoever packs into a reusable asset is told of a better way`() throws {
    func remarks(_ parent: String) throws -> [String] {
      let members: JSONObject = [
        "action": "ADD", "parentID": .string(parent), "childEPCs": [.string(Self.item)],
      ]
      return try Self.seal("AggregationEvent", members).remarks
    }
    #expect(try remarks("urn:epc:id:grai:9520003.00001.7").contains { $0.contains("SSCC") })
    #expect(try !remarks(Self.pallet).contains { $0.contains("SSCC") })
  }

  @Test func `unpacking without a list takes everything out`() throws {
    let statement = try Self.seal(
      "AggregationEvent",
      ["action": "DELETE", "parentID": .string(Self.pallet)]
    )
    #expect(try statement.bodyJSON["allChildren"] == true)
    #expect(statement.role(Self.pallet) == .parent)
    let some = try Self.seal(
      "AggregationEvent",
      ["action": "DELETE", "parentID": .string(Self.pallet), "childEPCs": [.string(Self.item)]]
    )
    #expect(try some.bodyJSON["allChildren"] == nil)
  }

  @Test func `building in names the children by their keys`() throws {
    let statement = try Self.seal(
      "AssociationEvent",
      [
        "action": "ADD", "parentID": .string(Self.item),
        "childEPCs": [.string(Self.other)],
      ]
    )
    #expect(statement.role(Self.item) == .parent && statement.role(Self.other) == .child)
    #expect(try statement.bodyJSON["children"] == [SealedStatement.key(Self.other)])
    #expect(try statement.bodyJSON["parentID"] == SealedStatement.key(Self.item))
  }

  @Test func `a transformation files inputs, outputs and its own ID`() throws {
    let statement = try Self.seal(
      "TransformationEvent",
      [
        "inputEPCList": [.string(Self.other)], "inputQuantityList": Self.quantity,
        "outputEPCList": [.string(Self.item)],
        "outputQuantityList": [["epcClass": .string("\(Self.product)/10/L8")]],
        "transformationID": "urn:uuid:8f0f4b1e-2c1d-4a59-9e55-3f6c2f8c1a01",
      ]
    )
    #expect(statement.role(Self.other) == .input && statement.role(Self.lot) == .input)
    #expect(statement.role(Self.item) == .output)
    #expect(statement.role("\(Self.product)/10/L8") == .output)
    let process = "urn:uuid:8f0f4b1e-2c1d-4a59-9e55-3f6c2f8c1a01"
    #expect(statement.role(process) == .transformation)
    let body = try statement.bodyJSON
    #expect(body["transformationID"] == SealedStatement.key(process))
    let inputs = try #require(body["inputs"]?.arrayValue)
    #expect(Set(inputs) == [SealedStatement.key(Self.other), SealedStatement.key(Self.lot)])
  }

  @Test func `a bare GTIN is filed but never followed`() throws {
    let statement = try Self.seal(
      "TransformationEvent",
      [
        "inputQuantityList": [["epcClass": "urn:epc:idpat:sgtin:9520003.000030.*"]],
        "outputEPCList": [.string(Self.item)],
      ]
    )
    #expect(statement.role(Self.product) == .input)
    #expect(try statement.bodyJSON["inputs"] == nil)
  }

  @Test func `a thing with several roles is filed once, in the first of them`() throws {
    let statement = try Self.seal(
      "TransformationEvent",
      ["inputEPCList": [.string(Self.item)], "outputEPCList": [.string(Self.item)]]
    )
    #expect(statement.filing.leaves == [Filing.Leaf(role: .output, key: .of(.id, Self.item))])
  }

  @Test func `a transaction's parent is filed, and is nobody's container`() throws {
    let statement = try Self.seal(
      "TransactionEvent",
      [
        "action": "OBSERVE", "parentID": .string(Self.pallet), "epcList": [.string(Self.item)],
        "bizTransactionList": [["type": "po", "bizTransaction": "urn:po:1"]],
      ]
    )
    #expect(statement.role(Self.pallet) == .parent && statement.role(Self.item) == .subject)
    #expect(try statement.bodyJSON["parentID"] == nil)
  }

  @Test func `sensors of a place alone are filed under the party only`() throws {
    let statement = try Self.seal(
      "ObjectEvent",
      [
        "action": "OBSERVE", "epcList": [], "readPoint": ["id": "geo:1,2"],
        "sensorElementList": [["sensorReport": [["type": "Temperature", "value": 4]]]],
      ]
    )
    #expect(statement.filing.leaves.isEmpty)
    #expect(statement.keys == [.of(.by, "brand.example")])
  }

  @Test func `the note, its entry and both digests fit together`() throws {
    let statement = try Self.seal(
      "ObjectEvent",
      ["action": "OBSERVE", "epcList": [.string(Self.item)]]
    )
    let (contents, signature) = try statement.note.contents(origin: Bench.origin)
    #expect(contents.eventTime.utcText == "2026-03-01T07:30:00.250Z")
    #expect(contents.party.text == "brand.example")
    let members = try #require(statement.members)
    let salt = try #require(statement.membersSalt)
    #expect(
      contents.bodyDigest
        == StatementPart.body.digest(salt: statement.bodySalt, bytes: statement.body)
    )
    #expect(contents.membersDigest == StatementPart.members.digest(salt: salt, bytes: members))
    #expect(contents.filingRoot == statement.filing.root)
    let key = try Bench.key("brand.example").verifier
    #expect(key.isValid(signature, of: Array(contents.text.utf8)))
    #expect(
      statement.entry == StatementEntry(note: statement.note.bytes, salt: statement.salt)
    )
    let secrets = [statement.salt, statement.bodySalt, salt, statement.filing.secret]
    #expect(Set(secrets).count == 4 && secrets.allSatisfy { $0.count == 16 })
    #expect(statement.keys == [.of(.by, "brand.example"), .of(.id, Self.item)].sorted())
  }
}
