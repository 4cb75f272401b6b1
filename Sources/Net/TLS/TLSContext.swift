import COpenSSL

/// The certificates of one loop, ready to be served; nothing of it is shared with other loops but
/// the keys of tickets.
///
/// A connection keeps the one that it began with, so certificates can be exchanged at any time.
final class TLSContext {
  private let identities: [TLSIdentity]
  private let tickets: TicketKeys
  let pipe: TLSPipe.Kind

  /// - Precondition: there is a certificate; the first serves clients that name no host that any of
  ///   them has.
  init(_ certificates: [TLSCertificate], _ tickets: TicketKeys) throws(TLSError) {
    precondition(!certificates.isEmpty, "TLS needs a certificate")
    var identities: [TLSIdentity] = []
    for certificate in certificates { identities.append(try TLSIdentity(certificate)) }
    self.identities = identities
    self.tickets = tickets
    pipe = TLSPipe.Kind()
    let own = Unmanaged.passUnretained(self).toOpaque()
    for identity in identities {
      tickets.serve(identity.context)
      SSL_CTX_set_alpn_select_cb(identity.context, selectProtocol, nil)
      wayproof_set_servername_callback(identity.context, selectCertificate, own)
    }
  }

  /// `SSL_CTX` of the first certificate.
  var first: OpaquePointer { identities[0].context }

  /// The first certificate that names a host.
  func identity(for host: String) -> TLSIdentity? { identities.first { $0.names(host) } }

  /// The certificate that a session was begun with.
  func identity(of session: OpaquePointer) -> TLSIdentity? {
    let context = SSL_get_SSL_CTX(session)
    return identities.first { $0.context == context }
  }
}

/// Chooses `http/1.1` where the client offers it; who offers only other protocols is refused
/// (RFC 7301 §3.2).
private let selectProtocol:
  @convention(c) (
    OpaquePointer?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, UnsafeMutablePointer<UInt8>?,
    UnsafePointer<UInt8>?, UInt32, UnsafeMutableRawPointer?
  ) -> Int32 = { _, chosen, length, offered, count, _ in
    guard let chosen, let length, let offered else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    let list = UnsafeBufferPointer(start: offered, count: Int(count))
    var start = 0
    while start < list.count {
      let end = start + 1 + Int(list[start])
      guard end <= list.count else { break }
      if list[(start + 1)..<end].elementsEqual("http/1.1".utf8) {
        chosen.pointee = offered + start + 1
        length.pointee = list[start]
        return SSL_TLSEXT_ERR_OK
      }
      start = end
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL
  }

/// Takes the certificate that names the host which the client asks for (RFC 6066 §3).
///
/// A name that no certificate has gets the first one: the client will tell its user more clearly
/// than an alert would, and requests for that host are answered with 421.
private let selectCertificate:
  @convention(c) (OpaquePointer?, UnsafeMutablePointer<Int32>?, UnsafeMutableRawPointer?) -> Int32 =
    { session, _, own in
      guard let session, let own,
        let name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name)
      else { return SSL_TLSEXT_ERR_NOACK }
      let context = Unmanaged<TLSContext>.fromOpaque(own).takeUnretainedValue()
      guard let identity = context.identity(for: String(cString: name))
      else { return SSL_TLSEXT_ERR_NOACK }
      SSL_set_SSL_CTX(session, identity.context)
      return SSL_TLSEXT_ERR_OK
    }
