/// Where the parts of a web address stand in its bytes, after the checks that concern the whole.
struct WebAddress {
  /// From the first slash after the server's name, without one slash at the end.
  let path: Range<Int>
  /// What stands between the question mark and the fragment.
  let query: Range<Int>

  init(_ bytes: [UInt8]) throws(GS1Error) {
    guard bytes.count <= GS1Limits.codeBytesMax else {
      throw GS1Error(.tooLong, at: GS1Limits.codeBytesMax)
    }
    if let index = bytes.firstIndex(where: { !Self.legal.contains($0) }) {
      throw GS1Error(.illegalCharacter, at: index)
    }
    let host = try Self.hostStart(bytes)
    let pathStart = try Self.pathStart(bytes, from: host)
    let end = bytes[pathStart...].firstIndex(of: UInt8(ascii: "#")) ?? bytes.count
    let mark = bytes[pathStart..<end].firstIndex(of: UInt8(ascii: "?")) ?? end
    query = min(mark + 1, end)..<end
    // Shops and mail programs put a slash behind what looks like a folder.
    let hasTrailingSlash = mark > pathStart + 1 && bytes[mark - 1] == ASCII.slash
    path = pathStart..<(hasTrailingSlash ? mark - 1 : mark)
  }

  /// Whether `bytes` claim to be a web address, in whatever case.
  static func isClaimed(by bytes: [UInt8]) -> Bool {
    guard let colon = bytes.prefix(6).firstIndex(of: ASCII.colon) else { return false }
    let scheme = bytes[..<colon].map { $0 | 0x20 }
    return scheme.elementsEqual("http".utf8) || scheme.elementsEqual("https".utf8)
  }

  private static func hostStart(_ bytes: [UInt8]) throws(GS1Error) -> Int {
    for scheme in ["https://", "http://", "HTTPS://", "HTTP://"]
    where bytes.starts(with: scheme.utf8) {
      return scheme.utf8.count
    }
    throw GS1Error(.scheme, at: 0)
  }

  private static func pathStart(_ bytes: [UInt8], from host: Int) throws(GS1Error) -> Int {
    var index = host
    while index < bytes.count, bytes[index] != ASCII.slash {
      let byte = bytes[index]
      guard ASCII.isLetter(byte) || ASCII.isDigit(byte) || hostMarks.contains(byte) else {
        throw GS1Error(.host, at: index)
      }
      index += 1
    }
    guard index > host else { throw GS1Error(.host, at: host) }
    guard index < bytes.count else { throw GS1Error(.noKey, at: index) }
    return index
  }

  /// Names, IPv4 and IPv6 addresses, and a port; no user information.
  private static let hostMarks = ByteSet("-.:[]")

  /// RFC 3986 §2: reserved and unreserved characters, and the percent sign.
  private static let legal = ByteSet(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%"
  )
}
