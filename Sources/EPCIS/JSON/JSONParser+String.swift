extension JSONParser {
  /// Reads a string; most have no escape and are checked and copied in one go.
  mutating func string() throws(JSONError) -> String {
    let start = at
    at += 1
    let begin = at
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\""):
        let text = try utf8(bytes[begin..<at], from: begin)
        at += 1
        return text
      case UInt8(ascii: "\\"): return try stringWithEscapes(from: begin)
      case 0..<0x20: throw JSONError(.controlCharacter, at: at)
      default: at += 1
      }
    }
    throw JSONError(.unexpected, at: max(start, bytes.count))
  }

  private mutating func stringWithEscapes(from begin: Int) throws(JSONError) -> String {
    var text = Array(bytes[begin..<at])
    while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case UInt8(ascii: "\""):
        let whole = try utf8(text[...], from: begin)
        at += 1
        return whole
      case UInt8(ascii: "\\"): text.append(contentsOf: String(try escape()).utf8)
      case 0..<0x20: throw JSONError(.controlCharacter, at: at)
      default:
        text.append(byte)
        at += 1
      }
    }
    throw JSONError(.unexpected, at: at)
  }

  private func utf8(_ slice: ArraySlice<UInt8>, from begin: Int) throws(JSONError) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw JSONError(.notUTF8, at: begin)
    }
    return text
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let start = at
    at += 1
    guard let letter = peek else { throw JSONError(.unexpected, at: at) }
    at += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(from: start)
    default: throw JSONError(.badEscape, at: start)
    }
  }

  private mutating func unicodeEscape(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try hexUnit(from: start)
    guard first & 0xf800 == 0xd800 else {
      guard let scalar = Unicode.Scalar(first) else { throw JSONError(.loneSurrogate, at: start) }
      return scalar
    }
    guard first < 0xdc00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw JSONError(.loneSurrogate, at: start)
    }
    let second = try hexUnit(from: start)
    let joined = 0x10000 + (first & 0x3ff) << 10 + second & 0x3ff
    guard second & 0xfc00 == 0xdc00, let scalar = Unicode.Scalar(joined) else {
      throw JSONError(.loneSurrogate, at: start)
    }
    return scalar
  }

  private mutating func hexUnit(from start: Int) throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let letter = peek else { throw JSONError(.unexpected, at: at) }
      switch letter {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt32(letter - 48)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt32(letter - 87)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt32(letter - 55)
      default: throw JSONError(.badEscape, at: start)
      }
      at += 1
    }
    return unit
  }
}
