/// The name of a party, such as `lab.hrd.example`, in the one form that the log uses.
///
/// Names match `[a-z0-9.-]+(/[a-z0-9-]+){0,2}` and have at most 100 bytes. They are ASCII, so that
/// equal names have equal bytes.
public struct PartyName: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The name.
  public let text: String

  /// The greatest number of bytes of a name.
  public static let byteCountMax = 100

  /// Takes a name; `nil` if it does not have the form of one.
  public init?(_ text: String) {
    guard PartyName.isValid(text.utf8) else { return nil }
    self.text = text
  }

  init?(_ bytes: ArraySlice<UInt8>) {
    guard PartyName.isValid(bytes) else { return nil }
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// The party that signs for parties which do not sign themselves: `<origin>/recorder`.
  ///
  /// - Returns: `nil` if that is no name, for the origin is too long or has too many parts.
  public static func recorder(of origin: String) -> PartyName? { PartyName(origin + "/recorder") }

  /// The party that may erase what others said: `<origin>/governance`.
  ///
  /// - Returns: `nil` if that is no name, for the origin is too long or has too many parts.
  public static func governance(of origin: String) -> PartyName? {
    PartyName(origin + "/governance")
  }

  /// Whether `text` is the name of a log: a name itself, with room for its recorder's.
  public static func isOrigin(_ text: String) -> Bool {
    isValid(text.utf8) && governance(of: text) != nil
  }

  /// The name.
  public var description: String { text }

  /// The order of the bytes.
  public static func < (left: PartyName, right: PartyName) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  private static func isValid(_ bytes: some Collection<UInt8>) -> Bool {
    guard bytes.count <= byteCountMax else { return false }
    let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count <= 3 else { return false }
    for (index, part) in parts.enumerated() {
      if part.isEmpty { return false }
      for byte in part where !isNameByte(byte, dotAllowed: index == 0) { return false }
    }
    return true
  }

  private static func isNameByte(_ byte: UInt8, dotAllowed: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"): true
    case UInt8(ascii: "."): dotAllowed
    default: false
    }
  }
}
