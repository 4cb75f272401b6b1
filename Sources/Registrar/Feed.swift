public import Ledger
public import Provenance

/// Entries of a log on their way to those who follow it.
///
/// ```
/// 57 50 46 31                                  "WPF1"; 57 50 46 32, "WPF2", where bodies come too
/// for each entry, in the order of their numbers:
///   text, note, salt, filing; in WPF2 also body and its salt
///   each: u32 BE (number of bytes + 1, or 0 for what is not there) ‖ bytes
/// ```
///
/// Filings come in the form that names keys: codes are for those who hold them. Nothing in it is
/// trusted: a follower makes everything anew.
public enum Feed {
  /// The media type.
  public static let mediaType = "application/vnd.wayproof.feed"
  /// How much an answer holds, about.
  public static let byteCount = 8 << 20

  private static let magic: [UInt8] = [0x57, 0x50, 0x46, 0x31]
  private static let magicWithBodies: [UInt8] = [0x57, 0x50, 0x46, 0x32]

  /// The bytes of `entries`.
  ///
  /// - Parameters:
  ///   - entries: the entries.
  ///   - withBodies: whether their bodies go with them.
  /// - Returns: the bytes.
  /// - Throws: `FormatError` if a filing cannot be read.
  public static func encode(
    _ entries: [StoredEntry],
    withBodies: Bool = false
  ) throws(FormatError) -> [UInt8] {
    var bytes = withBodies ? magicWithBodies : magic
    for entry in entries {
      let filing = try entry.filing.map(Filing.namingKeys)
      var parts = [entry.text, entry.note, entry.salt, filing]
      if withBodies { parts += [entry.body?.bytes, entry.body?.salt] }
      for part in parts {
        let count = UInt32(part.map { $0.count + 1 } ?? 0)
        for shift in [24, 16, 8, 0] as [UInt32] {
          bytes.append(UInt8(truncatingIfNeeded: count >> shift))
        }
        bytes += part ?? []
      }
    }
    return bytes
  }

  /// Reads what ``encode(_:)`` makes.
  ///
  /// - Throws: `FormatError` for anything else.
  public static func decode(_ bytes: [UInt8]) throws(FormatError) -> [StoredEntry] {
    let hasBodies = bytes.starts(with: magicWithBodies)
    guard hasBodies || bytes.starts(with: magic) else {
      throw FormatError("this is no feed of a log")
    }
    var entries: [StoredEntry] = []
    var offset = magic.count
    while offset < bytes.count {
      var parts: [[UInt8]?] = []
      for _ in 0..<(hasBodies ? 6 : 4) { parts.append(try part(bytes, &offset)) }
      guard let text = parts[0] else { throw FormatError("an entry of the feed has no text") }
      let kind = EntryKind(firstLineOf: text)
      var entry = StoredEntry(
        text: text,
        isRegistry: kind == .party || kind == .governance,
        note: parts[1],
        salt: parts[2],
        filing: parts[3]
      )
      if hasBodies, let body = parts[4], let salt = parts[5] {
        entry.body = SaltedPart(bytes: body, salt: salt)
      }
      entries.append(entry)
    }
    return entries
  }

  private static func part(
    _ bytes: [UInt8],
    _ offset: inout Int
  ) throws(FormatError) -> [UInt8]? {
    guard bytes.count - offset >= 4 else { throw FormatError("the feed ends within an entry") }
    let count = bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    offset += 4
    guard count > 0 else { return nil }
    guard bytes.count - offset >= count - 1 else {
      throw FormatError("the feed ends within an entry")
    }
    defer { offset += count - 1 }
    return Array(bytes[offset..<offset + count - 1])
  }
}
