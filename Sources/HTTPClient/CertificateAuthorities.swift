import COpenSSL

/// By whose word a client believes that a server is who it says.
public struct CertificateAuthorities: Sendable {
  /// A file with certificates as PEM; `nil` for those of the system.
  let file: String?

  /// Those that the system trusts: `/etc/ssl/certs`, or what `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
  public static let system = CertificateAuthorities(file: nil)

  private init(file: String?) { self.file = file }

  /// Those in the file at `path`, and no others.
  ///
  /// - Throws: ``ClientError`` if it holds none.
  public init(at path: String) throws(ClientError) {
    file = path
    _ = try TLSClientContext(self)
  }
}

/// What the sessions of one connection share: whom they believe, and who they are.
final class TLSClientContext {
  /// `SSL_CTX`.
  fileprivate let context: OpaquePointer

  init(
    _ authorities: CertificateAuthorities,
    _ identity: ClientIdentity? = nil
  ) throws(ClientError) {
    guard let context = SSL_CTX_new(TLS_client_method()) else {
      throw ClientError("there is no memory for TLS")
    }
    self.context = context
    SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
    try identity?.use(in: context)
    guard let file = authorities.file else {
      SSL_CTX_set_default_verify_paths(context)
      return
    }
    guard SSL_CTX_load_verify_file(context, file) == 1 else {
      throw ClientError("\(file) holds no certificates as PEM")
    }
  }

  deinit { SSL_CTX_free(context) }
}

/// One TLS session over a socket, which sends and receives what the session makes.
///
/// OpenSSL writes to and reads from memory: what goes over the socket goes as it does without TLS, with
/// the same timeouts and without signals.
final class TLSClientSession {
  private let session: OpaquePointer
  /// `BIO`s that belong to the session: what came, and what is to be sent.
  private let (input, output): (OpaquePointer, OpaquePointer)
  // The session holds what it needs of it; kept so that nobody wonders.
  private let context: TLSClientContext

  /// Shakes hands with `host`, whose certificate must name it and be signed by somebody who is believed.
  init(
    _ socket: borrowing ClientSocket,
    host: String,
    _ context: TLSClientContext
  ) throws(ClientError) {
    guard let session = SSL_new(context.context), let input = BIO_new(BIO_s_mem()),
      let output = BIO_new(BIO_s_mem())
    else { throw ClientError("there is no memory for TLS") }
    (self.session, self.context) = (session, context)
    (self.input, self.output) = (input, output)
    SSL_set_bio(session, input, output)
    SSL_set_connect_state(session)
    try expect(host)
    _ = try run(socket) { SSL_do_handshake(session) }
  }

  deinit { SSL_free(session) }

  private func expect(_ host: String) throws(ClientError) {
    // An address is asked for as such, and is no name to be sent (RFC 6066 §3).
    if X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host) == 1 { return }
    SSL_set_hostflags(session, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
    var name = Array(host.utf8CString)
    let isSet = name.withUnsafeMutableBufferPointer { name in
      SSL_ctrl(
        session,
        SSL_CTRL_SET_TLSEXT_HOSTNAME,
        Int(TLSEXT_NAMETYPE_host_name),
        name.baseAddress
      )
    }
    guard isSet == 1, SSL_set1_host(session, host) == 1 else {
      throw ClientError("\(host) is no name of a host")
    }
  }

  /// Sends all of `bytes`.
  func send(_ bytes: [UInt8], over socket: borrowing ClientSocket) throws(ClientError) {
    guard !bytes.isEmpty else { return }
    _ = try run(socket) {
      bytes.withUnsafeBytes { SSL_write(session, $0.baseAddress, Int32($0.count)) }
    }
  }

  /// Appends what comes next to `buffer`; whether there was any.
  func receive(
    into buffer: inout [UInt8],
    over socket: borrowing ClientSocket
  ) throws(ClientError) -> Bool {
    var bytes = [UInt8](repeating: 0, count: 16 * 1024)
    let count = try run(socket) {
      bytes.withUnsafeMutableBytes { SSL_read(session, $0.baseAddress, Int32($0.count)) }
    }
    buffer += bytes.prefix(Int(count))
    return count > 0
  }

  /// Does `operation` until it is done; 0 is the end that the peer has announced.
  private func run(
    _ socket: borrowing ClientSocket,
    _ operation: () -> Int32
  ) throws(ClientError) -> Int32 {
    while true {
      ERR_clear_error()
      let result = operation()
      let error = SSL_get_error(session, result)
      try flush(socket)
      if result > 0 { return result }
      switch error {
      case SSL_ERROR_WANT_READ:
        guard try fill(socket) else {
          throw ClientError("the server closed the connection in the middle of TLS")
        }
      case SSL_ERROR_ZERO_RETURN: return 0
      default: throw ClientError("TLS: \(reason)")
      }
    }
  }

  /// Sends what the session has written.
  private func flush(_ socket: borrowing ClientSocket) throws(ClientError) {
    var bytes = [UInt8](repeating: 0, count: 32 * 1024)
    while true {
      let count = bytes.withUnsafeMutableBytes { BIO_read(output, $0.baseAddress, Int32($0.count)) }
      guard count > 0 else { return }
      try socket.send(Array(bytes.prefix(Int(count))))
    }
  }

  /// Hands the session what has come; whether there was any.
  private func fill(_ socket: borrowing ClientSocket) throws(ClientError) -> Bool {
    var bytes: [UInt8] = []
    guard try socket.receive(into: &bytes) else { return false }
    let count = bytes.withUnsafeBytes { BIO_write(input, $0.baseAddress, Int32($0.count)) }
    guard count == bytes.count else { throw ClientError("there is no memory for TLS") }
    return true
  }

  /// Why the last operation failed.
  private var reason: String {
    let result = SSL_get_verify_result(session)
    if result != Int(X509_V_OK) {
      return "the server's certificate: "
        + String(cString: X509_verify_cert_error_string(result))
    }
    let code = ERR_peek_last_error()
    guard let text = ERR_reason_error_string(code) else { return "the handshake failed" }
    return String(cString: text)
  }
}
