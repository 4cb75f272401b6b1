/// Standard base64 with padding (RFC 4648 §4), in its one canonical form.
public enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
  )

  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xff, count: 256)
    for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
    return values
  }()

  /// The text of `bytes`.
  public static func encode(_ bytes: [UInt8]) -> String {
    String(decoding: encodeBytes(bytes), as: UTF8.self)
  }

  /// The text of `bytes` as ASCII.
  public static func encodeBytes(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let rest = bytes.count - index
      let first = UInt32(bytes[index])
      let second = rest > 1 ? UInt32(bytes[index + 1]) : 0
      let third = rest > 2 ? UInt32(bytes[index + 2]) : 0
      let group = first << 16 | second << 8 | third
      text.append(alphabet[Int(group >> 18)])
      text.append(alphabet[Int(group >> 12 & 63)])
      text.append(rest > 1 ? alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "="))
      text.append(rest > 2 ? alphabet[Int(group & 63)] : UInt8(ascii: "="))
      index += 3
    }
    return text
  }

  /// The bytes of `text`; `nil` unless it is exactly what ``encode(_:)`` makes of them.
  public static func decode(_ text: String) -> [UInt8]? { decode(Array(text.utf8)) }

  /// The bytes of the ASCII `text`; `nil` unless it is exactly what ``encode(_:)`` makes of them.
  public static func decode(_ text: [UInt8]) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    if text.isEmpty { return [] }
    var padding = 0
    if text[text.count - 1] == UInt8(ascii: "=") { padding += 1 }
    if padding == 1, text[text.count - 2] == UInt8(ascii: "=") { padding += 1 }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    for start in stride(from: 0, to: text.count, by: 4) {
      let isLast = start + 4 == text.count
      let letters = isLast ? 4 - padding : 4
      var group: UInt32 = 0
      for offset in 0..<4 {
        let value = offset < letters ? values[Int(text[start + offset])] : 0
        guard value < 64 else { return nil }
        group = group << 6 | UInt32(value)
      }
      bytes.append(UInt8(truncatingIfNeeded: group >> 16))
      if letters > 2 { bytes.append(UInt8(truncatingIfNeeded: group >> 8)) }
      if letters > 3 { bytes.append(UInt8(truncatingIfNeeded: group)) }
      // The bits that no byte uses are zero in the canonical form.
      if letters == 2, group & 0xffff != 0 { return nil }
      if letters == 3, group & 0xff != 0 { return nil }
    }
    return bytes
  }
}
