/// Absolute URIs as RFC 3986 writes them, CURIEs included: a scheme or prefix, a colon, and more.
enum URISyntax {
  /// The longest URI that is taken, in bytes.
  static let bytesMax = 2048

  /// Whether `text` is an absolute URI of legal characters, all ASCII, and not too long.
  static func isURI(_ text: String) -> Bool {
    let bytes = text.utf8.span
    guard bytes.count <= bytesMax, let colon = schemeEnd(bytes), colon + 1 < bytes.count else {
      return false
    }
    var hashes = 0
    var i = colon + 1
    while i < bytes.count {
      switch bytes[i] {
      case UInt8(ascii: "%"):
        guard i + 2 < bytes.count, isHex(bytes[i + 1]), isHex(bytes[i + 2]) else { return false }
        i += 2
      case UInt8(ascii: "#"): hashes += 1
      case let byte: guard isLegal(byte) else { return false }
      }
      i += 1
    }
    return hashes <= 1
  }

  /// The offset of the colon that ends the scheme.
  private static func schemeEnd(_ bytes: borrowing Span<UInt8>) -> Int? {
    guard bytes.count > 0, isLetter(bytes[0]) else { return nil }
    for i in 1..<bytes.count {
      switch bytes[i] {
      case UInt8(ascii: ":"): return i
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        continue
      case let byte: guard isLetter(byte) else { return nil }
      }
    }
    return nil
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...102).contains(byte | 0x20)
  }

  /// Unreserved characters, sub-delimiters and general delimiters, but `#`.
  ///
  /// Square brackets belong to IPv6 hosts alone, which no identifier here needs.
  private static func isLegal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
    case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&")...UInt8(ascii: ","): true
    case UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "@"): true
    case UInt8(ascii: "/"), UInt8(ascii: "?"): true
    default: isLetter(byte)
    }
  }
}
