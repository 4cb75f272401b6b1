import COpenSSL
import Glibc

/// A socket as OpenSSL sees it (`BIO`).
///
/// Its own has two faults here: a client that is gone would end the process by SIGPIPE, and it does
/// not tell when the socket is empty, which costs a call to the system for each request.
struct TLSPipe {
  /// What the calls of one socket share; it belongs to the `BIO`.
  struct State {
    let descriptor: Int32
    /// The last read took all that there was.
    var isDrained = false
    /// The other side will send no more.
    var isEnded = false
  }

  /// The calls (`BIO_METHOD`); it must outlive the sockets.
  final class Kind {
    fileprivate let method: OpaquePointer

    init() {
      // Fails only without memory.
      guard let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket")
      else { preconditionFailure("OpenSSL has no memory") }
      BIO_meth_set_read(method, receive)
      BIO_meth_set_write(method, send)
      BIO_meth_set_ctrl(method, control)
      BIO_meth_set_destroy(method, destroy)
      self.method = method
    }

    deinit {
      BIO_meth_free(method)
    }
  }

  let bio: OpaquePointer
  let state: UnsafeMutablePointer<State>

  /// Wraps a socket; `nil` without memory.
  ///
  /// Whoever takes the `bio` frees it, and the state with it.
  init?(_ kind: Kind, descriptor: Int32) {
    guard let bio = BIO_new(kind.method) else { return nil }
    state = .allocate(capacity: 1)
    state.initialize(to: State(descriptor: descriptor))
    BIO_set_data(bio, state)
    BIO_set_init(bio, 1)
    self.bio = bio
  }

  fileprivate static func state(of bio: OpaquePointer?) -> UnsafeMutablePointer<State>? {
    BIO_get_data(bio)?.assumingMemoryBound(to: State.self)
  }
}

private let retryFlags = BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY

private let receive: @convention(c) (OpaquePointer?, UnsafeMutablePointer<CChar>?, Int32) -> Int32 =
  {
    bio,
    buffer,
    count in
    guard let state = TLSPipe.state(of: bio) else { return -1 }
    BIO_clear_flags(bio, retryFlags)
    let result = retrying { recv(state.pointee.descriptor, buffer, Int(count), 0) }
    state.pointee.isDrained = result < Int(count)
    if result == 0 { state.pointee.isEnded = true }
    if result < 0, errno == EAGAIN {
      BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
    }
    return Int32(result)
  }

private let send: @convention(c) (OpaquePointer?, UnsafePointer<CChar>?, Int32) -> Int32 = {
  bio,
  bytes,
  count in
  guard let state = TLSPipe.state(of: bio) else { return -1 }
  BIO_clear_flags(bio, retryFlags)
  let result = retrying {
    Glibc.send(state.pointee.descriptor, bytes, Int(count), Int32(MSG_NOSIGNAL))
  }
  if result < 0, errno == EAGAIN {
    BIO_set_flags(bio, BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY)
  }
  return Int32(result)
}

private let control: @convention(c) (OpaquePointer?, Int32, Int, UnsafeMutableRawPointer?) -> Int =
  {
    bio,
    command,
    _,
    _ in
    switch command {
    case BIO_CTRL_FLUSH: 1
    case BIO_CTRL_EOF: TLSPipe.state(of: bio)?.pointee.isEnded == true ? 1 : 0
    default: 0
    }
  }

private let destroy: @convention(c) (OpaquePointer?) -> Int32 = { bio in
  TLSPipe.state(of: bio)?.deallocate()
  BIO_set_data(bio, nil)
  return 1
}
