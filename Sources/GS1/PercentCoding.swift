/// Percent-encoding of values in links (RFC 3986 §2.1).
enum PercentCoding {
  /// Decodes the bytes in `range` once.
  ///
  /// An escape of a byte that is no ASCII stays one byte, which
  /// no value may hold.
  static func decode(
    _ bytes: [UInt8],
    in range: Range<Int>,
    of ai: AI?,
    plusIsSpace: Bool = false
  ) throws(GS1Error) -> [UInt8] {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      guard byte == ASCII.percent else {
        decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        index += 1
        continue
      }
      guard index + 2 < range.upperBound, let high = ASCII.hexDigit(bytes[index + 1]),
        let low = ASCII.hexDigit(bytes[index + 2])
      else { throw GS1Error(.percentEncoding, ai, at: index) }
      guard high | low != 0 else { throw GS1Error(.nullByte, ai, at: index) }
      decoded.append(high << 4 | low)
      index += 3
    }
    return decoded
  }

  /// Where the byte stands that `decode` put at `offset`; the end of the range for one past it.
  static func place(of offset: Int, in bytes: [UInt8], _ range: Range<Int>) -> Int {
    var index = range.lowerBound
    for _ in 0..<offset where index < range.upperBound {
      index += bytes[index] == ASCII.percent ? 3 : 1
    }
    return min(index, range.upperBound)
  }

  /// Appends `text`, escaping all but `A-Z a-z 0-9 - . _ ~`, in upper-case hexadecimal.
  static func appendEscaped(_ text: some Sequence<UInt8>, to bytes: inout [UInt8]) {
    for byte in text {
      if isUnreserved(byte) { bytes.append(byte) } else { appendEscape(byte, to: &bytes) }
    }
  }

  static func appendEscape(_ byte: UInt8, to bytes: inout [UInt8]) {
    bytes.append(ASCII.percent)
    bytes.append(hexDigits[Int(byte >> 4)])
    bytes.append(hexDigits[Int(byte & 15)])
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    ASCII.isLetter(byte) || ASCII.isDigit(byte) || marks.contains(byte)
  }

  private static let marks = ByteSet("-._~")
  private static let hexDigits = Array("0123456789ABCDEF".utf8)
}
