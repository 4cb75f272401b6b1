import COpenSSL

/// A certificate with its private key, by which a client says who it is to servers that ask.
public struct ClientIdentity: Sendable {
  private let certificate: String
  private let key: String

  /// Reads a certificate with its chain, and its key, from files of PEM.
  ///
  /// - Parameters:
  ///   - certificate: the path of the certificate.
  ///   - key: the path of the private key, which has no password.
  /// - Throws: ``ClientError`` if they cannot be read or do not belong together.
  public init(certificate: String, key: String) throws(ClientError) {
    (self.certificate, self.key) = (certificate, key)
    _ = try TLSClientContext(.system, self)
  }

  /// Puts them into an `SSL_CTX`.
  func use(in context: OpaquePointer) throws(ClientError) {
    ERR_clear_error()
    guard SSL_CTX_use_certificate_chain_file(context, certificate) == 1 else {
      throw ClientError("\(certificate) holds no certificate as PEM")
    }
    // Otherwise OpenSSL would ask at the terminal.
    SSL_CTX_set_default_passwd_cb(context) { _, _, _, _ in -1 }
    guard SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 else {
      throw ClientError("\(key) holds no private key for \(certificate), as PEM without a password")
    }
  }
}
