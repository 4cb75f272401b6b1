/// A GS1 application identifier: two to four digits that say what the value after them is.
///
/// `AI` holds any such digits; ``AITable/entry(_:)`` says whether GS1 has given them a meaning.
public struct AI: Hashable, Sendable {
  let number: UInt16
  let digitCount: UInt8

  /// The application identifier written as `text`; `nil` unless that is two to four digits.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes, in: 0..<bytes.count)
  }

  init?(_ bytes: [UInt8], in range: Range<Int>) {
    guard 2...4 ~= range.count else { return nil }
    var number: UInt16 = 0
    for index in range {
      guard let digit = ASCII.digit(bytes[index]) else { return nil }
      number = number * 10 + UInt16(digit)
    }
    self.number = number
    digitCount = UInt8(range.count)
  }

  /// The first two digits fix the length of these values, so none needs an end mark (GS1 General
  /// Specifications, "element strings with predefined length").
  var hasPredefinedLength: Bool {
    var head = number
    for _ in 2..<max(2, digitCount) { head /= 10 }
    return [0...4, 11...20, 31...36, 41...41].contains { $0.contains(head) }
  }
}

extension AI: ExpressibleByStringLiteral {
  /// The application identifier written in source code; stops the program if it is none.
  public init(stringLiteral text: StaticString) {
    guard let ai = AI("\(text)") else { preconditionFailure("\(text) has not two to four digits") }
    self = ai
  }
}

extension AI: CustomStringConvertible {
  /// The digits, with their leading zeros.
  public var description: String {
    let digits = String(number)
    return String(repeating: "0", count: Int(digitCount) - digits.count) + digits
  }
}

extension AI {
  /// Serial shipping container code.
  public static let sscc: AI = "00"
  /// Global trade item number.
  public static let gtin: AI = "01"
  /// Batch or lot.
  public static let lot: AI = "10"
  /// Production date.
  public static let productionDate: AI = "11"
  /// Best before date.
  public static let bestBefore: AI = "15"
  /// Use by or expiry date.
  public static let expiry: AI = "17"
  /// Serial number.
  public static let serial: AI = "21"
  /// Consumer product variant.
  public static let variant: AI = "22"
  /// Third-party controlled serial number (TPX).
  public static let thirdPartySerial: AI = "235"
  /// Global document type identifier.
  public static let gdti: AI = "253"
  /// Extension of a place's GLN.
  public static let glnExtension: AI = "254"
  /// Global coupon number.
  public static let gcn: AI = "255"
  /// Global identification number for consignment.
  public static let ginc: AI = "401"
  /// Global shipment identification number.
  public static let gsin: AI = "402"
  /// Global location number of a place.
  public static let gln: AI = "414"
  /// Global location number of an invoicing party.
  public static let payTo: AI = "415"
  /// Global location number of a party.
  public static let partyGLN: AI = "417"
  /// Country of origin.
  public static let origin: AI = "422"
  /// Unique identification code of an importer or economic operator.
  public static let importerCode: AI = "7040"
  /// Global returnable asset identifier.
  public static let grai: AI = "8003"
  /// Global individual asset identifier.
  public static let giai: AI = "8004"
  /// Individual trade item piece.
  public static let itip: AI = "8006"
  /// Component or part identifier.
  public static let cpid: AI = "8010"
  /// Serial number of a component or part.
  public static let componentSerial: AI = "8011"
  /// Global model number.
  public static let gmn: AI = "8013"
  /// Global service relation number, provider.
  public static let gsrnProvider: AI = "8017"
  /// Global service relation number, recipient.
  public static let gsrnRecipient: AI = "8018"
  /// Service relation instance number.
  public static let serviceInstance: AI = "8019"
  /// Payment slip reference.
  public static let paymentReference: AI = "8020"
}
