/// What GS1 has laid down for one application identifier.
public struct AIEntry: Sendable {
  /// The application identifier.
  public let ai: AI
  /// What the value is, in plain words that read well after "the": `product number`.
  public let name: String
  /// Whether a Digital Link may carry it in the query.
  public let isAttribute: Bool
  /// Where a GS1 company prefix begins in the value, counted in characters from 0.
  public let companyPrefixStart: Int?
  /// The sequences of qualifiers that may follow a primary key; `nil` for what is none.
  ///
  /// Qualifiers stand in the order of their sequence; each may be missing.
  public let qualifierSequences: [[AI]]?
  /// Whether the key is incomplete without its first qualifier.
  let needsQualifier: Bool
  let parts: [AIPart]

  init(
    _ ai: AI,
    _ name: String,
    _ parts: AIPart...,
    prefixAt companyPrefixStart: Int? = nil,
    isAttribute: Bool = true,
    qualifiers qualifierSequences: [[AI]]? = nil,
    needsQualifier: Bool = false
  ) {
    self.ai = ai
    self.name = name
    self.parts = parts
    self.companyPrefixStart = companyPrefixStart
    self.isAttribute = isAttribute
    self.qualifierSequences = qualifierSequences
    self.needsQualifier = needsQualifier
  }

  /// Whether a Digital Link may begin with it.
  public var isPrimaryKey: Bool { qualifierSequences != nil }

  /// The fewest and most characters of a value.
  public var lengths: ClosedRange<Int> {
    var fewest = 0
    var most = 0
    for part in parts {
      fewest += part.isOptional ? 0 : part.lengths.lowerBound
      most += part.lengths.upperBound
    }
    return fewest...most
  }
}

/// A stretch of a value with a length, an alphabet and a rule of its own.
struct AIPart: Sendable {
  /// What must hold beyond length and alphabet.
  enum Check: Sendable {
    /// The last digit checks the ones before it.
    case mod10
    /// The last two characters check the ones before them.
    case alphaPair
    /// YYMMDD; `dayOrMonth` allows day 00, for the whole month.
    case day, dayOrMonth
    /// YYYYMMDD.
    case fullDay
    /// HHMM, HH, and MM or SS.
    case time, hour, sixtieth
    /// Nothing but zeros; anything but zeros; no zero in front unless it stands alone.
    case zero, nonzero, noLeadingZero
    /// Two halves: the number of a piece, and the number of pieces.
    case pieceOfTotal
    /// 0 or 1.
    case yesOrNo
    /// A hyphen, for degrees below zero.
    case minus
  }

  let alphabet: Alphabet
  let lengths: ClosedRange<Int>
  let check: Check?
  /// Only at the end of a value: it may be missing.
  var isOptional = false

  static func digits(_ count: Int, _ check: Check? = nil) -> AIPart {
    AIPart(alphabet: .digits, lengths: count...count, check: check)
  }

  static func digits(upTo most: Int, _ check: Check? = nil) -> AIPart {
    AIPart(alphabet: .digits, lengths: 1...most, check: check)
  }

  static func text(_ count: Int, _ check: Check? = nil) -> AIPart {
    AIPart(alphabet: .text, lengths: count...count, check: check)
  }

  static func text(upTo most: Int, _ check: Check? = nil) -> AIPart {
    AIPart(alphabet: .text, lengths: 1...most, check: check)
  }

  static func optional(_ part: AIPart) -> AIPart {
    var part = part
    part.isOptional = true
    return part
  }
}

extension AIEntry {
  /// The lengths as an error message gives them.
  var lengthInWords: String {
    let lengths = lengths
    let unit =
      parts.allSatisfy { if case .digits = $0.alphabet { true } else { false } }
      ? "digits" : "characters"
    if lengths.count > 1 { return "\(lengths.lowerBound) to \(lengths.upperBound) \(unit)" }
    return lengths.lowerBound == 1 ? "one \(unit.dropLast())" : "\(lengths.lowerBound) \(unit)"
  }

  /// Whether the check digit is the last character of every value.
  var endsWithCheckDigit: Bool {
    guard parts.count == 1, case .mod10 = parts[0].check else { return false }
    return true
  }
}
