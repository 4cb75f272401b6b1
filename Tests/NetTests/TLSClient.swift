import COpenSSL

/// What a client offers in TLS handshakes.
final class TLSClient {
  /// `SSL_CTX`.
  let context: OpaquePointer

  /// `certificate` is the name of a file in `Tests/Certificates`, whose key stands beside it.
  init(
    protocols: [String] = [],
    version: Int32? = nil,
    ciphers: String? = nil,
    certificate: String? = nil
  ) {
    guard let context = SSL_CTX_new(TLS_client_method()) else { preconditionFailure("no memory") }
    self.context = context
    SSL_CTX_set_security_level(context, 0)
    if let version {
      for control in [SSL_CTRL_SET_MIN_PROTO_VERSION, SSL_CTRL_SET_MAX_PROTO_VERSION] {
        SSL_CTX_ctrl(context, control, Int(version), nil)
      }
    }
    if let certificate {
      let path = Certificates.path(certificate)
      SSL_CTX_use_certificate_file(context, "\(path).pem", SSL_FILETYPE_PEM)
      SSL_CTX_use_PrivateKey_file(context, "\(path).key", SSL_FILETYPE_PEM)
    }
    if let ciphers { SSL_CTX_set_cipher_list(context, ciphers) }
    let list = protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
    if !list.isEmpty { SSL_CTX_set_alpn_protos(context, list, UInt32(list.count)) }
  }

  /// Has its certificate end in so many seconds, and signs it anew.
  func shorten(toSeconds seconds: Int) {
    guard let whole = SSL_CTX_get0_certificate(context), let copy = X509_dup(whole) else {
      preconditionFailure("there is no certificate")
    }
    defer { X509_free(copy) }
    X509_gmtime_adj(X509_getm_notAfter(copy), seconds)
    X509_sign(copy, SSL_CTX_get0_privatekey(context), EVP_sha256())
    SSL_CTX_use_certificate(context, copy)
  }

  /// Sends a further certificate after its own.
  func send(besides name: String) {
    let other = TLSClient(certificate: name)
    guard let certificate = SSL_CTX_get0_certificate(other.context) else {
      preconditionFailure("there is no certificate")
    }
    X509_up_ref(certificate)
    SSL_CTX_ctrl(context, SSL_CTRL_EXTRA_CHAIN_CERT, 0, UnsafeMutableRawPointer(certificate))
  }

  deinit {
    SSL_CTX_free(context)
  }
}

extension Client {
  /// Whether the server's certificate names a host.
  func isShown(_ host: String) -> Bool {
    guard let session, let certificate = SSL_get1_peer_certificate(session) else { return false }
    defer { X509_free(certificate) }
    return X509_check_host(certificate, host, host.utf8.count, 0, nil) == 1
  }

  /// The protocol that was chosen by ALPN.
  var chosenProtocol: String {
    var name: UnsafePointer<UInt8>?
    var count: UInt32 = 0
    SSL_get0_alpn_selected(session, &name, &count)
    return String(decoding: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self)
  }

  var isResumed: Bool { SSL_session_reused(session) == 1 }
}
