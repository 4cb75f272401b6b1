/// The parts of an `http` or `https` URL that a client needs.
public struct WebURL: Hashable, Sendable {
  /// Whether it is spoken to through TLS.
  public let isSecure: Bool
  /// A name or an address, without brackets.
  public let host: String
  /// The port; 80, or 443 with TLS, unless the URL names one.
  public let port: UInt16
  /// Where the server's paths begin: empty, or a path without a slash at its end.
  public let basePath: String

  /// Reads `http://host[:port][/path]` or the same with `https`, without a query.
  ///
  /// - Throws: ``ClientError`` with what is wrong.
  public init(_ text: String) throws(ClientError) {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      throw ClientError("\(text) is no URL: it has blanks or characters that are not ASCII")
    }
    guard let scheme = ["http://", "https://"].first(where: text.hasPrefix) else {
      throw ClientError("\(text) does not begin with http:// or https://")
    }
    isSecure = scheme == "https://"
    let rest = text.dropFirst(scheme.count)
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    var path = rest[slash...]
    while path.last == "/" { path.removeLast() }
    guard !path.contains("?"), !path.contains("#") else {
      throw ClientError("\(text) has a query or a fragment; give only where the service is")
    }
    basePath = String(path)
    let authority = rest[..<slash]
    guard !authority.contains("@") else {
      throw ClientError("\(text) holds a name before an @; tokens are given apart from it")
    }
    let colon = authority.lastIndex(of: ":").flatMap { authority.last == "]" ? nil : $0 }
    var host = authority[..<(colon ?? authority.endIndex)]
    if host.first == "[", host.last == "]" { host = host.dropFirst().dropLast() }
    guard !host.isEmpty else { throw ClientError("\(text) names no host") }
    self.host = String(host)
    guard let colon else {
      port = isSecure ? 443 : 80
      return
    }
    guard let port = UInt16(authority[authority.index(after: colon)...]), port > 0 else {
      throw ClientError("\(text) has no port of 1 to 65535 after the colon")
    }
    self.port = port
  }

  /// Whether the host is this machine.
  public var isLoopback: Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.")
  }

  /// What the Host field says.
  var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
  }
}
