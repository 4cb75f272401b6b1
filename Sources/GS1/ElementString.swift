/// Texts of application identifiers and values, as bar codes hold them and labels print them.
public enum ElementString {
  /// Reads `(01)09520003000308(21)7K3M`.
  ///
  /// A value ends where the next two to four digits stand in parentheses; an opening parenthesis of
  /// the value itself may be written `\(`.
  ///
  /// - Throws: ``GS1Error`` with the position in `text`.
  public static func link(bracketed text: String) throws(GS1Error) -> DigitalLink {
    let bytes = try checked(text)
    var elements: [PlacedElement] = []
    var index = 0
    while index < bytes.count {
      guard let name = bracketedName(bytes, at: index) else {
        throw GS1Error(.unreadable, at: index)
      }
      guard let entry = AITable.entry(bytes, in: name) else {
        throw GS1Error(.unknownAI, AI(bytes, in: name), at: name.lowerBound)
      }
      let start = name.upperBound + 1
      let (value, end) = bracketedValue(bytes, from: start)
      elements.append(try placed(entry, value, at: start))
      index = end
    }
    return try DigitalLink(elements)
  }

  /// Reads the message of a bar code: `0109520003000308217K3M`.
  ///
  /// Values without a predefined length end with FNC1, which scanners send as the control character
  /// 29 and people write as `^`, or with the text. A symbology identifier such as `]d2` may stand in
  /// front.
  ///
  /// - Throws: ``GS1Error`` with the position in `text`.
  public static func link(unbracketed text: String) throws(GS1Error) -> DigitalLink {
    let bytes = try checked(text)
    var elements: [PlacedElement] = []
    var index = bytes.first == UInt8(ascii: "]") ? min(3, bytes.count) : 0
    while true {
      while index < bytes.count, isSeparator(bytes[index]) { index += 1 }
      guard index < bytes.count else { break }
      let (entry, start) = try entry(bytes, at: index)
      let most = entry.ai.hasPredefinedLength ? start + entry.lengths.upperBound : bytes.count
      let limit = min(most, bytes.count)
      let end = bytes[start..<limit].firstIndex(where: isSeparator) ?? limit
      var value = TracedBytes()
      value.append(bytes[start..<end])
      elements.append(try placed(entry, value, at: start))
      index = end
    }
    return try DigitalLink(elements)
  }

  private static func checked(_ text: String) throws(GS1Error) -> [UInt8] {
    let bytes = Array(text.utf8)
    guard bytes.count <= GS1Limits.codeBytesMax else {
      throw GS1Error(.tooLong, at: GS1Limits.codeBytesMax)
    }
    return bytes
  }

  private static func placed(
    _ entry: AIEntry,
    _ value: TracedBytes,
    at start: Int
  ) throws(GS1Error) -> PlacedElement {
    guard !value.bytes.isEmpty else { throw GS1Error(.emptyValue, entry.ai, at: start) }
    return PlacedElement(element: try Element(entry, value), position: start)
  }
}

extension ElementString {
  /// The digits between the parentheses that begin at `index`.
  private static func bracketedName(_ bytes: [UInt8], at index: Int) -> Range<Int>? {
    guard bytes[index] == UInt8(ascii: "(") else { return nil }
    let name = (index + 1)..<min(index + 6, bytes.count)
    guard let end = bytes[name].firstIndex(of: UInt8(ascii: ")")),
      AI(bytes, in: name.lowerBound..<end) != nil
    else { return nil }
    return name.lowerBound..<end
  }

  /// The value from `start` to the next name, and where that begins.
  private static func bracketedValue(_ bytes: [UInt8], from start: Int) -> (TracedBytes, Int) {
    var value = TracedBytes()
    var index = start
    while index < bytes.count {
      let isEscape =
        bytes[index] == UInt8(ascii: "\\") && bytes[(index + 1)...].first == UInt8(ascii: "(")
      if isEscape {
        index += 1
      } else if bracketedName(bytes, at: index) != nil {
        break
      }
      value.append(bytes[index], from: index)
      index += 1
    }
    return (value, index)
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == 29 || byte == UInt8(ascii: "^")
  }

  /// The entry whose digits stand at `index`, and where its value begins.
  ///
  /// No application identifier begins with the digits of another.
  private static func entry(
    _ bytes: [UInt8],
    at index: Int
  ) throws(GS1Error) -> (AIEntry, Int) {
    for end in index + 2...index + 4 where end <= bytes.count {
      if let entry = AITable.entry(bytes, in: index..<end) { return (entry, end) }
    }
    throw GS1Error(.unknownAI, AI(bytes, in: index..<min(index + 2, bytes.count)), at: index)
  }
}
