import CEpoll
import Glibc
import HTTP

/// A socket that listens.
///
/// At an address each loop has its own, and the system deals out the connections among them
/// (SO_REUSEPORT); a Unix socket or one that was handed over is one for all loops.
struct Listener: Sendable {
  let descriptor: Descriptor
  let port: UInt16
  let use: Endpoint.Use
  /// Whether other loops accept from the same socket.
  let isShared: Bool
  /// Whether it listens on when this process has ended.
  let isInherited: Bool
  /// How many connections are likely to wait when it is reported.
  var expected = 1

  /// Listens at `address`, at `port` instead of its own if that was 0.
  init(_ address: ListenAddress, port: UInt16, _ use: Endpoint.Use) throws(SystemError) {
    let descriptor = try Self.bound(address, port: port, isShared: true)
    let operation = "listen on \(address)"
    // Only connections that have sent something are reported, so a request can be read at once;
    // who stays silent for a second is reported all the same (tcp(7)).
    try Self.set(descriptor, Int32(IPPROTO_TCP), TCP_DEFER_ACCEPT, operation)
    guard listen(descriptor.number, 4096) == 0 else { throw SystemError(operation) }
    self.descriptor = descriptor
    self.port = try Self.local(descriptor, operation).port
    self.use = use
    isShared = false
    isInherited = false
  }

  /// Listens at a path; what a process that is gone left there is removed.
  init(unix path: String, _ use: Endpoint.Use) throws(SystemError) {
    let operation = "listen on unix:\(path)"
    guard path.hasPrefix("/"), let address = UnixAddress(path: path)
    else { throw SystemError(operation, code: ENAMETOOLONG) }
    let descriptor = try Self.socket(AF_UNIX, operation)
    if address.withSocketAddress({ connect(descriptor.number, $0, $1) }) == 0 || errno == EAGAIN {
      throw SystemError(operation, code: EADDRINUSE)
    }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK { unlink(path) }
    let own = try Self.socket(AF_UNIX, operation)
    guard address.withSocketAddress({ bind(own.number, $0, $1) }) == 0,
      // Its owner and group may connect; nobody can before it listens.
      chmod(path, 0o660) == 0, listen(own.number, 4096) == 0
    else { throw SystemError(operation) }
    self.descriptor = own
    port = 0
    self.use = use
    isShared = true
    isInherited = false
  }

  /// Goes on listening on a socket that was handed over.
  init(_ inherited: InheritedSocket, _ use: Endpoint.Use) throws(SystemError) {
    let operation = "listen on the socket \(inherited.name)"
    // A copy, which may be closed as any other.
    descriptor = try Descriptor(
      fcntl(inherited.descriptor, F_DUPFD_CLOEXEC, 3),
      for: operation
    )
    var isListening: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(descriptor.number, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &size) == 0
    else { throw SystemError(operation) }
    guard isListening == 1 else { throw SystemError(operation, code: EINVAL) }
    let flags = fcntl(descriptor.number, F_GETFL)
    guard flags >= 0, fcntl(descriptor.number, F_SETFL, flags | O_NONBLOCK) == 0
    else { throw SystemError(operation) }
    let local = try Self.local(descriptor, operation)
    if local.family != AF_UNIX {
      try Self.set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, operation)
    }
    port = local.port
    self.use = use
    isShared = true
    isInherited = true
  }

  /// Fails if another program listens on `address`.
  ///
  /// With SO_REUSEPORT alone a second server of the same user would not be told, and would take
  /// every other connection.
  static func ensureFree(_ address: ListenAddress) throws(SystemError) {
    guard address.port != 0 else { return }
    _ = try bound(address, port: address.port, isShared: false)
  }

  private static func bound(
    _ address: ListenAddress,
    port: UInt16,
    isShared: Bool
  ) throws(SystemError) -> Descriptor {
    let operation = "listen on \(address)"
    let descriptor = try socket(address.family, operation)
    try set(descriptor, SOL_SOCKET, SO_REUSEADDR, operation)
    // Accepted sockets inherit it.
    try set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, operation)
    if isShared { try set(descriptor, SOL_SOCKET, SO_REUSEPORT, operation) }
    if address.family == AF_INET6 {
      try set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, operation)
    }
    let result = address.withSocketAddress(port: port) { bind(descriptor.number, $0, $1) }
    guard result == 0 else { throw SystemError(operation) }
    return descriptor
  }

  private static func socket(
    _ family: Int32,
    _ operation: String
  ) throws(SystemError) -> Descriptor {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    return try Descriptor(Glibc.socket(family, kind, 0), for: operation)
  }

  private static func set(
    _ descriptor: Descriptor,
    _ level: Int32,
    _ name: Int32,
    _ operation: String
  ) throws(SystemError) {
    var on: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    guard setsockopt(descriptor.number, level, name, &on, size) == 0
    else { throw SystemError(operation) }
  }

  private static func local(
    _ descriptor: Descriptor,
    _ operation: String
  ) throws(SystemError) -> (family: Int32, port: UInt16) {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor.number, $0, &size)
      }
    }
    guard result == 0 else { throw SystemError(operation) }
    let family = Int32(storage.ss_family)
    guard family != AF_UNIX else { return (family, 0) }
    // The port stands at the same place for both other families.
    return withUnsafeBytes(of: storage) {
      (family, UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
    }
  }
}
