import EPCIS
import GS1

/// What members say: EPCIS events of now.
extension Consortium {
  /// An event at the place of `member`; `what` are the members that name things.
  func event(
    _ type: EventType,
    _ action: Action?,
    _ bizStep: String,
    _ disposition: String,
    at member: Member,
    _ what: JSONObject
  ) -> JSONValue {
    var event: JSONObject = [
      "type": .string(type.rawValue),
      "eventID": .string(newUUID()),
      "eventTime": .string(clock.now.utcText),
      "eventTimeZoneOffset": "+12:00",
      "bizStep": .string(bizStep),
      "disposition": .string(disposition),
      "readPoint": ["id": .string(member.place)],
    ]
    event["action"] = (action?.rawValue).map(JSONValue.string)
    for part in what.members { event[part.name] = part.value }
    return .object(event)
  }

  /// An event in which things are seen.
  func seen(_ things: [String], _ bizStep: String, at member: Member) -> JSONValue {
    event(.object, .observe, bizStep, "in_transit", at: member, ["epcList": .strings(things)])
  }

  /// An event in which things are put into another, or taken out of it.
  func packed(
    _ children: [String],
    into parent: String,
    _ action: Action,
    _ bizStep: String,
    at member: Member
  ) -> JSONValue {
    let what: JSONObject = ["parentID": .string(parent), "childEPCs": .strings(children)]
    return event(.aggregation, action, bizStep, "in_progress", at: member, what)
  }

  // MARK: Names

  /// New items of the maker's product, with serials of print run `run`, below 10,000.
  func newItems(_ count: Int, run: Int) throws -> [String] {
    let name = String(String(10_000 + run).suffix(SerialScheme.runCount))
    return try (0..<count).map { _ in
      let serial = try SerialScheme.make(run: name) { random.bytes($0) }
      return "\(Member.maker.product)/21/\(serial)"
    }
  }

  /// A name for an event or a transformation.
  func newUUID() -> String {
    let digits = random.bytes(16).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    let parts = [digits[..<4], digits[4..<6], digits[6..<8], digits[8..<10], digits[10...]]
    return "urn:uuid:" + parts.map { $0.joined() }.joined(separator: "-")
  }
}
