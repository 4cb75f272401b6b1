extension JSONParser {
  /// Reads a number; whole ones of up to 15 digits are exact without going through text.
  mutating func number() throws(JSONError) -> Double {
    let start = at
    let isNegative = take(UInt8(ascii: "-"))
    let wholeStart = at
    let whole = digits()
    guard whole > 0, whole == 1 || bytes[wholeStart] != UInt8(ascii: "0") else {
      throw JSONError(.badNumber, at: start)
    }
    let isWhole = try !fraction(from: start)
    if isWhole && whole <= 15 {
      let magnitude = bytes[wholeStart..<at].reduce(0) { $0 * 10 + Int64($1 - 48) }
      return isNegative ? -Double(magnitude) : Double(magnitude)
    }
    guard let value = Double(String(decoding: bytes[start..<at], as: UTF8.self)) else {
      throw JSONError(.badNumber, at: start)
    }
    // What is not zero must not become it: the number that is signed would be another one.
    guard value.isFinite, value != 0 || isZero(start) else {
      throw JSONError(.numberRange, at: start)
    }
    return value
  }

  /// Steps over a point with digits and an exponent; says whether there was either.
  private mutating func fraction(from start: Int) throws(JSONError) -> Bool {
    var found = false
    if take(UInt8(ascii: ".")) {
      found = true
      guard digits() > 0 else { throw JSONError(.badNumber, at: start) }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      found = true
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard digits() > 0 else { throw JSONError(.badNumber, at: start) }
    }
    return found
  }

  /// Whether all digits before the exponent of the number that ends here are zeros.
  private func isZero(_ start: Int) -> Bool {
    let significand = bytes[start..<at].prefix { $0 | 0x20 != UInt8(ascii: "e") }
    return !significand.contains { (UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0) }
  }

  private mutating func digits() -> Int {
    let start = at
    while at < bytes.count, bytes[at] >= UInt8(ascii: "0"), bytes[at] <= UInt8(ascii: "9") {
      at += 1
    }
    return at - start
  }
}
