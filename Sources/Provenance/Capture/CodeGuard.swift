import EPCIS
import GS1

/// Keeps the codes that an event names out of its body.
///
/// A body is shown to whoever holds one of the codes. A member that comes with free text, such as the
/// address of a certificate, could carry other people's codes; what does is left to the members part.
struct CodeGuard {
  /// Codes that are known when they stand alone between separators: serials, container numbers.
  private var words: Set<[UInt8]> = []
  /// Whole URIs of codes too short to be told from other words.
  private var uris: [[UInt8]] = []

  /// Shorter codes are taken for chance: half of all texts hold a 12 or a 2026.
  private static let wordByteCountMin = 6
  private static let separators = Array(":/?#&=.,;\"'()[]<> \t\n\r".utf8)

  /// Keeps out a thing; of a class only its whole URI, for a lot number may be shown.
  mutating func add(_ identifier: Identifier, _ id: CanonicalID, isClass: Bool) {
    let names = Set([identifier.text, identifier.uri, id.uri].map { Array($0.utf8) })
    let values = [id.serial, id.thirdPartySerial, id.sscc].compactMap { $0.map { Array($0.utf8) } }
    let last = names.compactMap { CodeGuard.words(in: $0).last.map(Array.init) }
    let codes = Set(isClass ? [] : values + last)
    if !codes.isEmpty, codes.allSatisfy({ $0.count >= CodeGuard.wordByteCountMin }) {
      words.formUnion(codes)
    } else {
      words.formUnion(codes.filter { $0.count >= CodeGuard.wordByteCountMin })
      uris += names
    }
  }

  /// `value` without the texts that hold a code; `nil` if nothing is left.
  func cleaned(_ value: JSONValue) -> JSONValue? {
    switch value {
    case .null, .bool, .number: return value
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
    if CodeGuard.words(in: bytes).contains(where: { words.contains(Array($0)) }) { return true }
    guard bytes.contains(UInt8(ascii: ":")) else { return false }
    return uris.contains { bytes.firstRange(of: $0) != nil }
  }

  private static func words(in text: [UInt8]) -> [ArraySlice<UInt8>] {
    text.split { separators.contains($0) }
  }
}
