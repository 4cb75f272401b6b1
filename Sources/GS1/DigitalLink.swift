/// A GS1 Digital Link: a primary key, its qualifiers, and data attributes, all with valid values.
///
/// Source: GS1 Digital Link Standard, URI Syntax, 1.6; where it leaves room, the GS1 Syntax Engine
/// is followed, except that a malformed percent escape is refused and one trailing slash is not.
public struct DigitalLink: Hashable, Sendable {
  /// What is identified.
  public let primaryKey: Element
  /// What narrows it down, in the standard's order.
  public let qualifiers: [Element]
  /// What the link tells besides, in the order in which it stands there.
  public let attributes: [Element]

  /// Reads a link.
  ///
  /// - Parameters:
  ///   - uri: The link as scanned; at most ``GS1Limits/codeBytesMax`` bytes.
  ///   - rules: What is put up with beyond the standard.
  /// - Throws: ``GS1Error`` with the position in `uri`.
  public init(parsing uri: String, rules: ParsingRules = .strict) throws(GS1Error) {
    try self.init(parsing: Array(uri.utf8), rules: rules)
  }

  /// Reads a link from its bytes.
  public init(parsing bytes: [UInt8], rules: ParsingRules = .strict) throws(GS1Error) {
    self = try DigitalLinkParser(bytes, rules: rules).link()
  }

  init(primaryKey: Element, qualifiers: [Element], attributes: [Element]) {
    self.primaryKey = primaryKey
    self.qualifiers = qualifiers
    self.attributes = attributes
  }
}

extension DigitalLink {
  /// The canonical link of everything this one says: key, qualifiers and attributes.
  public var uri: String { uri(stem: CanonicalID.stem) }

  /// The key and its qualifiers as the path of a link: `/01/09520003000308/21/7K3M`.
  public var path: String {
    DigitalLink(primaryKey: primaryKey, qualifiers: qualifiers, attributes: []).uri(stem: "")
  }

  /// The same with one qualifier less each time, down to the primary key; without attributes, and
  /// without this link itself.
  public var above: [DigitalLink] {
    let isWhole = AITable.entry(primaryKey.ai)?.needsQualifier == false
    return qualifiers.indices.reversed().filter { $0 > 0 || isWhole }.map { count in
      DigitalLink(
        primaryKey: primaryKey,
        qualifiers: Array(qualifiers.prefix(count)),
        attributes: []
      )
    }
  }

  /// The link under another stem, which is a web address without a slash at its end.
  public func uri(stem: String) -> String {
    var bytes = Array(stem.utf8)
    bytes.reserveCapacity(bytes.count + 64)
    primaryKey.appendPath(to: &bytes)
    for qualifier in qualifiers { qualifier.appendPath(to: &bytes) }
    for (index, element) in attributes.enumerated() {
      bytes.append(UInt8(ascii: index == 0 ? "?" : "&"))
      bytes += element.ai.description.utf8
      bytes.append(UInt8(ascii: "="))
      PercentCoding.appendEscaped(element.value.utf8, to: &bytes)
    }
    return ASCII.string(bytes)
  }

  /// The constrained canonical link, by which the thing is known: ``CanonicalID/uri``.
  public var canonicalURI: String { CanonicalID(self).uri }
}

extension DigitalLink {
  /// The value of an application identifier, wherever it stands.
  public func value(of ai: AI) -> String? {
    if primaryKey.ai == ai { return primaryKey.value }
    let element = qualifiers.first { $0.ai == ai } ?? attributes.first { $0.ai == ai }
    return element?.value
  }

  /// The product number, 14 digits; of a piece, that of the whole.
  public var gtin: String? {
    switch primaryKey.ai {
    case .gtin: primaryKey.value
    case .itip: ASCII.string(primaryKey.value.utf8.prefix(14))
    default: nil
    }
  }

  /// The batch or lot of the product or piece.
  public var lot: String? { gtin == nil ? nil : value(of: .lot) }
  /// The serial number of the product or piece.
  public var serial: String? { gtin == nil ? nil : value(of: .serial) }
  /// The serial number that a third party gave to the product.
  public var thirdPartySerial: String? { gtin == nil ? nil : value(of: .thirdPartySerial) }
  /// The expiry date, YYMMDD; day 00 means the whole month.
  public var expiry: String? { value(of: .expiry) }
  /// The container number, 18 digits.
  public var sscc: String? { primaryKey.ai == .sscc ? primaryKey.value : nil }
  /// The location number of a place, 13 digits.
  public var gln: String? { primaryKey.ai == .gln ? primaryKey.value : nil }
}
