import Crypto
import EPCIS
import Merkle
import Provenance

/// Parties that say whatever comes to their minds.
struct RandomStory {
  var log: TestLog
  var random: SeededGenerator
  let gtin = "https://id.gs1.org/01/09520003000308"
  let things: [String]
  private let parties = ["brand.example", "carrier.example", "rival.example", "ghost.example"]
  private var lastTexts: [String: (UInt64, [UInt8])] = [:]
  private var said: [UInt64] = []

  init(seed: UInt64) throws {
    random = SeededGenerator(seed: seed)
    log = try TestLog()
    let gtin = gtin
    things =
      (0..<5).map { "\(gtin)/21/S\($0)" } + ["A", "B"].map { "\(gtin)/10/\($0)" }
      + ["095200030000000179", "095200030000000186"].map { "https://id.gs1.org/00/\($0)" }
      + ["urn:test:run"]
    for party in parties.dropLast() { try revise(party) }
    log.publish()
  }

  mutating func tell(steps: Int) throws {
    for _ in 0..<steps {
      switch Int.random(in: 0..<12, using: &random) {
      case 0: log.publish()
      case 1: try revise(parties.dropLast().randomElement(using: &random) ?? "brand.example")
      case 2: if let number = said.randomElement(using: &random) { log.erase(number) }
      default: try speak()
      }
    }
    log.publish()
  }

  private mutating func revise(_ party: String) throws {
    let (last, text) = lastTexts[party] ?? (0, [])
    // One signature is too few, and such a revision is skipped.
    let isCounted = last == 0 || Bool.random(using: &random)
    let revision = try log.governing.party(
      party,
      revision: last + 1,
      after: last == 0 ? nil : text,
      status: last == 0
        ? .active : [.active, .active, .suspended, .left].randomElement(using: &random) ?? .active,
      prefixes: [Bool.random(using: &random) ? "9520003" : "9529"],
      signedBy: isCounted ? nil : [log.governing.keys[0]]
    )
    log.add(revision)
    if isCounted { lastTexts[party] = (last + 1, revision) }
  }

  private mutating func speak() throws {
    let named = things.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
    var roles: [IndexKey: Role] = [:]
    for uri in named { roles[thing(uri)] = Role.allCases.randomElement(using: &random) }
    if Int.random(in: 0..<5, using: &random) == 0 { roles[.of(.product, gtin)] = .described }
    if Int.random(in: 0..<8, using: &random) == 0 { roles[.of(.recall, gtin)] = .subject }
    let party = parties.randomElement(using: &random) ?? "brand.example"
    said.append(try log.say(party, body(), roles))
  }

  private mutating func body() -> JSONValue {
    let types = [
      "ObjectEvent", "AggregationEvent", "TransformationEvent", "Recall", "Withdrawal", "Erasure",
    ]
    var body = JSONObject()
    body["type"] = .string(types.randomElement(using: &random) ?? "ObjectEvent")
    body["eventTime"] = "2026-01-05T08:00:00.000Z"
    body["action"] = [nil, "ADD", "OBSERVE", "DELETE"].randomElement(using: &random) ?? nil
    if Bool.random(using: &random) { body["parentID"] = anyKey() }
    if Bool.random(using: &random) { body["inputs"] = .array([anyKey(), anyKey()]) }
    if Bool.random(using: &random) { body["transformationID"] = anyKey() }
    if Bool.random(using: &random) { body["children"] = .array([anyKey()]) }
    if Bool.random(using: &random) { body["ilmd"] = ["lotNumber": "A"] }
    if let number = said.randomElement(using: &random) {
      let member = body["type"] == "Erasure" ? "erases" : "corrects"
      if Bool.random(using: &random) { body[member] = .string(log.leafHash(number).base64) }
    }
    return .object(body)
  }

  private mutating func anyKey() -> JSONValue {
    let uri = Int.random(in: 0..<6, using: &random) == 0 ? "urn:test:nothing" : nil
    return .string(thing(uri ?? things.randomElement(using: &random) ?? gtin).base64)
  }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
