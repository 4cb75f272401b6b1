import EPCIS
import GS1
import Merkle
import Notes
import Provenance
import Testing

/// A small true story in a ``TestLog``: one item, its lot, a case, a pallet and what it was made of.
struct TestWorld {
  static let gtin = "https://id.gs1.org/01/09520003000308"
  static let item = "\(gtin)/21/7K3MDXWW7XH6D6ZDWB"
  static let lot = "\(gtin)/10/L1"
  static let box = "https://id.gs1.org/00/095200030000000179"
  static let pallet = "https://id.gs1.org/00/095200030000000186"
  static let drum = "\(gtin)/10/RAW7"
  static let run = "urn:uuid:8f0f4b1e-2c1d-4a59-9e55-3f6c2f8c1a01"

  var log: TestLog
  /// The entry that says how the item was made.
  private(set) var making: UInt64 = 0
  private(set) var packing: UInt64 = 0
  private(set) var shipping: UInt64 = 0

  init() throws {
    log = try TestLog()
    log.add(try log.governing.party("\(log.origin)/recorder"))
    log.add(try log.governing.party("brand.example", roles: [.brand], prefixes: ["9520003"]))
    log.add(try log.governing.party("carrier.example", roles: [.carrier]))
    log.add(
      try log.governing.party("customs.example", recorder: true, keys: [], roles: [.customs])
    )
    log.publish()
    try log.say("brand.example", product, [.of(.product, Self.gtin): .described])
    try log.say("brand.example", event("ADD", "commissioning"), [thing(Self.drum): .output])
    making = try log.say(
      "brand.example",
      event(
        nil,
        "commissioning",
        type: "TransformationEvent",
        [
          "ilmd": ["lotNumber": "L1", "itemExpirationDate": "2028-12-31"],
          "inputs": .strings([thing(Self.drum).base64]),
          "transformationID": .string(thing(Self.run).base64),
        ]
      ),
      [
        thing(Self.item): .output, thing(Self.lot): .output, thing(Self.drum): .input,
        thing(Self.run): .transformation,
      ],
      members: ["quantity": 300]
    )
    log.publish()
    packing = try pack(Self.item, into: Self.box)
    try pack(Self.box, into: Self.pallet)
    shipping = try log.say(
      "carrier.example",
      event("OBSERVE", "shipping"),
      [thing(Self.pallet): .subject]
    )
    try log.say(
      "customs.example",
      event("OBSERVE", "https://ledger.example/voc/BizStep-customs_clearing"),
      [thing(Self.pallet): .subject],
      signedBy: testSigner("\(log.origin)/recorder")
    )
    log.publish()
  }

  var product: JSONValue {
    [
      "type": "Product", "gtin": "09520003000308", "serialScheme": "wayproof/serial/v1",
      "serialsRegisteredSince": "2026-01-01T00:00:00.000Z",
    ]
  }

  /// The body of an event that happens now.
  func event(
    _ action: String?,
    _ bizStep: String,
    type: String = "ObjectEvent",
    _ more: JSONObject = JSONObject()
  ) throws -> JSONValue {
    var body = more
    body["type"] = .string(type)
    body["action"] = action.map(JSONValue.string)
    body["bizStep"] = .string(bizStep)
    let now = try #require(Instant(milliseconds: Int64(log.time) * 1000))
    body["eventTime"] = .string(now.utcText)
    return .object(body)
  }

  @discardableResult
  mutating func pack(_ child: String, into parent: String) throws -> UInt64 {
    let body = try event(
      "ADD",
      "packing",
      type: "AggregationEvent",
      ["parentID": .string(thing(parent).base64)]
    )
    return try log.say("brand.example", body, [thing(child): .child, thing(parent): .parent])
  }

  func bundle() throws -> ProofBundle { try log.bundle(Self.item) }
}
