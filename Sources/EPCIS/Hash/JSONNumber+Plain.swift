// Numbers as hashed texts hold them.

extension JSONNumber {
  /// Decimal digits without an exponent and without needless zeros: `23.5`, `0.000001`.
  static func plainText(_ value: Double) -> String {
    if value == 0 { return "0" }
    let (digits, point) = shortestDigits(value.magnitude)
    let zero = UInt8(ascii: "0")
    var text: [UInt8] = value < 0 ? [UInt8(ascii: "-")] : []
    if point >= digits.count {
      text += digits + Array(repeating: zero, count: point - digits.count)
    } else if point > 0 {
      text += digits[..<point] + [UInt8(ascii: ".")] + digits[point...]
    } else {
      text += [zero, UInt8(ascii: ".")] + Array(repeating: zero, count: -point) + digits
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The number that Python's `float` reads in a text, as far as people write numbers.
  static func asPythonReadsIt(_ text: String) -> Double? {
    guard let first = text.utf8.first,
      text.utf8.allSatisfy({ (48...57).contains($0) || "+-.eE".utf8.contains($0) }),
      (48...57).contains(first) || "+-.".utf8.contains(first)
    else { return nil }
    var text = text
    if first == UInt8(ascii: "+") { text.removeFirst() }
    guard text.utf8.contains(where: { (48...57).contains($0) }) else { return nil }
    return Double(text).flatMap { $0.isFinite ? $0 : nil }
  }

  /// What Python's `str` makes of a number, once whole ones are made integers.
  static func pythonText(_ value: Double) -> String {
    if value == value.rounded() { return wholeText(value) }
    let (digits, point) = shortestDigits(value.magnitude)
    guard point > -4 && point <= 16 else {
      let sign = value < 0 ? "-" : ""
      let text = String(decoding: digits, as: UTF8.self)
      let mantissa = text.prefix(1) + (text.count > 1 ? "." + text.dropFirst() : "")
      let exponent = point - 1
      let size = String(exponent.magnitude)
      let padded = size.count < 2 ? "0" + size : size
      return "\(sign)\(mantissa)e\(exponent < 0 ? "-" : "+")\(padded)"
    }
    return plainText(value)
  }

  /// All digits of a whole number, as large as doubles go.
  private static func wholeText(_ value: Double) -> String {
    if let whole = Int64(exactly: value) { return String(whole) }
    // From 2^63 on: the significand, doubled digit by digit.
    let shift = Int(value.exponent) - 52
    let significand = Double(sign: .plus, exponent: 52, significand: value.significand)
    var digits = String(UInt64(significand.magnitude)).utf8.map { Int($0) - 48 }
    for _ in 0..<shift {
      var carry = 0
      for index in digits.indices.reversed() {
        let doubled = digits[index] * 2 + carry
        digits[index] = doubled % 10
        carry = doubled / 10
      }
      if carry > 0 { digits.insert(carry, at: 0) }
    }
    return (value < 0 ? "-" : "") + digits.map(String.init).joined()
  }
}
