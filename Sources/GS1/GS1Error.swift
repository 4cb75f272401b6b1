/// Why a text is no GS1 identifier: the rule it breaks, where, and in which value.
public struct GS1Error: Error, Hashable, Sendable {
  /// The rules, by names that stay as they are; programs may compare them.
  public enum Rule: String, Hashable, Sendable, CaseIterable {
    /// The text is longer than ``GS1Limits/codeBytesMax``.
    case tooLong = "too_long"
    /// A byte that cannot stand in such a text.
    case illegalCharacter = "illegal_character"
    /// The text is neither a web address nor an ID that names its scheme.
    case noScheme = "no_scheme"
    /// `http` or `https` is misspelt, in mixed case, or not followed by `://`.
    case scheme = "scheme"
    /// The web address names no server.
    case host = "host"
    /// No primary key stands where a Digital Link has it.
    case noKey = "no_key"
    /// Digits that GS1 has not given a meaning.
    case unknownAI = "unknown_ai"
    /// The application identifier exists, but cannot stand here.
    case misplacedAI = "misplaced_ai"
    /// Qualifiers stand in another order than the standard's.
    case order = "order"
    /// A qualifier of the primary key stands in the query.
    case qualifierInQuery = "qualifier_in_query"
    /// An application identifier stands twice.
    case duplicateAI = "duplicate_ai"
    /// A qualifier that this key cannot do without is missing.
    case missingQualifier = "missing_qualifier"
    /// There is no value.
    case emptyValue = "empty_value"
    /// A percent sign without two hexadecimal digits.
    case percentEncoding = "percent_encoding"
    /// The escape `%00`.
    case nullByte = "null_byte"
    /// The value is too short or too long.
    case length = "length"
    /// The value holds a character that its kind cannot have.
    case characterSet = "character_set"
    /// The check digit does not fit.
    case checkDigit = "check_digit"
    /// The pair of check characters does not fit.
    case checkPair = "check_pair"
    /// The digits are no date or time.
    case date = "date"
    /// The value is not written in the form of its kind.
    case form = "form"
    /// The value has the form of its kind, and means nothing: a country that there is not.
    case content = "content"
    /// No company prefix stands where it must.
    case companyPrefix = "company_prefix"
    /// The text is no EPC URN of a GS1 key.
    case urn = "urn"
    /// The ID cannot be written as an EPC URN.
    case noURN = "no_urn"
    /// A typed text is of no form that is known.
    case unreadable = "unreadable"
    /// A print run is not four characters of the serial scheme.
    case printRun = "print_run"
    /// The source of randomness gives too few bytes, or always the same.
    case randomness = "randomness"
  }

  /// The rule that is broken.
  public let rule: Rule
  /// The application identifier whose value breaks it; `nil` where none is known, as of digits that may be
  /// one number or another.
  public let ai: AI?
  /// The offset in the input, in bytes from 0, at which it is broken.
  public let position: Int

  /// An error of `rule` at the byte offset `position`.
  public init(_ rule: Rule, _ ai: AI? = nil, at position: Int) {
    self.rule = rule
    self.ai = ai
    self.position = position
  }
}
