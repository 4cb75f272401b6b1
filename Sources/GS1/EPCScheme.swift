/// How one kind of EPC URN is put together (GS1 Tag Data Standard, "EPC URI").
///
/// `urn:epc:id:NAME:PREFIX.REFERENCE.TAIL`: the dot after the company prefix is what a Digital Link
/// lacks; the check digit is what a URN lacks.
struct EPCScheme: Sendable {
  /// What stands after prefix and reference.
  enum Tail: Equatable, Sendable {
    case none
    /// The value of a qualifier.
    case qualifier(AI)
    /// The end of the primary key's value.
    case appended
  }

  /// `id:sgtin`, as it stands after `urn:epc:`.
  let name: String
  let key: AI
  /// How many digits prefix and reference have together, which a check digit follows; `nil` where
  /// the reference is a text without one.
  let digitCount: Int?
  let tail: Tail
  /// The reference's first digit stands in front of the prefix in the key.
  let hasLeadingDigit: Bool
  /// The number of a piece and the number of pieces stand between reference and tail.
  let hasPieces: Bool
  /// The tail is a star: the URN names all that have this prefix and reference.
  let isPattern: Bool

  init(
    _ name: String,
    _ key: AI,
    _ digitCount: Int?,
    _ tail: Tail = .none,
    hasLeadingDigit: Bool = false,
    hasPieces: Bool = false
  ) {
    self.name = name
    self.key = key
    self.digitCount = digitCount
    self.tail = tail
    self.hasLeadingDigit = hasLeadingDigit
    self.hasPieces = hasPieces
    isPattern = name.hasPrefix("idpat:")
  }

  /// GRAIs begin with a zero that stands in no URN.
  var hasFillerZero: Bool { key == .grai }

  /// How many fields stand between the dots.
  var fieldCount: Int { 2 + (hasPieces ? 2 : 0) + (tail == .none ? 0 : 1) }
}

extension EPCScheme {
  /// The tail of a pattern that stands for every tail.
  static let star = UInt8(ascii: "*")
  /// The characters of set 82 and of component numbers that a URN escapes.
  static let escaped = ByteSet("\"%&/<>?#")

  static func named(_ name: String) -> EPCScheme? { byName[name] }

  /// Those in which a key with this qualifier, or with none, is written.
  static func schemes(key: AI, qualifier: AI?) -> [EPCScheme] {
    all.filter { scheme in
      guard scheme.key == key else { return false }
      guard let qualifier else { return scheme.isPattern || scheme.isComplete }
      return scheme.tail == .qualifier(qualifier) && !scheme.isPattern
    }
  }

  /// Whether the primary key alone can be written so: no qualifier, or one that can be zero.
  private var isComplete: Bool {
    guard case .qualifier(let ai) = tail else { return true }
    return ai == .glnExtension && !isPattern
  }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  private static let all: [EPCScheme] = [
    EPCScheme("id:sgtin", .gtin, 13, .qualifier(.serial), hasLeadingDigit: true),
    EPCScheme("id:upui", .gtin, 13, .qualifier(.thirdPartySerial), hasLeadingDigit: true),
    EPCScheme("class:lgtin", .gtin, 13, .qualifier(.lot), hasLeadingDigit: true),
    EPCScheme("idpat:sgtin", .gtin, 13, .qualifier(.serial), hasLeadingDigit: true),
    EPCScheme("idpat:upui", .gtin, 13, .qualifier(.thirdPartySerial), hasLeadingDigit: true),
    EPCScheme("id:itip", .itip, 13, .qualifier(.serial), hasLeadingDigit: true, hasPieces: true),
    EPCScheme("idpat:itip", .itip, 13, .qualifier(.serial), hasLeadingDigit: true, hasPieces: true),
    EPCScheme("id:sscc", .sscc, 17, hasLeadingDigit: true),
    EPCScheme("id:sgln", .gln, 12, .qualifier(.glnExtension)),
    EPCScheme("idpat:sgln", .gln, 12, .qualifier(.glnExtension)),
    EPCScheme("id:pgln", .partyGLN, 12),
    EPCScheme("id:grai", .grai, 12, .appended),
    EPCScheme("idpat:grai", .grai, 12, .appended),
    EPCScheme("id:gdti", .gdti, 12, .appended),
    EPCScheme("idpat:gdti", .gdti, 12, .appended),
    EPCScheme("id:sgcn", .gcn, 12, .appended),
    EPCScheme("idpat:sgcn", .gcn, 12, .appended),
    EPCScheme("id:giai", .giai, nil),
    EPCScheme("id:gsrn", .gsrnRecipient, 17),
    EPCScheme("id:gsrnp", .gsrnProvider, 17),
    EPCScheme("id:ginc", .ginc, nil),
    EPCScheme("id:gsin", .gsin, 16),
    EPCScheme("id:cpi", .cpid, nil, .qualifier(.componentSerial)),
    EPCScheme("idpat:cpi", .cpid, nil, .qualifier(.componentSerial)),
  ]
}
