/// A place to listen at, and what is spoken there.
public struct Endpoint: Hashable, Sendable {
  /// Where connections come in.
  public enum Place: Hashable, Sendable {
    /// An address and a port.
    case address(ListenAddress)
    /// A Unix socket; its file is made at the start and removed at the end.
    case unix(path: String)
    /// A socket that listens already and was handed to this process, such as by systemd.
    case inherited(InheritedSocket)
  }

  /// What is spoken.
  public enum Use: Hashable, Sendable {
    /// HTTP.
    case plain
    /// HTTP over TLS, with the certificates of the server.
    case encrypted
    /// The same for programs of members: each client is asked for a certificate of its own, and may do
    /// without. Browsers would ask their users, so shoppers are not sent here.
    case members
    /// HTTP, where every request is answered with a redirect (308) to HTTPS at this port.
    case redirect(toPort: UInt16)

    /// Whether TLS is spoken.
    public var isEncrypted: Bool { self == .encrypted || self == .members }
  }

  /// Where connections come in.
  public let place: Place
  /// What is spoken there.
  public let use: Use

  /// An endpoint of its parts.
  public init(_ place: Place, _ use: Use = .plain) {
    self.place = place
    self.use = use
  }
}

extension Endpoint.Place: CustomStringConvertible {
  /// As a user would write it.
  public var description: String {
    switch self {
    case .address(let address): "\(address)"
    case .unix(let path): "unix:\(path)"
    case .inherited(let socket): "the socket \(socket.name)"
    }
  }
}
