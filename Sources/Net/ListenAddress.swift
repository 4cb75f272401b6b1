import Glibc

/// An address to listen on: numbers, no names.
public struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
  /// An IPv4 address, or an IPv6 address without brackets, as it was written.
  public let host: String
  /// The port; 0 for any that is free.
  public let port: UInt16

  private enum Number: Hashable, Sendable {
    case ipv4(UInt32)
    case ipv6(UInt64, UInt64)
  }
  private let number: Number

  /// An address of its parts; `nil` unless `host` is an IPv4 or IPv6 address.
  public init?(host: String, port: UInt16) {
    var ipv4 = in_addr()
    var ipv6 = in6_addr()
    if inet_pton(AF_INET, host, &ipv4) == 1 {
      number = .ipv4(ipv4.s_addr)
    } else if inet_pton(AF_INET6, host, &ipv6) == 1 {
      let halves = withUnsafeBytes(of: ipv6) { $0.loadHalves() }
      number = .ipv6(halves.0, halves.1)
    } else {
      return nil
    }
    self.host = host
    self.port = port
  }

  private init(loopback: UInt32) {
    host = "127.0.0.1"
    port = 0
    number = .ipv4(loopback.bigEndian)
  }

  /// This machine only, on any free port.
  public static let loopback = ListenAddress(loopback: 0x7F00_0001)

  /// `127.0.0.1:8080` or `[::1]:8080`.
  public init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let digits = text[text.index(after: colon)...]
    var host = text[..<colon]
    guard digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let port = UInt16(digits)
    else { return nil }
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    self.init(host: String(host), port: port)
  }

  /// The form that ``init(_:)`` reads.
  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  var family: Int32 {
    switch number {
    case .ipv4: AF_INET
    case .ipv6: AF_INET6
    }
  }

  /// Calls `body` with this address, at another port, as the system wants it.
  func withSocketAddress<Result>(
    port: UInt16,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    switch number {
    case .ipv4(let address):
      var value = sockaddr_in()
      value.sin_family = sa_family_t(AF_INET)
      value.sin_port = port.bigEndian
      value.sin_addr.s_addr = address
      return withSocketAddress(of: value, body)
    case .ipv6(let high, let low):
      var value = sockaddr_in6()
      value.sin6_family = sa_family_t(AF_INET6)
      value.sin6_port = port.bigEndian
      withUnsafeMutableBytes(of: &value.sin6_addr) { $0.storeHalves(high, low) }
      return withSocketAddress(of: value, body)
    }
  }

  private func withSocketAddress<Value, Result>(
    of value: Value,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafePointer(to: value) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<Value>.size))
      }
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The first 16 bytes as two numbers, the first byte highest.
  func loadHalves() -> (UInt64, UInt64) {
    (
      UInt64(bigEndian: loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
      UInt64(bigEndian: loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    )
  }
}

extension UnsafeMutableRawBufferPointer {
  fileprivate func storeHalves(_ high: UInt64, _ low: UInt64) {
    storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
    storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
  }
}
