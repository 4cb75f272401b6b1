/// A product number, in its 14 digits.
public struct GTIN: Hashable, Sendable {
  /// The number with leading zeros: 14 digits, the last of which checks the others.
  public let digits: String

  /// Reads a GTIN of 8, 12, 13 or 14 digits.
  ///
  /// - Throws: ``GS1Error`` with the position in `text`.
  public init(_ text: String) throws(GS1Error) {
    let bytes = Array(text.utf8)
    guard Self.shortLengths.contains(bytes.count) || bytes.count == Self.digitCount else {
      throw GS1Error(.length, .gtin, at: min(bytes.count, Self.digitCount))
    }
    if let index = bytes.firstIndex(where: { !ASCII.isDigit($0) }) {
      throw GS1Error(.characterSet, .gtin, at: index)
    }
    guard CheckDigit.isValid(text) else {
      throw GS1Error(.checkDigit, .gtin, at: bytes.count - 1)
    }
    digits = String(repeating: "0", count: Self.digitCount - bytes.count) + text
  }

  /// The digits as they stand under a bar code of a trade item: 8, 12, 13 or 14 of them.
  public var shortDigits: String {
    let zeros = digits.utf8.prefix { $0 == ASCII.zero }.count
    let count = zeros >= 6 ? 8 : 14 - min(zeros, 2)
    return ASCII.string(digits.utf8.suffix(count))
  }

  static let digitCount = 14
  static let shortLengths: Set<Int> = [8, 12, 13]
}
