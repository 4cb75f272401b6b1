/// What the GS1 General Specifications ask of a part of a value beyond its form: that it stands in a
/// list, or means something.
///
/// Reading a code does not ask for it, since lists change by the year and a code that was good when
/// it was printed must be read for ever, by every verifier alike. Whoever makes codes should:
/// ``DigitalLink/checkContent()``. The raw values are the names of the GS1 Syntax Dictionary.
enum ContentRule: String, CaseIterable, Sendable {
  case country = "iso3166"
  /// A country, or 999 for several.
  case countryOrSeveral = "iso3166999"
  case countryLetters = "iso3166alpha2"
  case currency = "iso4217"
  case sex = "iso5218"
  /// Text in which `%` begins an escape.
  case escapes = "pcenc"
  case mediaType = "mediatype"
  case bankAccount = "iban"
  case coupon = "couponcode"
  case couponOffer = "couponposoffer"
  /// Ten-millionths of a degree, from the south pole on and from Greenwich on.
  case latitude = "latitude"
  case longitude = "longitude"
  case importerIndex = "importeridx"
  case packageType = "packagetype"
  /// `2/3`: the second of three.
  case sequence = "posinseqslash"
  case winding = "winding"
  case notOnlyDigits = "hasnondigit"

  func isMet(by text: ArraySlice<UInt8>) -> Bool {
    switch self {
    case .country: CodeList.countries.contains(text)
    case .countryOrSeveral: CodeList.countries.contains(text) || text.elementsEqual("999".utf8)
    case .countryLetters: CodeList.countryLetters.contains(text)
    case .currency: CodeList.currencies.contains(text)
    case .sex: text.allSatisfy { "0129".utf8.contains($0) }
    case .escapes: Self.hasWholeEscapes(text)
    case .mediaType: 1...10 ~= Self.number(text) || 80...99 ~= Self.number(text)
    case .bankAccount: Self.isBankAccount(text)
    case .coupon: CouponReader(text).isCoupon
    case .couponOffer: CouponReader(text).isOffer
    case .latitude: Self.number(text) <= 1_800_000_000
    case .longitude: Self.number(text) <= 3_600_000_000
    case .importerIndex:
      text.allSatisfy { ASCII.isDigit($0) || ASCII.isLetter($0) || "-_".utf8.contains($0) }
    case .packageType: CodeList.packageTypes.contains(text)
    case .sequence: Self.isSequence(text)
    case .winding: text.allSatisfy { "019".utf8.contains($0) }
    case .notOnlyDigits: !text.allSatisfy(ASCII.isDigit)
    }
  }

  /// At most ten digits.
  private static func number(_ digits: ArraySlice<UInt8>) -> Int {
    digits.reduce(0) { $0 * 10 + Int($1 & 15) }
  }

  private static func hasWholeEscapes(_ text: ArraySlice<UInt8>) -> Bool {
    text.indices.allSatisfy { index in
      guard text[index] == ASCII.percent else { return true }
      let digits = text[(index + 1)...].prefix(2)
      return digits.count == 2
        && digits.allSatisfy { ASCII.isDigit($0) || 97...102 ~= $0 | 0x20 }
    }
  }

  /// ISO 13616: the country, and all of it by modulus 97 with the first four characters last.
  private static func isBankAccount(_ text: ArraySlice<UInt8>) -> Bool {
    guard 11...34 ~= text.count, CodeList.countryLetters.contains(text.prefix(2)) else {
      return false
    }
    var remainder = 0
    for byte in text.dropFirst(4) + text.prefix(4) {
      if let digit = ASCII.digit(byte) {
        remainder = (remainder * 10 + Int(digit)) % 97
      } else if ASCII.isUpper(byte) {
        remainder = (remainder * 100 + Int(byte) - 55) % 97
      } else {
        return false
      }
    }
    return remainder == 1
  }

  private static func isSequence(_ text: ArraySlice<UInt8>) -> Bool {
    let numbers = text.split(separator: ASCII.slash, omittingEmptySubsequences: false)
    let arePlain = numbers.allSatisfy { digits in
      !digits.isEmpty && digits.count < 10 && digits.first != ASCII.zero
        && digits.allSatisfy(ASCII.isDigit)
    }
    return numbers.count == 2 && arePlain && number(numbers[0]) <= number(numbers[1])
  }
}

extension AIEntry {
  /// The rules for the parts of a value, in order.
  var contentRules: [ContentRule?] {
    switch ai.description {
    case "422", "424", "426": [.country]
    case "421": [.country, nil]
    case "423", "425": [.country, .country, .country, .country, .country]
    case "4300"..."4306", "4310"..."4316", "4320", "7253", "7254", "7256", "7257", "7259":
      [.escapes]
    case "4307", "4317": [.countryLetters]
    case "4309": [.latitude, .longitude]
    case "3910"..."3919", "3930"..."3939": [.currency, nil]
    case "7030"..."7039": [.countryOrSeveral, nil]
    case "7040": [nil, nil, nil, .importerIndex]
    case "7041": [.packageType]
    case "7241": [.mediaType]
    case "7252": [.sex]
    case "7258": [.sequence]
    case "8001": [nil, nil, nil, .winding, nil]
    case "8007": [.bankAccount]
    case "8014": [.notOnlyDigits]
    case "8110": [.coupon]
    case "8112": [.couponOffer]
    default: []
    }
  }
}

extension Element {
  /// Checks what a reader does not: that parts stand in their lists and mean something.
  ///
  /// - Throws: ``GS1Error`` with the rule ``GS1Error/Rule/content`` and the position within the value.
  public func checkContent() throws(GS1Error) {
    guard let entry = AITable.entry(ai) else { return }
    let bytes = Array(value.utf8)
    var start = 0
    for (part, rule) in zip(entry.parts, entry.contentRules) where start < bytes.count {
      let end = min(start + part.lengths.upperBound, bytes.count)
      if let rule, !rule.isMet(by: bytes[start..<end]) {
        throw GS1Error(.content, ai, at: start)
      }
      start = end
    }
  }
}

extension DigitalLink {
  /// Checks the content of each value by ``Element/checkContent()``, as whoever makes a code should.
  public func checkContent() throws(GS1Error) {
    for element in [primaryKey] + qualifiers + attributes { try element.checkContent() }
  }
}
