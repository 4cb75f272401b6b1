import EPCIS

/// As much of JSON Schema 2020-12 as `/schema/journey-1.json` uses; anything else in it is an error.
struct SchemaChecker {
  let root: JSONValue

  private static let known: Set<String> = [
    "$schema", "title", "description", "$defs", "type", "required", "properties", "enum", "const",
    "pattern", "items", "additionalProperties", "anyOf", "$ref", "minimum", "maximum", "minLength",
    "maxLength",
  ]

  /// What is wrong with `value`, each with its place.
  func faults(in value: JSONValue) -> [String] { faults(value, root, "") }

  private func faults(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
    var faults: [String] = []
    func fault(_ text: String) { faults.append("\(place): \(text)") }
    let members = schema.objectValue?.members ?? []
    for member in members where !Self.known.contains(member.name) {
      fault("the schema has \(member.name)")
    }
    if let reference = schema["$ref"]?.stringValue {
      let target = reference.split(separator: "/").dropFirst()
        .reduce(Optional(root)) { $0?[String($1)] }
      return target.map { self.faults(value, $0, place) } ?? ["\(reference) leads nowhere"]
    }
    if let choices = schema["anyOf"]?.arrayValue,
      !choices.contains(where: { self.faults(value, $0, place).isEmpty })
    {
      fault("fits none of \(choices.count)")
    }
    if let constant = schema["const"], constant != value { fault("is not \(constant)") }
    if let choices = schema["enum"]?.arrayValue, !choices.contains(value) { fault("is no choice") }
    if let type = schema["type"] {
      let types = type.arrayValue?.compactMap(\.stringValue) ?? [type.stringValue ?? ""]
      if !types.contains(where: { Self.isType(value, $0) }) { fault("is no \(types)") }
    }
    faults += textFaults(value, schema, place) + numberFaults(value, schema, place)
    for (index, element) in (value.arrayValue ?? []).enumerated() {
      if let items = schema["items"] { faults += self.faults(element, items, "\(place)/\(index)") }
    }
    guard let object = value.objectValue else { return faults }
    for name in schema["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
    where object[name] == nil {
      faults.append("\(place)/\(name) is missing")
    }
    for member in object.members {
      let place = "\(place)/\(member.name)"
      if let known = schema["properties"]?[member.name] ?? schema["additionalProperties"] {
        faults += self.faults(member.value, known, place)
      }
    }
    return faults
  }

  private func textFaults(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
    guard let text = value.stringValue else { return [] }
    var faults: [String] = []
    if let pattern = schema["pattern"]?.stringValue, let regex = try? Regex(pattern),
      text.firstMatch(of: regex) == nil
    {
      faults.append("\(place): \(text) does not match \(pattern)")
    }
    if let least = schema["minLength"]?.numberValue, Double(text.unicodeScalars.count) < least {
      faults.append("\(place) is too short")
    }
    if let most = schema["maxLength"]?.numberValue, Double(text.unicodeScalars.count) > most {
      faults.append("\(place) is too long")
    }
    return faults
  }

  private func numberFaults(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
    guard let number = value.numberValue else { return [] }
    let isLow = (schema["minimum"]?.numberValue).map { number < $0 } ?? false
    let isHigh = (schema["maximum"]?.numberValue).map { number > $0 } ?? false
    return isLow || isHigh ? ["\(place): \(number) is out of bounds"] : []
  }

  private static func isType(_ value: JSONValue, _ type: String) -> Bool {
    switch type {
    case "null": value.isNull
    case "object": value.objectValue != nil
    case "array": value.arrayValue != nil
    case "string": value.stringValue != nil
    case "number": value.numberValue != nil
    case "integer": value.numberValue.map { $0 == $0.rounded() } ?? false
    case "boolean": value == true || value == false
    default: false
    }
  }
}
