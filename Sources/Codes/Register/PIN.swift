import Crypto

/// A number for under the lid or a scratch field, by which the owner of a package confirms it.
public struct PIN: Hashable, Sendable {
  /// Eight digits.
  public let digits: String

  /// How many digits a number has: few enough to type, and too many for five tries a day.
  static let count = 8

  /// Reads what somebody typed; blanks and hyphens do not count.
  ///
  /// `nil` unless eight digits are left.
  public init?(_ text: String) {
    guard text.utf8.count <= 64 else { return nil }
    let digits = text.filter { !$0.isWhitespace && $0 != "-" }
    guard digits.utf8.count == Self.count, digits.utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    self.digits = digits
  }

  private init(digits: String) { self.digits = digits }

  /// A number that nobody can predict.
  public static func random() -> PIN {
    var digits = ""
    while digits.utf8.count < count {
      // 250 values give each digit as often as any other.
      for byte in Random.bytes(count) where byte < 250 && digits.utf8.count < count {
        digits += String(byte % 10)
      }
    }
    return PIN(digits: digits)
  }

  func hash(salt: [UInt8]) -> [UInt8] { SlowHash.hash(Array(digits.utf8), salt: salt) }
}
