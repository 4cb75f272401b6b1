/// Texts side by side in one buffer: the strings of a long JSON array, without an object for each.
///
/// All characters are printable ASCII other than `"` and `\`, so a text is its own JSON form.
public struct TextList: Hashable, Sendable {
  /// The bytes of all texts, one after the other.
  public private(set) var bytes: [UInt8] = []
  /// Where each text ends in `bytes`.
  private var ends: [UInt32] = []

  /// The number of texts.
  public var count: Int { ends.count }

  /// Where text `index` stands in ``bytes``.
  public func range(_ index: Int) -> Range<Int> {
    (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
  }

  /// Text `index`.
  public subscript(index: Int) -> String {
    String(decoding: bytes[range(index)], as: UTF8.self)
  }

  /// The place of the first text with these bytes, without a text being made of any.
  public func firstIndex(of text: String) -> Int? {
    let wanted = Array(text.utf8)
    return (0..<count).first { index in
      let range = range(index)
      guard range.count == wanted.count, bytes[range.upperBound - 1] == wanted.last else {
        return range.isEmpty && wanted.isEmpty
      }
      return bytes[range].elementsEqual(wanted)
    }
  }

  /// Whether one of the texts begins with `start`.
  public func contains(textWithPrefix start: String) -> Bool {
    let start = Array(start.utf8)
    return (0..<count).contains { bytes[range($0)].starts(with: start) }
  }

  /// The texts of which `isIncluded` is true of the place.
  public func filter(_ isIncluded: (Int) -> Bool) -> TextList {
    var some = TextList()
    for index in 0..<count where isIncluded(index) { some.append(plain: bytes[range(index)]) }
    return some
  }

  /// The texts as JSON values.
  var values: [JSONValue] { (0..<count).map { .string(self[$0]) } }

  /// Whether `byte` may stand in these texts.
  static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7f && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  /// Appends plain bytes; the caller has looked at each.
  mutating func append(plain text: ArraySlice<UInt8>) {
    bytes.append(contentsOf: text)
    ends.append(UInt32(bytes.count))
  }

  /// Appends the JSON array of the texts to `output`.
  func appendJSON(to output: inout [UInt8]) {
    output.reserveCapacity(output.count + bytes.count + 3 * count + 2)
    output.append(UInt8(ascii: "["))
    for index in 0..<count {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      output.append(UInt8(ascii: "\""))
      output.append(contentsOf: bytes[range(index)])
      output.append(UInt8(ascii: "\""))
    }
    output.append(UInt8(ascii: "]"))
  }
}

extension JSONParser {
  /// Shorter arrays are read one by one.
  private static let packedCountMin = 8

  /// Reads an array of many plain strings from behind its opening bracket.
  ///
  /// - Returns: `nil`, with the cursor where it was, if the array holds anything else.
  mutating func packedTexts() -> TextList? {
    let start = at
    var texts = TextList()
    while true {
      skipSpace()
      guard take(UInt8(ascii: "\"")) else { break }
      let begin = at
      while at < bytes.count, TextList.isPlain(bytes[at]) { at += 1 }
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { break }
      texts.append(plain: bytes[begin..<at])
      at += 1
      skipSpace()
      if take(UInt8(ascii: ",")) { continue }
      guard take(UInt8(ascii: "]")), texts.count >= Self.packedCountMin else { break }
      return texts
    }
    at = start
    return nil
  }
}
