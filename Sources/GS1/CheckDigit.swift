/// The check digits and characters of GS1 identifiers.
public enum CheckDigit {
  /// The digits followed by their check digit; `nil` if `digits` is empty or no digits.
  ///
  /// Weights 3, 1, 3, 1, … from the right; the digit fills the sum up to a multiple of 10 (GS1
  /// General Specifications §7.9).
  public static func completing(_ digits: String) -> String? {
    let bytes = Array(digits.utf8)
    guard let check = mod10(bytes, in: 0..<bytes.count) else { return nil }
    return digits + ASCII.string([check])
  }

  /// Whether `digits` is at least two digits, of which the last is the check digit of the others.
  public static func isValid(_ digits: String) -> Bool {
    let bytes = Array(digits.utf8)
    guard let last = bytes.last else { return false }
    return mod10(bytes, in: 0..<bytes.count - 1) == last
  }

  /// The digit that checks the digits in `range`; `nil` if there is none, or anything else.
  static func mod10(_ bytes: [UInt8], in range: Range<Int>) -> UInt8? {
    guard !range.isEmpty else { return nil }
    var sum = 0
    var weight = 3
    for index in range.reversed() {
      guard let digit = ASCII.digit(bytes[index]) else { return nil }
      sum += Int(digit) * weight
      weight = 4 - weight
    }
    return ASCII.zero + UInt8((10 - sum % 10) % 10)
  }
}

extension CheckDigit {
  /// `text` followed by its pair of check characters, as a global model number ends (GS1 General
  /// Specifications §7.9.5); `nil` if it is empty, longer than 23 characters or not of set 82.
  public static func completingModelNumber(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, let pair = alphaPair(bytes, in: 0..<bytes.count) else { return nil }
    return text + ASCII.string(pair)
  }

  /// The two characters that check the text in `range`.
  static func alphaPair(_ bytes: [UInt8], in range: Range<Int>) -> [UInt8]? {
    guard range.count <= primes.count else { return nil }
    var sum = 0
    for (index, prime) in zip(range.reversed(), primes) {
      guard let value = CharacterSet82.value(bytes[index]) else { return nil }
      sum += value * prime
    }
    sum %= 1_021
    return [letters32[sum >> 5], letters32[sum & 31]]
  }

  private static let letters32 = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)
  private static let primes = [
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83,
  ]
}

extension CheckDigit {
  /// The check character of ISO/IEC 7064 MOD 37,36 over digits and capital letters; `nil` if `text`
  /// is empty or holds anything else.
  public static func mod37And36(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    return mod37And36(bytes, in: 0..<bytes.count).map { ASCII.string([$0]) }
  }

  static func mod37And36(_ bytes: [UInt8], in range: Range<Int>) -> UInt8? {
    guard !range.isEmpty else { return nil }
    var product = 36
    for index in range {
      guard let value = value36(bytes[index]) else { return nil }
      let sum = (product + value) % 36
      product = (sum == 0 ? 36 : sum) * 2 % 37
    }
    return letters36[(37 - product) % 36]
  }

  private static func value36(_ byte: UInt8) -> Int? {
    if let digit = ASCII.digit(byte) { return Int(digit) }
    return ASCII.isUpper(byte) ? Int(byte - UInt8(ascii: "A")) + 10 : nil
  }

  private static let letters36 = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
}
