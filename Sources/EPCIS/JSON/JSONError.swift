/// Why bytes are not the JSON that this project accepts, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Reason: String, Hashable, Sendable {
    /// Something other than what JSON allows here, or the end of the text.
    case unexpected
    /// More bytes after the value.
    case trailingBytes
    /// An object names the same member twice.
    case duplicateName
    /// An escape such as `\ud800` without its other half (RFC 8785 §3.2.2.2).
    case loneSurrogate
    /// A backslash followed by something that is no escape.
    case badEscape
    /// A control character that must be escaped.
    case controlCharacter
    /// Bytes that are not UTF-8, a byte order mark included.
    case notUTF8
    /// A number with a leading zero, a bare point or an empty exponent.
    case badNumber
    /// A number too great for an IEEE double, or one so near to zero that it would become zero.
    case numberRange
    /// Arrays and objects within one another beyond the limit.
    case tooDeep
    /// More values than the limit.
    case tooMany
    /// More bytes than the limit.
    case tooLarge
    /// Good JSON, but not the one form of RFC 8785.
    case notCanonical
  }

  /// What is wrong.
  public let reason: Reason
  /// The byte, counted from 0, at which it shows.
  public let offset: Int

  /// Names the reason and the byte.
  public init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  /// One sentence for people.
  public var description: String { "\(sentence) at byte \(offset)" }

  private var sentence: String {
    switch reason {
    case .unexpected: "unexpected character or end of text"
    case .trailingBytes: "more text after the JSON value"
    case .duplicateName: "a member name stands twice in one object"
    case .loneSurrogate: "half of a surrogate pair stands alone"
    case .badEscape: "unknown escape in a string"
    case .controlCharacter: "a control character stands unescaped in a string"
    case .notUTF8: "the text is not UTF-8"
    case .badNumber: "malformed number"
    case .numberRange: "a number too great or too small for a double"
    case .tooDeep: "arrays and objects are nested too deeply"
    case .tooMany: "the text holds more values than the limit"
    case .tooLarge: "the text is larger than the limit"
    case .notCanonical: "the text is not in the canonical form of RFC 8785"
    }
  }
}

/// How much JSON is read at most.
public struct JSONLimits: Hashable, Sendable {
  /// The longest text, in bytes.
  public var bytesMax: Int
  /// How many arrays and objects may stand within one another.
  public var depthMax: Int

  /// How many values there may be: numbers, texts, arrays, objects and so on.
  ///
  /// A value takes some 50 bytes of memory, and as few as two in the text.
  public var valuesMax: Int

  /// 32 MiB, 64 levels and a million values, unless said otherwise.
  public init(bytesMax: Int = 32 << 20, depthMax: Int = 64, valuesMax: Int = 1_000_000) {
    self.bytesMax = bytesMax
    self.depthMax = depthMax
    self.valuesMax = valuesMax
  }
}
