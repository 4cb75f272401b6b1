/// The bounds within which this module reads.
public enum GS1Limits {
  /// The longest code, in bytes, that is looked at: a scanned or typed text, a link, a URN.
  public static let codeBytesMax = 2_048
  /// The fewest and most digits that a GS1 company prefix can have.
  public static let companyPrefixDigits = 4...12
}

/// What a reader of Digital Links puts up with beyond the standard in force.
///
/// Each tolerance is for reading only; what is written is always canonical.
public struct ParsingRules: Hashable, Sendable {
  /// GTINs of 8, 12 or 13 digits are filled up to 14 with zeros, as links before version 1.4 had
  /// them.
  public var acceptsShortGTINs: Bool
  /// Names such as `gtin`, `lot` and `ser` stand for application identifiers in the path, as they
  /// did before version 1.3.
  public var acceptsAlphabeticNames: Bool

  /// Rules with the given tolerances; none unless named.
  public init(acceptsShortGTINs: Bool = false, acceptsAlphabeticNames: Bool = false) {
    self.acceptsShortGTINs = acceptsShortGTINs
    self.acceptsAlphabeticNames = acceptsAlphabeticNames
  }

  /// The standard as it is: no tolerance.
  public static let strict = ParsingRules()
  /// Every tolerance, for links that are answered by pointing to their canonical form.
  public static let lenient = ParsingRules(acceptsShortGTINs: true, acceptsAlphabeticNames: true)
}
