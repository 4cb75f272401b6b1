/// Percent-decoding (RFC 3986 §2.1), once and strictly.
enum PercentDecoder {
  /// Decodes the bytes in `range` to text.
  ///
  /// - Parameters:
  ///   - range: what to decode, within `bytes`.
  ///   - bytes: the bytes in which `range` lies.
  ///   - origin: the offset from which positions in errors count.
  ///   - plusIsBlank: whether `+` means a blank, as in a form.
  /// - Returns: the text.
  /// - Throws: where an escape is malformed or does not give UTF-8.
  static func decode(
    _ range: Range<Int>,
    of bytes: [UInt8],
    origin: Int,
    plusIsBlank: Bool
  ) throws(TargetError) -> String {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      switch bytes[index] {
      case UInt8(ascii: "%"):
        guard index + 2 < range.upperBound,
          let high = Characters.hexValue(bytes[index + 1]),
          let low = Characters.hexValue(bytes[index + 2])
        else {
          throw TargetError(reason: .percentEncoding, position: index - origin)
        }
        decoded.append(high << 4 | low)
        index += 3
      case UInt8(ascii: "+") where plusIsBlank:
        decoded.append(Characters.space)
        index += 1
      case let byte:
        decoded.append(byte)
        index += 1
      }
    }
    guard let text = String(validating: decoded, as: UTF8.self) else {
      throw TargetError(reason: .notUTF8, position: range.lowerBound - origin)
    }
    return text
  }
}
