extension PeerAddress {
  /// Reads `192.0.2.1` or `2001:db8::1`, without brackets, port or zone.
  public init?(parsing text: some StringProtocol) {
    let text = Substring(text)
    guard text.utf8.count <= 45 else { return nil }
    if let ipv4 = Self.ipv4(text) {
      self.init(ipv4: ipv4)
    } else if let groups = Self.groups(text) {
      self.init(high: Self.number(groups[..<4]), low: Self.number(groups[4...]))
    } else {
      return nil
    }
  }

  private static func ipv4(_ text: Substring) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var address: UInt32 = 0
    for part in parts {
      // No leading zero, which some programs read as octal.
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy(Characters.isDigit),
        part == "0" || part.utf8.first != UInt8(ascii: "0"), let byte = UInt8(part)
      else { return nil }
      address = address << 8 | UInt32(byte)
    }
    return address
  }

  /// The eight groups of an IPv6 address (RFC 4291 §2.2).
  private static func groups(_ text: Substring) -> [UInt16]? {
    let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
    switch halves.count {
    case 1:
      guard let groups = list(halves[0]), groups.count == 8 else { return nil }
      return groups
    case 2:
      // Dotted decimals stand at the very end only.
      guard !halves[0].contains("."), let left = halves[0].isEmpty ? [] : list(halves[0]),
        let right = halves[1].isEmpty ? [] : list(halves[1]), left.count + right.count <= 7
      else { return nil }
      let gap = Array(repeating: UInt16(0), count: 8 - left.count - right.count)
      return left + gap + right
    default:
      return nil
    }
  }

  private static func list(_ text: Substring) -> [UInt16]? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    var groups: [UInt16] = []
    for (index, part) in parts.enumerated() {
      if index == parts.count - 1, part.contains("."), let tail = ipv4(part) {
        groups += [UInt16(tail >> 16), UInt16(tail & 0xFFFF)]
      } else {
        guard (1...4).contains(part.utf8.count),
          part.utf8.allSatisfy({ Characters.hexValue($0) != nil }),
          let group = UInt16(part, radix: 16)
        else { return nil }
        groups.append(group)
      }
    }
    return groups
  }

  private static func number(_ groups: ArraySlice<UInt16>) -> UInt64 {
    groups.reduce(0) { $0 << 16 | UInt64($1) }
  }

  /// Whether this is the machine itself: 127.0.0.0/8 or ::1.
  public var isLoopback: Bool {
    if let ipv4 { return ipv4 >> 24 == 127 }
    return high == 0 && low == 1
  }
}

/// A range of addresses: `10.0.0.0/8`, `fd00::/8`, or one address.
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
  private let address: PeerAddress
  /// How many of the 128 bits count; IPv4 lies behind the first 96.
  private let bits: Int

  /// Reads a range; `nil` if `text` is none, or has bits set behind those that count.
  public init?(parsing text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let address = PeerAddress(parsing: parts[0])
    else { return nil }
    let offset = address.ipv4 == nil ? 0 : 96
    var bits = 128
    if parts.count == 2 {
      guard parts[1].utf8.count <= 3, parts[1].utf8.allSatisfy(Characters.isDigit),
        let count = Int(parts[1]), count <= 128 - offset
      else { return nil }
      bits = count + offset
    }
    self.address = address
    self.bits = bits
    guard Self.masked(address, bits) == address else { return nil }
  }

  /// Whether `other` lies in this range.
  public func contains(_ other: PeerAddress) -> Bool { Self.masked(other, bits) == address }

  /// The address and the number of bits, of 128.
  public var description: String { "\(address)/\(address.ipv4 == nil ? bits : bits - 96)" }

  private static func masked(_ address: PeerAddress, _ bits: Int) -> PeerAddress {
    // Shifting by 64 gives 0.
    let (high, low) = (min(bits, 64), max(bits - 64, 0))
    return PeerAddress(
      high: address.high & ~(UInt64.max >> high),
      low: address.low & ~(UInt64.max >> low)
    )
  }
}
