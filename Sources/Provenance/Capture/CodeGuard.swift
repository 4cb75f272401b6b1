import EPCIS
import GS1

/// Keeps the codes that an event names out of its body.
///
/// A body is shown to whoever holds one of the codes. A member that comes with free text, such as the
/// address of a certificate, could carry other people's codes; what does is left to the members part.
struct CodeGuard {
  /// Codes, none of them shorter than ``wordByteCountMin``, that are known when they stand alone between separators: serials, container numbers.
  private var words: Set<[UInt8]> = []
  /// Items of which each serial is such a word.
  private var runs: [ItemRun] = []
  /// Whole URIs of codes too short to be told from other words.
  private var uris: [[UInt8]] = []

  /// Shorter codes are taken for chance: half of all texts hold a 12 or a 2026.
  private static let wordByteCountMin = 6
  private static let isSeparator: [Bool] = {
    var isSeparator = [Bool](repeating: false, count: 256)
    for byte in ":/?#&=.,;\"'()[]<> \t\n\r".utf8 { isSeparator[Int(byte)] = true }
    return isSeparator
  }()

  /// Keeps out a thing; of a class only its whole URI, for a lot number may be shown.
  mutating func add(_ identifier: Identifier, _ id: CanonicalID, isClass: Bool) {
    let names = [identifier.text, identifier.uri, id.uri].map { Array($0.utf8) }
    guard !isClass else { return uris += names }
    let values = [id.serial, id.thirdPartySerial, id.sscc].compactMap { $0.map { Array($0.utf8) } }
    let codes = values + names.map(CodeGuard.lastWord)
    let long = codes.filter { $0.count >= CodeGuard.wordByteCountMin }
    words.formUnion(long)
    if long.count < codes.count { uris += names }
  }

  /// Keeps out items, whose serials are long words, and the last ones of all their names.
  mutating func add(_ run: ItemRun) { runs.append(run) }

  /// `value` without the texts that hold a code; `nil` if nothing is left.
  func cleaned(_ value: JSONValue) -> JSONValue? {
    switch value {
    case .null, .bool, .number: return value
    case .texts: return cleaned(.array(value.arrayValue ?? []))
    case .string(let text): return holdsCode(text) ? nil : value
    case .array(let values):
      let left = values.compactMap(cleaned)
      return left.isEmpty && !values.isEmpty ? nil : .array(left)
    case .object(let object):
      var left = JSONObject()
      for member in object.members where !holdsCode(member.name) {
        left[member.name] = cleaned(member.value)
      }
      return left.isEmpty && !object.isEmpty ? nil : .object(left)
    }
  }

  /// Whether one of the codes stands in `text`.
  func holdsCode(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    for word in CodeGuard.words(in: bytes) where word.count >= CodeGuard.wordByteCountMin {
      if words.contains(Array(word)) || runs.contains(where: { $0.hasSerial(word) }) { return true }
    }
    guard bytes.contains(UInt8(ascii: ":")) else { return false }
    return uris.contains { bytes.firstRange(of: $0) != nil }
  }

  private static func words(in text: [UInt8]) -> [ArraySlice<UInt8>] {
    text.split { isSeparator[Int($0)] }
  }

  /// What stands after the last separator: the serial, in all forms of EPCs.
  private static func lastWord(of text: [UInt8]) -> [UInt8] {
    let separator = text.lastIndex { isSeparator[Int($0)] }
    return separator.map { Array(text[($0 + 1)...]) } ?? text
  }
}
