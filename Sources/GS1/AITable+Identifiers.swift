extension AITable {
  /// The primary keys of Digital Links and their qualifiers.
  static let identifiers: [AIEntry] = [
    AIEntry("00", "container number", .digits(18, .mod10), prefixAt: 1, qualifiers: [[]]),
    AIEntry(
      "01",
      "product number",
      .digits(14, .mod10),
      prefixAt: 1,
      qualifiers: [[.variant, .lot, .serial], [.thirdPartySerial]]
    ),
    AIEntry("10", "batch number", .text(upTo: 20)),
    AIEntry("21", "serial number", .text(upTo: 20), isAttribute: false),
    AIEntry("22", "product variant", .text(upTo: 20), isAttribute: false),
    AIEntry("235", "third-party serial number", .text(upTo: 28), isAttribute: false),
    AIEntry(
      "253",
      "document number",
      .digits(13, .mod10),
      .optional(.text(upTo: 17)),
      prefixAt: 0,
      qualifiers: [[]]
    ),
    AIEntry("254", "location extension", .text(upTo: 20), isAttribute: false),
    AIEntry(
      "255",
      "coupon number",
      .digits(13, .mod10),
      .optional(.digits(upTo: 12)),
      prefixAt: 0,
      qualifiers: [[]]
    ),
    AIEntry("401", "consignment number", .text(upTo: 30), prefixAt: 0, qualifiers: [[]]),
    AIEntry("402", "shipment number", .digits(17, .mod10), prefixAt: 0, qualifiers: [[]]),
    AIEntry(
      "414",
      "location number",
      .digits(13, .mod10),
      prefixAt: 0,
      qualifiers: [[.glnExtension], [.importerCode]]
    ),
    AIEntry(
      "415",
      "location number of the invoicing party",
      .digits(13, .mod10),
      prefixAt: 0,
      qualifiers: [[.paymentReference]],
      needsQualifier: true
    ),
    AIEntry(
      "417",
      "party number",
      .digits(13, .mod10),
      prefixAt: 0,
      qualifiers: [[.importerCode]]
    ),
    AIEntry(
      "7040",
      "importer code",
      .digits(1),
      .text(1),
      .text(1),
      .text(1),
      isAttribute: false
    ),
    AIEntry(
      "8003",
      "returnable asset number",
      .digits(1, .zero),
      .digits(13, .mod10),
      .optional(.text(upTo: 16)),
      prefixAt: 1,
      qualifiers: [[]]
    ),
    AIEntry("8004", "asset number", .text(upTo: 30), prefixAt: 0, qualifiers: [[.importerCode]]),
    AIEntry(
      "8006",
      "piece number",
      .digits(14, .mod10),
      .digits(4, .pieceOfTotal),
      prefixAt: 1,
      qualifiers: [[.variant, .lot, .serial]]
    ),
    AIEntry(
      "8010",
      "component number",
      AIPart(alphabet: .component, lengths: 1...30, check: nil),
      prefixAt: 0,
      qualifiers: [[.componentSerial]]
    ),
    AIEntry(
      "8011",
      "component serial number",
      .digits(upTo: 12, .noLeadingZero),
      isAttribute: false
    ),
    AIEntry("8013", "model number", .text(upTo: 25, .alphaPair), prefixAt: 0, qualifiers: [[]]),
    AIEntry(
      "8017",
      "service relation number of the provider",
      .digits(18, .mod10),
      prefixAt: 0,
      qualifiers: [[.serviceInstance]]
    ),
    AIEntry(
      "8018",
      "service relation number",
      .digits(18, .mod10),
      prefixAt: 0,
      qualifiers: [[.serviceInstance]]
    ),
    AIEntry("8019", "service instance number", .digits(upTo: 10), isAttribute: false),
    AIEntry("8020", "payment reference", .text(upTo: 25), isAttribute: false),
  ]
}
