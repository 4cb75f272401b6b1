extension AITable {
  /// Orders, routes, places, countries, and what a carrier needs.
  static let transport: [AIEntry] =
    [
      AIEntry("400", "order number", .text(upTo: 30)),
      AIEntry("403", "routing code", .text(upTo: 30)),
      AIEntry("410", "location number of delivery", .digits(13, .mod10), prefixAt: 0),
      AIEntry("411", "location number of billing", .digits(13, .mod10), prefixAt: 0),
      AIEntry("412", "location number of the seller", .digits(13, .mod10), prefixAt: 0),
      AIEntry("413", "location number of the final delivery", .digits(13, .mod10), prefixAt: 0),
      AIEntry("416", "location number of production", .digits(13, .mod10), prefixAt: 0),
      AIEntry("420", "postal code", .text(upTo: 20)),
      AIEntry("421", "postal code with country", .digits(3), .text(upTo: 9)),
      AIEntry("422", "country of origin", .digits(3)),
      AIEntry(
        "423",
        "country of first processing",
        .digits(3),
        .optional(.digits(3)),
        .optional(.digits(3)),
        .optional(.digits(3)),
        .optional(.digits(3))
      ),
      AIEntry("424", "country of processing", .digits(3)),
      AIEntry(
        "425",
        "country of disassembly",
        .digits(3),
        .optional(.digits(3)),
        .optional(.digits(3)),
        .optional(.digits(3)),
        .optional(.digits(3))
      ),
      AIEntry("426", "country of the whole processing", .digits(3)),
      AIEntry("427", "region of origin", .text(upTo: 3)),
      AIEntry("4307", "country of delivery", .text(2)),
      AIEntry("4308", "telephone number of delivery", .text(upTo: 30)),
      AIEntry("4309", "coordinates of delivery", .digits(10), .digits(10)),
      AIEntry("4317", "country of return", .text(2)),
      AIEntry("4318", "postal code of return", .text(upTo: 20)),
      AIEntry("4319", "telephone number of return", .text(upTo: 30)),
      AIEntry("4320", "service code", .text(upTo: 35)),
      AIEntry("4321", "mark for dangerous goods", .digits(1, .yesOrNo)),
      AIEntry("4322", "permission to leave the parcel", .digits(1, .yesOrNo)),
      AIEntry("4323", "demand for a signature", .digits(1, .yesOrNo)),
      AIEntry("4324", "earliest delivery time", .digits(6, .dayOrMonth), .digits(4, .time)),
      AIEntry("4325", "latest delivery time", .digits(6, .dayOrMonth), .digits(4, .time)),
      AIEntry("4326", "release date", .digits(6, .day)),
      AIEntry(
        "4330",
        "highest temperature in Fahrenheit",
        .digits(6),
        .optional(.text(1, .minus))
      ),
      AIEntry("4331", "highest temperature in Celsius", .digits(6), .optional(.text(1, .minus))),
      AIEntry("4332", "lowest temperature in Fahrenheit", .digits(6), .optional(.text(1, .minus))),
      AIEntry("4333", "lowest temperature in Celsius", .digits(6), .optional(.text(1, .minus))),
      AIEntry("7041", "freight unit type", .text(upTo: 4), isAttribute: false),
    ] + addresses("430", "delivery") + addresses("431", "return")

  private static func addresses(_ head: StaticString, _ purpose: String) -> [AIEntry] {
    let lines = [
      ("company name", 35), ("contact", 35), ("first address line", 70),
      ("second address line", 70), ("suburb", 70), ("town", 70), ("region", 70),
    ]
    return lines.enumerated().compactMap { digit, line in
      AI("\(head)\(digit)").map { AIEntry($0, "\(line.0) of \(purpose)", .text(upTo: line.1)) }
    }
  }
}
