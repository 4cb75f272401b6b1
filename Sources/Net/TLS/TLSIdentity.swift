import COpenSSL
import Glibc

/// A certificate that was read, with what OpenSSL needs to serve it.
final class TLSIdentity {
  /// `SSL_CTX`.
  let context: OpaquePointer
  private let certificate: OpaquePointer

  /// Reads a certificate, its chain and its key, and checks that they belong together.
  init(_ source: TLSCertificate) throws(TLSError) {
    ERR_clear_error()
    guard let context = SSL_CTX_new(TLS_server_method())
    else { throw TLSError("make a TLS context") }
    do throws(TLSError) {
      certificate = try Self.load(source, into: context)
      try Self.configure(context)
    } catch {
      SSL_CTX_free(context)
      throw error
    }
    self.context = context
  }

  deinit {
    SSL_CTX_free(context)
  }

  /// Whether the certificate names a host: an address if it looks like one, otherwise a name.
  func names(_ host: String) -> Bool {
    X509_check_ip_asc(certificate, host, 0) == 1
      || X509_check_host(certificate, host, host.utf8.count, 0, nil) == 1
  }

  /// The certificate belongs to the context.
  private static func load(
    _ source: TLSCertificate,
    into context: OpaquePointer
  ) throws(TLSError) -> OpaquePointer {
    let operation = "read the certificate \(source.name)"
    let certificates = read(source.chain) { PEM_read_bio_X509($0, nil, refusePassword, nil) }
    // Reading ends with an error at the end.
    ERR_clear_error()
    defer { for certificate in certificates.dropFirst() { X509_free(certificate) } }
    guard let leaf = certificates.first else {
      throw TLSError(operation, reason: "there is none in it")
    }
    defer { X509_free(leaf) }
    guard SSL_CTX_use_certificate(context, leaf) == 1 else { throw TLSError(operation) }
    for other in certificates.dropFirst() {
      let raw = UnsafeMutableRawPointer(other)
      guard SSL_CTX_ctrl(context, SSL_CTRL_CHAIN_CERT, 1, raw) == 1
      else { throw TLSError(operation) }
    }
    try loadKey(source, into: context)
    guard let own = SSL_CTX_get0_certificate(context) else { throw TLSError(operation) }
    return own
  }

  private static func loadKey(
    _ source: TLSCertificate,
    into context: OpaquePointer
  ) throws(TLSError) {
    let keys = source.key.withUnsafeBytes { bytes -> [OpaquePointer] in
      guard let input = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return [] }
      defer { BIO_free(input) }
      return PEM_read_bio_PrivateKey(input, nil, refusePassword, nil).map { [$0] } ?? []
    }
    guard let key = keys.first else { throw TLSError("read the key of \(source.name)") }
    defer { EVP_PKEY_free(key) }
    guard SSL_CTX_use_PrivateKey(context, key) == 1, SSL_CTX_check_private_key(context) == 1
    else { throw TLSError("use the key of \(source.name)") }
  }

  private static func read(
    _ bytes: [UInt8],
    _ next: (OpaquePointer) -> OpaquePointer?
  ) -> [OpaquePointer] {
    bytes.withUnsafeBytes { bytes in
      guard let input = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return [] }
      defer { BIO_free(input) }
      var found: [OpaquePointer] = []
      while let one = next(input) { found.append(one) }
      return found
    }
  }

  /// TLS 1.2 and 1.3, forward secrecy and authenticated encryption only.
  private static func configure(_ context: OpaquePointer) throws(TLSError) {
    let modes = SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_RELEASE_BUFFERS
    let controls: [(Int32, Int)] = [
      (SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION)),
      (SSL_CTRL_MODE, Int(modes | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER)),
      // Tickets hold what would be kept.
      (SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF)),
      (SSL_CTRL_SET_READ_AHEAD, 1),
    ]
    for (control, value) in controls { SSL_CTX_ctrl(context, control, value, nil) }
    SSL_CTX_set_options(context, wayproof_tls_options())
    SSL_CTX_set_security_level(context, 2)
    SSL_CTX_set_timeout(context, Int(TicketKeys.secondsMax))
    let name = Array("wayproof".utf8)
    let groups = strdup("X25519:P-256:P-384")
    defer { free(groups) }
    guard SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1,
      SSL_CTX_ctrl(context, SSL_CTRL_SET_GROUPS_LIST, 0, groups) == 1,
      SSL_CTX_set_session_id_context(context, name, UInt32(name.count)) == 1
    else { throw TLSError("configure TLS") }
  }
}

/// A key with a password is refused: nobody is there to be asked.
let refusePassword:
  @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?) -> Int32 = {
    _,
    _,
    _,
    _ in -1
  }
