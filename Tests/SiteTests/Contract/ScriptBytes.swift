/// Turns what is written in a script into bytes.
enum ScriptBytes {
  /// The lines of an exchange as they are sent.
  static func sent(_ lines: [String], _ variables: [String: String]) throws -> [UInt8] {
    var bytes: [UInt8] = []
    for line in lines {
      var text = line
      for (name, value) in variables { text = text.replacing("{\(name)}", with: value) }
      let isOpen = text.hasSuffix("\\") && !text.hasSuffix("\\\\")
      bytes += try unescaped(isOpen ? String(text.dropLast()) : text)
      if !isOpen { bytes += [13, 10] }
    }
    return bytes
  }

  static func unescaped(_ text: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "r"): bytes.append(13)
      case UInt8(ascii: "n"): bytes.append(10)
      case UInt8(ascii: "t"): bytes.append(9)
      case UInt8(ascii: "0"): bytes.append(0)
      case UInt8(ascii: "\\"): bytes.append(UInt8(ascii: "\\"))
      case UInt8(ascii: "x"): bytes.append(try hexadecimal(&rest))
      case UInt8(ascii: "("): bytes += try repeated(&rest)
      default: throw Script.SyntaxError(description: "an escape that is not known: \(text)")
      }
    }
    return bytes
  }

  private static func hexadecimal(_ rest: inout ArraySlice<UInt8>) throws -> UInt8 {
    let digits = String(decoding: rest.prefix(2), as: UTF8.self)
    rest = rest.dropFirst(2)
    guard digits.utf8.count == 2, let byte = UInt8(digits, radix: 16) else {
      throw Script.SyntaxError(description: "two hexadecimal digits follow \\x")
    }
    return byte
  }

  /// `5000*x)`.
  private static func repeated(_ rest: inout ArraySlice<UInt8>) throws -> [UInt8] {
    guard let star = rest.firstIndex(of: UInt8(ascii: "*")),
      let end = rest[star...].firstIndex(of: UInt8(ascii: ")")),
      let count = Int(String(decoding: rest[..<star], as: UTF8.self))
    else { throw Script.SyntaxError(description: "\\(COUNT*TEXT)") }
    let piece = try unescaped(String(decoding: rest[(star + 1)..<end], as: UTF8.self))
    rest = rest[(end + 1)...]
    return Array(repeatElement(piece, count: count).joined())
  }
}
