/// What the IDs of many items have in common when only their serials differ.
///
/// Reading one ID of an item checks stem, product number and order of identifiers. Another text that
/// begins with the same bytes and goes on with a plain serial is read alike, so of it only the serial
/// is looked at. Serials that would have to be escaped, or are short enough to be taken for other
/// words, are not plain and are left to ``CanonicalID``.
public struct SerialTemplate: Hashable, Sendable {
  /// What each text begins with, such as `https://t.example.com/01/09520003000308/21/` or
  /// `urn:epc:id:sgtin:9520003.000030.`.
  public let textStem: [UInt8]
  /// What each canonical URI begins with: `https://id.gs1.org/01/09520003000308/21/`.
  public let uriStem: [UInt8]
  /// The lengths of a plain serial.
  public let serialLengths: ClosedRange<Int>
  /// The ID that the template was made from.
  public let first: CanonicalID

  /// The fewest characters of a plain serial.
  public static let serialLengthMin = 6

  /// The template of the item `id` that was read from `text`; `nil` if it can have none.
  public init?(_ id: CanonicalID, readFrom text: String) {
    guard id.kind == .item, let element = id.elements?.qualifier,
      element.ai == .serial || element.ai == .thirdPartySerial,
      let lengths = AITable.entry(element.ai)?.lengths
    else { return nil }
    let serial = Array(element.value.utf8)
    let (text, uri) = (Array(text.utf8), Array(id.uri.utf8))
    let name = Array((element.ai == .serial ? "/21/" : "/235/").utf8)
    let (textStem, uriStem) = (text.dropLast(serial.count), uri.dropLast(serial.count))
    // After a `?` or `#` a link goes on with what is not its path.
    guard lengths.upperBound >= SerialTemplate.serialLengthMin,
      textStem.count + lengths.upperBound <= GS1Limits.codeBytesMax,
      !textStem.contains(UInt8(ascii: "?")), !textStem.contains(UInt8(ascii: "#")),
      text.suffix(serial.count).elementsEqual(serial),
      uri.suffix(serial.count).elementsEqual(serial), uriStem.suffix(name.count) == name[...],
      textStem.suffix(name.count) == name[...]
        || textStem.starts(with: "urn:epc:id:sgtin:".utf8) && textStem.last == ASCII.dot
    else { return nil }
    self.textStem = Array(textStem)
    self.uriStem = Array(uriStem)
    serialLengths = SerialTemplate.serialLengthMin...lengths.upperBound
    first = id
    guard isPlainSerial(serial[...]) else { return nil }
  }

  /// Where the serial begins in the text that stands in `range`; `nil` if the text is not of this
  /// template.
  public func serialStart(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
    let start = range.lowerBound + textStem.count
    guard start < range.upperBound, serialLengths.contains(range.upperBound - start) else {
      return nil
    }
    for index in textStem.indices where bytes[range.lowerBound + index] != textStem[index] {
      return nil
    }
    for index in start..<range.upperBound where !Self.isPlain[Int(bytes[index])] { return nil }
    return start
  }

  /// The ID of the item with a plain serial.
  public func id(serial: ArraySlice<UInt8>) -> CanonicalID {
    precondition(isPlainSerial(serial), "only a plain serial stands for itself")
    guard let (key, qualifier) = first.elements, let qualifier else {
      preconditionFailure("a template is made from an item")
    }
    return CanonicalID(
      key: key,
      qualifier: Element(checked: ASCII.string(serial), of: qualifier.ai)
    )
  }

  private func isPlainSerial(_ serial: ArraySlice<UInt8>) -> Bool {
    serialLengths.contains(serial.count) && serial.allSatisfy { Self.isPlain[Int($0)] }
  }

  /// Letters, digits, `-` and `_`: they stand for themselves in links, in URNs and in values, and
  /// separate nothing.
  private static let isPlain: [Bool] = (0..<256).map { byte in
    let byte = UInt8(byte)
    return ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "_")
  }
}
