/// Numbers as ECMAScript writes them (Number::toString), which RFC 8785 §3.2.2.3 asks for.
enum JSONNumber {
  /// The text of a finite number; a precondition failure for any other.
  static func text(_ value: Double) -> String {
    precondition(value.isFinite, "JSON has no infinity and no NaN")
    if value == 0 { return "0" }
    if let whole = Int64(exactly: value), whole.magnitude < 1 << 53 { return String(whole) }
    let (digits, point) = shortestDigits(value.magnitude)
    return (value < 0 ? "-" : "") + layOut(digits, point)
  }

  /// The fewest digits that read back as `value`, and where the point stands.
  ///
  /// A `point` of 2 stands after the second digit, one of -2 two zeros before the first. Swift's
  /// `description` has the same digits as ECMAScript, laid out differently.
  static func shortestDigits(_ value: Double) -> (digits: [UInt8], point: Int) {
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    var text = value.description.utf8[...]
    while let byte = text.popFirst() {
      switch byte {
      case UInt8(ascii: "."): point = digits.count
      case UInt8(ascii: "e"):
        exponent = Int(String(decoding: text, as: UTF8.self)) ?? 0
        text = text.suffix(0)
      default: digits.append(byte)
      }
    }
    let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
    let position = (point ?? digits.count) + exponent - zeros
    digits.removeFirst(zeros)
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return (digits, position)
  }

  /// The layout of ECMA-262 Number::toString, with its `n` as `point` and its `k` as the count.
  private static func layOut(_ digits: [UInt8], _ point: Int) -> String {
    let zero = UInt8(ascii: "0")
    let dot = [UInt8(ascii: ".")]
    var text: [UInt8]
    switch point {
    case digits.count...21: text = digits + Array(repeating: zero, count: point - digits.count)
    case 1...21: text = digits[..<point] + dot + digits[point...]
    case -5...0: text = [zero] + dot + Array(repeating: zero, count: -point) + digits
    default:
      text = digits.count == 1 ? digits : digits[..<1] + dot + digits[1...]
      let exponent = point - 1
      text += Array("e\(exponent < 0 ? "-" : "+")\(exponent.magnitude)".utf8)
    }
    return String(decoding: text, as: UTF8.self)
  }
}
