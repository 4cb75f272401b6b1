/// EPC URNs, the older form of GS1 IDs in supply chain events (GS1 Tag Data Standard).
///
/// A URN becomes a Digital Link from what it says itself. The way back needs the length of the
/// company prefix, which no Digital Link tells and which is never guessed here.
public enum EPCURN {
  /// How every EPC URN begins.
  public static let start = "urn:epc:"

  /// Whether `text` begins like a URN of a GS1 key: `urn:epc:id:sgtin:` and the like.
  ///
  /// Other EPC URNs, such as those of the Department of Defense, have no Digital Link.
  public static func isGS1(_ text: String) -> Bool {
    EPCURNReader.scheme(of: Array(text.utf8)) != nil
  }

  /// How many digits the company prefix in a URN of a GS1 key has; `nil` for what is no such URN.
  public static func prefixDigits(of urn: String) -> Int? {
    guard isGS1(urn), let link = try? link(urn) else { return nil }
    let fields = urn.utf8.split(separator: ASCII.colon).dropFirst(4)
    let digits = fields.first?.prefix { $0 != ASCII.dot }.count
    let id = CanonicalID(link)
    guard let digits, (try? text(of: id, prefixDigits: digits)) != nil else { return nil }
    return digits
  }

  /// The Digital Link of what a URN names: a thing, a lot (`class:lgtin`), or a class (`idpat`
  /// with a star as its tail).
  ///
  /// - Throws: ``GS1Error`` with the position in `urn`.
  public static func link(_ urn: String) throws(GS1Error) -> DigitalLink {
    try EPCURNReader(Array(urn.utf8)).link()
  }

  /// The URN of an ID.
  ///
  /// - Parameters:
  ///   - id: A GS1 key.
  ///   - prefixDigits: How many digits the company prefix in it has.
  /// - Returns: A URN of which ``link(_:)`` gives this ID again.
  /// - Throws: ``GS1Error``: the prefix cannot have this length, or there is no URN for such an ID.
  public static func text(of id: CanonicalID, prefixDigits: Int) throws(GS1Error) -> String {
    try EPCURNWriter(id, prefixDigits: prefixDigits).text()
  }
}

extension CanonicalID {
  /// Reads an ID as it stands in a supply chain event.
  ///
  /// Like ``init(scanned:rules:)``, but an EPC URN of a GS1 key becomes the Digital Link of the same
  /// thing.
  ///
  /// - Throws: ``GS1Error`` with the position in `text`.
  public init(identifier text: String, rules: ParsingRules = .strict) throws(GS1Error) {
    if EPCURN.isGS1(text) {
      self.init(try EPCURN.link(text))
    } else {
      try self.init(scanned: text, rules: rules)
    }
  }
}
