import CEpoll
import Glibc
import HTTP

extension Listener {
  /// What became of an attempt to accept.
  enum Accepted {
    /// A connection, with the address of the other end unless that is a Unix socket.
    case connection(Int32, PeerAddress?)
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

  private static func peer(_ storage: sockaddr_storage) -> PeerAddress? {
    withUnsafeBytes(of: storage) {
      switch Int32(storage.ss_family) {
      case AF_INET:
        let address = $0.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
        return PeerAddress(ipv4: UInt32(bigEndian: address))
      case AF_INET6:
        let halves = UnsafeRawBufferPointer(rebasing: $0[8..<24]).loadHalves()
        return PeerAddress(high: halves.0, low: halves.1)
      default:
        return nil
      }
    }
  }
}
