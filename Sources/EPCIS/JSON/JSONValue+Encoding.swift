extension JSONValue {
  /// The one form of RFC 8785 (JCS): what is hashed and signed.
  public func jcs() -> [UInt8] {
    var output: [UInt8] = []
    append(to: &output, isSorted: true)
    return output
  }

  /// Compact JSON with members in the order in which they were written.
  public func encoded() -> [UInt8] {
    var output: [UInt8] = []
    append(to: &output, isSorted: false)
    return output
  }

  private func append(to output: inout [UInt8], isSorted: Bool) {
    switch self {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let value): output.append(contentsOf: JSONNumber.text(value).utf8)
    case .string(let text): appendJSONString(text, to: &output)
    case .array(let values):
      output.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        value.append(to: &output, isSorted: isSorted)
      }
      output.append(UInt8(ascii: "]"))
    case .texts(let texts): texts.appendJSON(to: &output)
    case .object(let object):
      output.append(UInt8(ascii: "{"))
      let members = isSorted ? object.sortedMembers : object.members
      for (index, member) in members.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        appendJSONString(member.name, to: &output)
        output.append(UInt8(ascii: ":"))
        member.value.append(to: &output, isSorted: isSorted)
      }
      output.append(UInt8(ascii: "}"))
    }
  }
}

/// Escapes only what RFC 8785 §3.2.2.2 escapes: `"`, `\` and control characters.
private func appendJSONString(_ text: String, to output: inout [UInt8]) {
  output.append(UInt8(ascii: "\""))
  defer { output.append(UInt8(ascii: "\"")) }
  // Nearly every text stands as it is and is copied whole.
  guard needsEscapes(text) else {
    output.append(contentsOf: text.utf8)
    return
  }
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "\""): output.append(contentsOf: [0x5c, 0x22])
    case UInt8(ascii: "\\"): output.append(contentsOf: [0x5c, 0x5c])
    case 0x20...: output.append(byte)
    case 0x08: output.append(contentsOf: [0x5c, UInt8(ascii: "b")])
    case 0x09: output.append(contentsOf: [0x5c, UInt8(ascii: "t")])
    case 0x0a: output.append(contentsOf: [0x5c, UInt8(ascii: "n")])
    case 0x0c: output.append(contentsOf: [0x5c, UInt8(ascii: "f")])
    case 0x0d: output.append(contentsOf: [0x5c, UInt8(ascii: "r")])
    default:
      let low = byte & 15
      output.append(contentsOf: "\\u00".utf8)
      output.append(UInt8(ascii: "0") + byte >> 4)
      output.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
    }
  }
}

private func needsEscapes(_ text: String) -> Bool {
  let bytes = text.utf8.span
  for i in bytes.indices {
    let byte = bytes[i]
    if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return true }
  }
  return false
}
