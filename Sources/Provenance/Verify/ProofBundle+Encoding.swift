import Crypto
public import EPCIS
import Merkle

extension ProofBundle {
  /// The bundle as UTF-8 JSON, without white space, members in the order of the format.
  public var encoded: [UInt8] { json.encoded() }

  /// The bundle as JSON.
  public var json: JSONValue {
    [
      "v": 1,
      "subject": .string(subject),
      "checkpoint": .text(checkpoint),
      "lookups": .array(lookups.map(\.json)),
      "entries": .array(entries.map(\.json)),
    ]
  }
}

extension ProofBundle.Lookup {
  fileprivate var json: JSONValue {
    let steps = JSONValue.array(
      steps.map { [.number(Double($0.bit)), .string($0.sibling.base64)] }
    )
    let key = JSONValue.string(key.base64)
    switch finding {
    case .entries(let numbers):
      return ["key": key, "entries": .array(numbers.map(JSONValue.number)), "steps": steps]
    case .absent(let other, let value):
      let absent: JSONValue = ["key": .string(other.base64), "value": .string(value.base64)]
      return ["key": key, "absent": absent, "steps": steps]
    case .value(let value):
      return ["key": key, "value": .string(value.base64), "steps": steps]
    }
  }
}

extension ProofBundle.Entry {
  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "n": .number(number), "text": .text(text), "path": .strings(path.map(\.base64)),
    ]
    if let statement { statement.add(to: &object) }
    return .object(object)
  }
}

extension ProofBundle.Statement {
  fileprivate func add(to object: inout JSONObject) {
    object["salt"] = .base64(salt)
    object["note"] = .text(note)
    object["body"] = (body?.bytes).map(JSONValue.text)
    object["bodySalt"] = (body?.salt).map(JSONValue.base64)
    object["members"] = (members?.bytes).map(JSONValue.text)
    object["membersSalt"] = (members?.salt).map(JSONValue.base64)
    object["filed"] = .array(filed.map(\.json))
  }
}

extension FilingProof {
  fileprivate var json: JSONValue {
    [
      "key": .string(key.base64),
      "role": .number(Double(role.rawValue)),
      "blind": .base64(blind),
      "position": .number(position),
      "path": .strings(path.map(\.base64)),
    ]
  }
}

extension JSONValue {
  fileprivate static func number(_ number: UInt64) -> JSONValue { .number(Double(number)) }
  fileprivate static func base64(_ bytes: [UInt8]) -> JSONValue { .string(Base64.encode(bytes)) }
  fileprivate static func text(_ bytes: [UInt8]) -> JSONValue {
    .string(String(decoding: bytes, as: UTF8.self))
  }
}
