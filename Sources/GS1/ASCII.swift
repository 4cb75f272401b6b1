/// Bytes of text, told apart by value, for parsers that never look at a `Character`.
enum ASCII {
  static let slash = UInt8(ascii: "/")
  static let dot = UInt8(ascii: ".")
  static let colon = UInt8(ascii: ":")
  static let percent = UInt8(ascii: "%")
  static let zero = UInt8(ascii: "0")

  static func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  static func isUpper(_ byte: UInt8) -> Bool {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
  }

  static func isLetter(_ byte: UInt8) -> Bool {
    isUpper(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
  }

  /// The value of a decimal digit.
  static func digit(_ byte: UInt8) -> UInt8? {
    isDigit(byte) ? byte - zero : nil
  }

  /// The value of a hexadecimal digit of either case.
  static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - zero
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// Text from bytes that a parser has already found to be ASCII.
  static func string(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}

/// A set of ASCII characters, asked by byte.
struct ByteSet: Sendable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init(_ characters: String) {
    for byte in characters.utf8 {
      precondition(byte < 128, "a ByteSet holds ASCII only")
      if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
    }
  }

  func contains(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<64: low >> UInt64(byte) & 1 == 1
    case 64..<128: high >> UInt64(byte - 64) & 1 == 1
    default: false
    }
  }
}
