import COpenSSL
import Glibc
import Synchronization

/// The keys under which clients keep their own sessions (RFC 5077), shared by all loops.
///
/// Whoever has one can read the sessions that were resumed with its tickets, so each serves for an
/// hour, is then only read for another, and is forgotten; none leaves the memory of the process.
final class TicketKeys: Sendable {
  /// How long a key makes tickets.
  static let secondsMax: Int64 = 3600

  struct Key: Sendable {
    static let nameCount = 16
    static let secretCount = 32
    let name: [UInt8]
    let cipher: [UInt8]
    let mac: [UInt8]

    init() {
      name = Self.random(Self.nameCount)
      cipher = Self.random(Self.secretCount)
      mac = Self.random(Self.secretCount)
    }

    private static func random(_ count: Int) -> [UInt8] {
      var bytes = [UInt8](repeating: 0, count: count)
      let result = RAND_bytes(&bytes, Int32(count))
      precondition(result == 1, "OpenSSL has no random bytes")
      return bytes
    }
  }

  private struct State {
    var current = Key()
    var previous: Key?
    var since: Int64
  }
  private let state: Mutex<State>

  init(now: Int64) {
    state = Mutex(State(since: now))
  }

  /// The key that makes tickets at a time, in seconds of any steady clock.
  func current(now: Int64) -> Key {
    state.withLock { state in
      Self.rotate(&state, now)
      return state.current
    }
  }

  /// The key of a ticket, and whether the client should be given a new one.
  func key(named name: UnsafeBufferPointer<UInt8>, now: Int64) -> (key: Key, isOld: Bool)? {
    state.withLock { state in
      Self.rotate(&state, now)
      if state.current.name.elementsEqual(name) { return (state.current, false) }
      guard let previous = state.previous, previous.name.elementsEqual(name) else { return nil }
      return (previous, true)
    }
  }

  private static func rotate(_ state: inout State, _ now: Int64) {
    let age = now - state.since
    guard age >= secondsMax else { return }
    state = State(previous: age < 2 * secondsMax ? state.current : nil, since: now)
  }

  /// Seals and opens tickets of an `SSL_CTX` with these keys, which must outlive it.
  func serve(_ context: OpaquePointer) {
    SSL_CTX_set_ex_data(context, 0, Unmanaged.passUnretained(self).toOpaque())
    SSL_CTX_set_tlsext_ticket_key_evp_cb(context) { ssl, name, vector, cipher, mac, isSealing in
      guard let ssl, let name, let vector, let cipher, let mac,
        let own = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), 0)
      else { return -1 }
      let keys = Unmanaged<TicketKeys>.fromOpaque(own).takeUnretainedValue()
      return isSealing == 1
        ? keys.seal(name, vector, cipher, mac) : keys.open(name, vector, cipher, mac)
    }
  }

  private func seal(
    _ name: UnsafeMutablePointer<UInt8>,
    _ vector: UnsafeMutablePointer<UInt8>,
    _ cipher: OpaquePointer,
    _ mac: OpaquePointer
  ) -> Int32 {
    let key = current(now: Self.now)
    name.update(from: key.name, count: Key.nameCount)
    guard RAND_bytes(vector, 16) == 1,
      EVP_EncryptInit_ex(cipher, EVP_aes_256_cbc(), nil, key.cipher, vector) == 1,
      Self.begin(mac, key)
    else { return -1 }
    return 1
  }

  /// 0: unknown, so the handshake is done in full; 1: good; 2: good, and a new one is given.
  private func open(
    _ name: UnsafeMutablePointer<UInt8>,
    _ vector: UnsafeMutablePointer<UInt8>,
    _ cipher: OpaquePointer,
    _ mac: OpaquePointer
  ) -> Int32 {
    let asked = UnsafeBufferPointer(start: name, count: Key.nameCount)
    guard let (key, isOld) = key(named: asked, now: Self.now) else { return 0 }
    guard EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), nil, key.cipher, vector) == 1,
      Self.begin(mac, key)
    else { return -1 }
    return isOld ? 2 : 1
  }

  private static func begin(_ mac: OpaquePointer, _ key: Key) -> Bool {
    // OpenSSL keeps the addresses of both texts: a Swift text lives as long as one call only.
    let (name, digest) = (strdup("digest"), strdup("sha256"))
    defer {
      free(name)
      free(digest)
    }
    let parameters = [
      OSSL_PARAM_construct_utf8_string(name, digest, 0), OSSL_PARAM_construct_end(),
    ]
    return EVP_MAC_init(mac, key.mac, Key.secretCount, parameters) == 1
  }

  private static var now: Int64 { Clock.nanoseconds() / 1_000_000_000 }
}
