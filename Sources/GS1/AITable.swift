/// Every application identifier of the GS1 General Specifications.
///
/// Values of an application identifier that is not listed here are refused, for nobody knows how
/// long they are or what they mean.
public enum AITable {
  /// All entries, in no order that matters.
  public static let entries: [AIEntry] =
    identifiers + details + measures + amounts + transport + industry + people

  /// What is known of an application identifier.
  public static func entry(_ ai: AI) -> AIEntry? {
    let place = places[ai.tableIndex]
    return place == missing ? nil : entries[Int(place)]
  }

  static func entry(_ bytes: [UInt8], in range: Range<Int>) -> AIEntry? {
    AI(bytes, in: range).flatMap(entry)
  }

  /// For each number of two to four digits, the place of its entry: every value of every event is
  /// looked up here, and an array is several times faster than a dictionary.
  private static let places: [UInt16] = {
    var places = [UInt16](repeating: missing, count: AI.tableCount)
    for (place, entry) in entries.enumerated() {
      precondition(places[entry.ai.tableIndex] == missing, "(\(entry.ai)) stands there twice")
      places[entry.ai.tableIndex] = UInt16(place)
    }
    return places
  }()

  private static let missing = UInt16.max
}

extension AI {
  /// Two, three and four digits lie one after the other.
  fileprivate var tableIndex: Int {
    switch digitCount {
    case 2: Int(number)
    case 3: 100 + Int(number)
    default: 1_100 + Int(number)
    }
  }

  fileprivate static let tableCount = 11_100
}

extension AITable {
  /// What stood in Digital Link paths instead of digits before version 1.3 of the standard.
  static let alphabeticNames: [String: AI] = [
    "cpid": .cpid, "cpsn": .componentSerial, "cpv": .variant, "gcn": .gcn, "gdti": .gdti,
    "giai": .giai, "ginc": .ginc, "gln": .gln, "glnx": .glnExtension, "gmn": .gmn, "grai": .grai,
    "gsin": .gsin, "gsrn": .gsrnRecipient, "gsrnp": .gsrnProvider, "gtin": .gtin, "itip": .itip,
    "lot": .lot, "party": .partyGLN, "refno": .paymentReference, "ser": .serial,
    "srin": .serviceInstance, "sscc": .sscc,
  ]
}
