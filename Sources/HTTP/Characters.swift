/// The character classes of RFC 9110 §5.6 and RFC 3986 §2.
///
/// Written as comparisons and bit sets, not as tables: a lazily made global array costs a check,
/// a bounds test and a reference on every byte.
enum Characters {
  static let cr = UInt8(ascii: "\r")
  static let lf = UInt8(ascii: "\n")
  static let space = UInt8(ascii: " ")
  static let tab = UInt8(ascii: "\t")

  /// A bit for each ASCII character that may stand in a token.
  private static let tokenLow: UInt64 = 0x03FF_6CFA_0000_0000
  private static let tokenHigh: UInt64 = 0x57FF_FFFF_C7FF_FFFE
  /// A bit for each ASCII character that may stand in the authority of a URI without userinfo.
  private static let authorityLow: UInt64 = 0x2FFF_7FF2_0000_0000
  private static let authorityHigh: UInt64 = 0x47FF_FFFE_AFFF_FFFE

  @inline(__always)
  static func isToken(_ byte: UInt8) -> Bool {
    isIn(byte, tokenLow, tokenHigh)
  }

  @inline(__always)
  static func isAuthority(_ byte: UInt8) -> Bool {
    isIn(byte, authorityLow, authorityHigh)
  }

  /// Letters, digits, `-`, `.`, `_` and `~`.
  static func isHostName(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowercased(byte))
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "~")
  }

  /// What stands between the brackets of an IPv6 address: hexadecimal digits, colons, and points.
  static func isIPv6(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(lowercased(byte))
      || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
  }

  /// Visible ASCII but `#`, which begins a fragment and is never sent.
  @inline(__always)
  static func isTarget(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "#")
  }

  /// Visible ASCII, blank, tab and the historic bytes above 127.
  @inline(__always)
  static func isFieldValue(_ byte: UInt8) -> Bool {
    (byte >= 0x20 && byte != 0x7F) || byte == tab
  }

  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == space || byte == tab
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  @inline(__always)
  static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }

  @inline(__always)
  static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  @inline(__always)
  private static func isIn(_ byte: UInt8, _ low: UInt64, _ high: UInt64) -> Bool {
    guard byte < 128 else { return false }
    let half = byte < 64 ? low : high
    return (half >> UInt64(byte & 63)) & 1 == 1
  }
}
