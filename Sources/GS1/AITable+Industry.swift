extension AITable {
  /// What single trades and authorities use: food, refurbishment, certificates, devices, coupons.
  static let industry: [AIEntry] =
    [
      AIEntry("7001", "NATO stock number", .digits(13)),
      AIEntry("7002", "meat cut classification", .text(upTo: 30)),
      AIEntry("7003", "expiry time", .digits(6, .day), .digits(4, .time)),
      AIEntry("7004", "active potency", .digits(upTo: 4)),
      AIEntry("7005", "catch area", .text(upTo: 12)),
      AIEntry("7006", "first freezing date", .digits(6, .day)),
      AIEntry("7007", "harvest date", .digits(6, .day), .optional(.digits(6, .day))),
      AIEntry("7008", "fish species", .text(upTo: 3)),
      AIEntry("7009", "fishing gear", .text(upTo: 10)),
      AIEntry("7010", "production method", .text(upTo: 2)),
      AIEntry("7011", "test by date", .digits(6, .day), .optional(.digits(4, .time))),
      AIEntry("7020", "refurbishment batch number", .text(upTo: 20)),
      AIEntry("7021", "functional status", .text(upTo: 20)),
      AIEntry("7022", "revision status", .text(upTo: 20)),
      AIEntry("7023", "asset number of the assembly", .text(upTo: 30), prefixAt: 0),
      AIEntry("7240", "protocol number", .text(upTo: 20)),
      AIEntry(
        "8001",
        "roll dimensions",
        .digits(4, .nonzero),
        .digits(5, .nonzero),
        .digits(3, .nonzero),
        .digits(1),
        .digits(1)
      ),
      AIEntry("8002", "mobile telephone number", .text(upTo: 20)),
      AIEntry("8005", "price per unit of measure", .digits(6)),
      AIEntry("8007", "bank account number", .text(upTo: 34)),
      AIEntry(
        "8008",
        "production time",
        .digits(6, .day),
        .digits(2, .hour),
        .optional(.digits(2, .sixtieth)),
        .optional(.digits(2, .sixtieth))
      ),
      AIEntry("8009", "sensor code", .text(upTo: 50)),
      AIEntry("8012", "software version", .text(upTo: 20)),
      AIEntry(
        "8026",
        "piece number of the contents",
        .digits(14, .mod10),
        .digits(4, .pieceOfTotal),
        prefixAt: 1
      ),
      AIEntry(
        "8030",
        "digital signature",
        AIPart(alphabet: .base64URL, lengths: 1...90, check: nil)
      ),
      AIEntry("8040", "device number (IMEI)", .digits(15), isAttribute: false),
      AIEntry("8041", "second device number (IMEI)", .digits(15), isAttribute: false),
      AIEntry("8042", "eSIM number", .digits(32), isAttribute: false),
      AIEntry("8043", "SIM number", .digits(18), .optional(.digits(upTo: 2)), isAttribute: false),
      AIEntry("8110", "coupon code of North America", .text(upTo: 70)),
      AIEntry("8111", "loyalty points", .digits(4)),
      AIEntry("8112", "coupon offer of North America", .text(upTo: 70)),
      AIEntry("8200", "product web address", .text(upTo: 70), isAttribute: false),
    ] + numbered("703") { AIEntry($0, "processor number", .digits(3), .text(upTo: 27)) }
    + numbered("723") { AIEntry($0, "certification reference", .text(2), .text(upTo: 28)) }

  /// Numbers and details of persons: patients, staff, members.
  static let people: [AIEntry] = [
    AIEntry("7241", "media type", .digits(2)),
    AIEntry("7242", "version control number", .text(upTo: 25)),
    AIEntry("7250", "date of birth", .digits(8, .fullDay)),
    AIEntry("7251", "time of birth", .digits(8, .fullDay), .digits(4, .time)),
    AIEntry("7252", "sex code", .digits(1)),
    AIEntry("7253", "family name", .text(upTo: 40)),
    AIEntry("7254", "given name", .text(upTo: 40)),
    AIEntry("7255", "name suffix", .text(upTo: 10)),
    AIEntry("7256", "full name", .text(upTo: 90)),
    AIEntry("7257", "address of the person", .text(upTo: 70)),
    AIEntry("7258", "birth sequence", .text(3)),
    AIEntry("7259", "name of the newborn", .text(upTo: 40)),
    AIEntry(
      "8014",
      "highly individualised device number",
      .text(upTo: 25, .alphaPair),
      prefixAt: 0,
      isAttribute: false
    ),
  ]

  private static func numbered(_ head: StaticString, _ entry: (AI) -> AIEntry) -> [AIEntry] {
    (0...9).compactMap { AI("\(head)\($0)").map(entry) }
  }
}
