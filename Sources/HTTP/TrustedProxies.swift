/// Whose word is taken on where a request came from.
///
/// A proxy is trusted to append the address of its own client to one field, and to let nobody else
/// write that field's last member: whoever controls a trusted proxy can pass for any client.
public struct TrustedProxies: Hashable, Sendable {
  /// The field in which the proxies say for whom they ask.
  ///
  /// It is one, for a proxy that writes the one passes on what a client has put into the other.
  public enum Field: String, Hashable, Sendable, CaseIterable {
    /// `X-Forwarded-For: client, proxy`.
    case forwardedFor = "x-forwarded-for"
    /// `Forwarded: for=client, for=proxy` (RFC 7239).
    case forwarded
  }

  /// Where the proxies are.
  public let ranges: [AddressRange]
  /// Whether who connects to a Unix socket is one.
  public let areLocal: Bool
  /// What they write.
  public let field: Field

  /// Proxies at some addresses.
  public init(ranges: [AddressRange], areLocal: Bool = false, field: Field = .forwardedFor) {
    self.ranges = ranges
    self.areLocal = areLocal
    self.field = field
  }

  /// Nobody is trusted.
  public static let none = TrustedProxies(ranges: [])

  /// Whether anybody is.
  public var isEmpty: Bool { ranges.isEmpty && !areLocal }

  /// Whether the program at the other end is one of them; `nil` stands for a Unix socket.
  public func contains(_ peer: PeerAddress?) -> Bool {
    guard let peer else { return areLocal }
    return ranges.contains { $0.contains(peer) }
  }

  /// The client for whom a request is made.
  ///
  /// The list is walked from its end, where the nearest proxy wrote, for as long as the address
  /// before is trusted; what cannot be read ends the walk, at the last address that is known.
  public func client(of headers: Fields, peer: PeerAddress?) -> PeerAddress? {
    guard contains(peer) else { return peer }
    var client = peer
    for member in members(headers).reversed() {
      guard let address = address(member) else { break }
      client = address
      guard contains(address) else { break }
    }
    return client
  }

  private func members(_ headers: Fields) -> [Substring] {
    let name = field == .forwarded ? FieldName.forwarded : .forwardedFor
    // A comma in a quoted string ends nothing well, and so ends the walk.
    return headers.values(name).flatMap { $0.split(separator: ",") }
  }

  private func address(_ member: Substring) -> PeerAddress? {
    var text = trimmed(member)
    if field == .forwarded {
      let pairs = text.split(separator: ";").map(trimmed)
      guard let pair = pairs.first(where: { $0.lowercased().hasPrefix("for=") }) else { return nil }
      text = pair.dropFirst(4)
      if text.hasPrefix("\""), text.hasSuffix("\""), text.count >= 2 {
        text = text.dropFirst().dropLast()
      }
    }
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      return PeerAddress(parsing: text[text.index(after: text.startIndex)..<end])
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    return PeerAddress(parsing: parts.count == 2 ? parts[0] : text)
  }

  private func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }
}
