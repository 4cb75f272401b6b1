/// The network address of a client; IPv4 is mapped into IPv6 (RFC 4291 §2.5.5.2).
public struct PeerAddress: Hashable, Sendable {
  /// The first 8 bytes: for IPv6 the network of one customer, to which limits may apply as one.
  public let high: UInt64
  /// The last 8 bytes.
  public let low: UInt64

  /// An address of 16 bytes in network order.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// An address of 4 bytes in network order.
  public init(ipv4 address: UInt32) {
    self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(address))
  }

  /// The four bytes of an IPv4 address.
  public var ipv4: UInt32? {
    high == 0 && low >> 32 == 0xFFFF ? UInt32(truncatingIfNeeded: low) : nil
  }
}

extension PeerAddress: CustomStringConvertible {
  /// Dotted decimals, or eight groups of hexadecimal digits without shortening.
  public var description: String {
    if let ipv4 {
      return [24, 16, 8, 0].map { String(ipv4 >> $0 & 0xFF) }.joined(separator: ".")
    }
    return [high, low].flatMap { half in
      [48, 32, 16, 0].map { String(half >> $0 & 0xFFFF, radix: 16) }
    }.joined(separator: ":")
  }
}
