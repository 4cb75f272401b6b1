/// The 82 characters that GS1 allows in names and serials (General Specifications, figure 7.11-1:
/// a subset of ISO/IEC 646).
enum CharacterSet82 {
  private static let ordered =
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"

  /// The value of each byte, which is its place in the set; 255 for bytes outside.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (place, byte) in ordered.utf8.enumerated() { values[Int(byte)] = UInt8(place) }
    return values
  }()

  static func value(_ byte: UInt8) -> Int? {
    let value = values[Int(byte)]
    return value == 255 ? nil : Int(value)
  }
}

/// What a part of a value is made of.
enum Alphabet: Sendable {
  /// Decimal digits.
  case digits
  /// Character set 82.
  case text
  /// Character set 39, of component and part numbers: digits, capitals and `#-/`.
  case component
  /// base64url.
  case base64URL

  func contains(_ byte: UInt8) -> Bool {
    switch self {
    case .digits: ASCII.isDigit(byte)
    case .text: CharacterSet82.value(byte) != nil
    case .component:
      ASCII.isDigit(byte) || ASCII.isUpper(byte) || Self.componentMarks.contains(byte)
    case .base64URL: ASCII.isDigit(byte) || ASCII.isLetter(byte) || Self.base64Marks.contains(byte)
    }
  }

  private static let componentMarks = ByteSet("#-/")
  private static let base64Marks = ByteSet("-_=")
}
