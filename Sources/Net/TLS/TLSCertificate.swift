/// A certificate with its chain and its private key, as PEM.
///
/// Whoever has the key can pass for this service until the certificate ends.
public struct TLSCertificate: Hashable, Sendable {
  /// What messages call it, such as the path of its file.
  public let name: String
  /// The certificate, and then those that lead to a root.
  public let chain: [UInt8]
  /// The private key, not encrypted.
  public let key: [UInt8]

  /// A certificate of its parts.
  ///
  /// - Throws: ``TLSError`` if they cannot be read or do not belong together.
  public init(name: String, chain: [UInt8], key: [UInt8]) throws(TLSError) {
    self.name = name
    self.chain = chain
    self.key = key
    _ = try TLSIdentity(self)
  }
}

extension TLSCertificate: CustomStringConvertible {
  /// The name: a key is never printed.
  public var description: String { name }
}
