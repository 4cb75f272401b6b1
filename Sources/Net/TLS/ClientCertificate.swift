import COpenSSL

/// A certificate by which a program of a member authenticates over TLS.
///
/// Nobody need have signed it but its owner: it counts because it is registered, by the SHA-256 of all
/// its bytes (as `x5t#S256` of RFC 8705 has it), and because the handshake shows that the client holds
/// its private key. It counts only from its first to its last day.
public struct ClientCertificate: Hashable, Sendable {
  /// SHA-256 of its DER form, 32 bytes.
  public let sha256: [UInt8]

  /// Reads the first certificate of a PEM text.
  ///
  /// - Parameters:
  ///   - pem: the text; what stands in it besides is not looked at.
  ///   - name: what messages call it, such as the path of its file.
  /// - Throws: ``TLSError`` if there is none, or if it is not in force now.
  public init(pem: [UInt8], name: String) throws(TLSError) {
    let operation = "read the certificate \(name)"
    let found = pem.withUnsafeBytes { bytes -> OpaquePointer? in
      guard let input = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return nil }
      defer { BIO_free(input) }
      return PEM_read_bio_X509(input, nil, refusePassword, nil)
    }
    guard let certificate = found else { throw TLSError(operation, reason: "there is none in it") }
    defer { X509_free(certificate) }
    guard X509_cmp_current_time(X509_get0_notBefore(certificate)) < 0 else {
      throw TLSError(operation, reason: "its first day has not come yet")
    }
    guard X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0 else {
      throw TLSError(operation, reason: "its last day is over")
    }
    guard let hash = Self.digest(certificate) else { throw TLSError(operation) }
    sha256 = hash
  }

  /// Has the client of a session asked for a certificate, whoever has signed it.
  ///
  /// Each connection shakes hands in full: a ticket would carry a certificate past its last day. What a
  /// client sends besides its own certificate is not looked at.
  static func ask(_ session: OpaquePointer) {
    SSL_set_verify(session, SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE, takeRegistered)
    SSL_set_verify_depth(session, 0)
    wayproof_set_chain_bytes_max(session, chainBytesMax)
    SSL_set_options(session, wayproof_tls_no_ticket())
    SSL_set_num_tickets(session, 0)
  }

  /// The most bytes of all the certificates that a client sends: some three of large keys.
  private static let chainBytesMax = 16_384

  /// The hash of the certificate that the other side of a session has shown; `nil` if it has none.
  static func hash(of session: OpaquePointer) -> [UInt8]? {
    SSL_get0_peer_certificate(session).flatMap(digest)
  }

  /// Whether the certificate that the other side has shown is in force still: the handshake may have been
  /// long ago.
  static func isInForce(_ session: OpaquePointer) -> Bool {
    guard let certificate = SSL_get0_peer_certificate(session) else { return false }
    return X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0
  }

  private static func digest(_ certificate: OpaquePointer) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 32)
    guard X509_digest(certificate, EVP_sha256(), &bytes, nil) == 1 else { return nil }
    return bytes
  }
}

/// Takes any certificate that is in force and whose own key and signature are strong enough: who signed
/// it does not matter, for it is known by its hash or not at all.
private let takeRegistered: @convention(c) (Int32, OpaquePointer?) -> Int32 = { isGood, store in
  guard isGood == 0, let store else { return isGood }
  let refused = [
    X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_EE_KEY_TOO_SMALL,
    X509_V_ERR_OUT_OF_MEM, X509_V_ERR_UNSPECIFIED,
  ]
  // Those that stand above it in the chain are not believed anyway.
  guard X509_STORE_CTX_get_error_depth(store) == 0 else { return 1 }
  return refused.contains(X509_STORE_CTX_get_error(store)) ? 0 : 1
}
