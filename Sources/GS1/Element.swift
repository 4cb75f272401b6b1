/// An application identifier and its value, which has been checked against the table.
public struct Element: Hashable, Sendable {
  /// What the value is.
  public let ai: AI
  /// The value, unescaped: ASCII characters only.
  public let value: String

  /// An element with a valid value.
  ///
  /// - Throws: ``GS1Error`` with the position counted within `value`.
  public init(_ ai: AI, _ value: String) throws(GS1Error) {
    guard let entry = AITable.entry(ai) else { throw GS1Error(.unknownAI, ai, at: 0) }
    try self.init(entry, Array(value.utf8)) { $0 }
  }

  /// Checks a decoded value; `place` tells where in the input one of its bytes stands.
  init(_ entry: AIEntry, _ value: [UInt8], place: (Int) -> Int) throws(GS1Error) {
    do throws(ValueFault) {
      try entry.check(value)
    } catch {
      throw GS1Error(error.rule, entry.ai, at: place(error.offset))
    }
    ai = entry.ai
    self.value = ASCII.string(value)
  }

  /// An element whose value the caller has checked.
  init(checked value: String, of ai: AI) {
    self.ai = ai
    self.value = value
  }

  /// Appends `/21/7K3M`, the value escaped.
  func appendPath(to bytes: inout [UInt8]) {
    bytes.append(ASCII.slash)
    bytes += ai.description.utf8
    bytes.append(ASCII.slash)
    PercentCoding.appendEscaped(value.utf8, to: &bytes)
  }
}
