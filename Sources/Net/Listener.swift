import CEpoll
import Glibc
import HTTP

/// A socket that listens; each loop has its own for each address, and the system deals out the
/// connections among them (SO_REUSEPORT).
struct Listener: Sendable {
  let descriptor: Descriptor
  let port: UInt16

  /// Listens on `address`, at `port` instead of its own if that was 0.
  init(_ address: ListenAddress, port: UInt16) throws(SystemError) {
    let descriptor = try Self.bound(address, port: port, isShared: true)
    let operation = "listen on \(address)"
    guard listen(descriptor.number, 4096) == 0 else { throw SystemError(operation) }
    self.descriptor = descriptor
    self.port = try Self.localPort(descriptor, operation)
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
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = try Descriptor(socket(address.family, kind, 0), for: operation)
    // Accepted sockets inherit TCP_NODELAY.
    var options = [(SOL_SOCKET, SO_REUSEADDR), (Int32(IPPROTO_TCP), TCP_NODELAY)]
    if isShared { options.append((SOL_SOCKET, SO_REUSEPORT)) }
    if address.family == AF_INET6 { options.append((Int32(IPPROTO_IPV6), IPV6_V6ONLY)) }
    for (level, name) in options {
      var on: Int32 = 1
      let size = socklen_t(MemoryLayout<Int32>.size)
      guard setsockopt(descriptor.number, level, name, &on, size) == 0
      else { throw SystemError(operation) }
    }
    let result = address.withSocketAddress(port: port) { bind(descriptor.number, $0, $1) }
    guard result == 0 else { throw SystemError(operation) }
    return descriptor
  }

  private static func localPort(
    _ descriptor: Descriptor,
    _ operation: String
  ) throws(SystemError) -> UInt16 {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(descriptor.number, $0, &size)
      }
    }
    guard result == 0 else { throw SystemError(operation) }
    // The port stands at the same place for both families.
    return withUnsafeBytes(of: storage) {
      UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
    }
  }

  /// What became of an attempt to accept.
  enum Accepted {
    case connection(Int32, PeerAddress)
    /// Nobody waits.
    case none
    /// There is no descriptor or memory left for one more.
    case exhausted
  }

  /// Takes the next connection that waits.
  func accept() -> Accepted {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    while true {
      let number = withUnsafeMutablePointer(to: &storage) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          accept4(descriptor.number, $0, &size, flags)
        }
      }
      if number >= 0 { return .connection(number, Self.peer(storage)) }
      switch errno {
      case EAGAIN: return .none
      case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
      // The others concern one connection, which is gone: take the next (accept(2), "Error
      // handling"). A broken listener cannot come here, as it is ours alone.
      case EBADF, EINVAL, ENOTSOCK, EFAULT: return .none
      default: continue
      }
    }
  }

  private static func peer(_ storage: sockaddr_storage) -> PeerAddress {
    withUnsafeBytes(of: storage) {
      if storage.ss_family == sa_family_t(AF_INET) {
        let address = $0.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
        return PeerAddress(ipv4: UInt32(bigEndian: address))
      }
      let halves = UnsafeRawBufferPointer(rebasing: $0[8..<24]).loadHalves()
      return PeerAddress(high: halves.0, low: halves.1)
    }
  }
}
