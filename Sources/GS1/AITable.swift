/// Every application identifier of the GS1 General Specifications.
///
/// Values of an application identifier that is not listed here are refused, for nobody knows how
/// long they are or what they mean.
public enum AITable {
  /// All entries, in no order that matters.
  public static let entries: [AIEntry] =
    identifiers + details + measures + amounts + transport + industry + people

  /// What is known of an application identifier.
  public static func entry(_ ai: AI) -> AIEntry? { byAI[ai] }

  static func entry(_ bytes: [UInt8], in range: Range<Int>) -> AIEntry? {
    AI(bytes, in: range).flatMap(entry)
  }

  private static let byAI: [AI: AIEntry] = {
    var table: [AI: AIEntry] = [:]
    for entry in entries {
      let previous = table.updateValue(entry, forKey: entry.ai)
      precondition(previous == nil, "(\(entry.ai)) stands in the table twice")
    }
    return table
  }()
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
