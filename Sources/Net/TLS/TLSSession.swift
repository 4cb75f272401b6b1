import COpenSSL
import HTTP

/// TLS on one connection.
final class TLSSession {
  /// `SSL`.
  private let session: OpaquePointer
  private let pipe: TLSPipe
  private let context: TLSContext
  /// The host of the last request that the certificate was found to name.
  private var host = ""
  private let asksForCertificate: Bool
  private lazy var certificateShown =
    asksForCertificate
    ? ClientCertificate.hash(of: session) : nil
  /// SHA-256 of the certificate by which the client authenticates, once the handshake is done; `nil` from
  /// its last moment on, however long the connection lasts.
  var clientCertificate: [UInt8]? {
    certificateShown.flatMap { ClientCertificate.isInForce(session) ? $0 : nil }
  }
  /// Whether sending, or the handshake, waits for room.
  private(set) var wantsRoom = false

  /// Waits for the client to begin; `nil` without memory.
  ///
  /// - Parameters:
  ///   - context: the certificates.
  ///   - descriptor: the socket.
  ///   - asksClient: whether the client is asked for a certificate.
  init?(_ context: TLSContext, descriptor: Int32, asksClient: Bool = false) {
    guard let session = SSL_new(context.first) else { return nil }
    guard let pipe = TLSPipe(context.pipe, descriptor: descriptor) else {
      SSL_free(session)
      return nil
    }
    SSL_set_bio(session, pipe.bio, pipe.bio)
    SSL_set_accept_state(session)
    if asksClient { ClientCertificate.ask(session) }
    asksForCertificate = asksClient
    self.session = session
    self.pipe = pipe
    self.context = context
  }

  deinit {
    SSL_free(session)
  }

  /// Whether both sides have not agreed yet.
  var isHandshaking: Bool { SSL_is_init_finished(session) == 0 }

  /// Receives into all of `buffer`, doing the handshake first.
  func receive(into buffer: inout [UInt8]) -> Socket.Received {
    ERR_clear_error()
    wantsRoom = false
    var total = 0
    let size = buffer.count
    while total < size {
      let count = buffer.withUnsafeMutableBytes {
        SSL_read(session, $0.baseAddress.map { $0 + total }, Int32(size - total))
      }
      if count > 0 {
        total += Int(count)
        if pipe.state.pointee.isDrained, SSL_has_pending(session) == 0 {
          return .bytes(total, isDrained: true)
        }
        continue
      }
      let reason = SSL_get_error(session, count)
      if reason == SSL_ERROR_WANT_WRITE { wantsRoom = true }
      let isWaiting = reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE
      // An end or an error is told again the next time.
      if total > 0 { return .bytes(total, isDrained: isWaiting) }
      if isWaiting { return .nothing }
      return reason == SSL_ERROR_ZERO_RETURN ? .end : .failure
    }
    return .bytes(total, isDrained: false)
  }

  /// Sends `bytes` from `start` on, as far as the system takes them.
  ///
  /// What was not taken must be given again next time, to its end.
  /// - Returns: how many were taken; `nil` if the connection is lost.
  func send(_ bytes: [UInt8], from start: Int) -> Int? {
    ERR_clear_error()
    var total = 0
    while start + total < bytes.count {
      let count = bytes.withUnsafeBytes {
        SSL_write(
          session,
          $0.baseAddress.map { $0 + start + total },
          Int32($0.count - start - total)
        )
      }
      if count > 0 {
        total += Int(count)
        continue
      }
      switch SSL_get_error(session, count) {
      case SSL_ERROR_WANT_WRITE, SSL_ERROR_WANT_READ: return total
      default: return nil
      }
    }
    return total
  }

  /// Tells the other side that no more will come, as far as the system takes it.
  func finish() {
    guard !isHandshaking else { return }
    ERR_clear_error()
    SSL_shutdown(session)
  }

  /// Whether the certificate that the client was shown names the host that it asks.
  func serves(_ request: Request) -> Bool {
    if !host.isEmpty, request.isHost(host) { return true }
    guard let asked = request.host, context.identity(of: session)?.names(Self.name(asked)) == true
    else { return false }
    host = asked
    return true
  }

  /// The host without brackets and port.
  private static func name(_ host: String) -> String {
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
      return String(host[host.index(after: host.startIndex)..<end])
    }
    return String(host.prefix { $0 != ":" })
  }
}
