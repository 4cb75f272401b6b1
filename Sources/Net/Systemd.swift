import Glibc

/// A socket that was handed to this process.
public struct InheritedSocket: Hashable, Sendable {
  /// Its descriptor.
  public let descriptor: Int32
  /// What the one who handed it over calls it.
  public let name: String

  /// A socket that listens.
  public init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
  }
}

/// What a service and systemd tell each other, without its library.
public enum Systemd {
  /// The sockets that were handed over at the start of this process (sd_listen_fds(3)); none the
  /// second time, nor to programs that this one starts.
  ///
  /// - Throws: ``SystemError`` if one of them is no socket.
  public static func takeSockets() throws(SystemError) -> [InheritedSocket] {
    defer { for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) } }
    guard let process = variable("LISTEN_PID"), Int32(process) == getpid(),
      let text = variable("LISTEN_FDS"), let count = Int32(text), (1...1024).contains(count)
    else { return [] }
    let names = (variable("LISTEN_FDNAMES") ?? "").split(
      separator: ":",
      omittingEmptySubsequences: false
    )
    var sockets: [InheritedSocket] = []
    for index in 0..<count {
      let name = Int(index) < names.count ? String(names[Int(index)]) : "unknown"
      guard fcntl(3 + index, F_SETFD, FD_CLOEXEC) == 0
      else { throw SystemError("take over the socket \(name)") }
      sockets.append(InheritedSocket(descriptor: 3 + index, name: name))
    }
    return sockets
  }

  /// Tells systemd a state such as `READY=1` (sd_notify(3)); nothing happens if nobody asked.
  public static func notify(_ state: String) {
    guard let path = variable("NOTIFY_SOCKET"), path.hasPrefix("/") || path.hasPrefix("@"),
      let address = UnixAddress(path: path)
    else { return }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let bytes = Array(state.utf8)
    _ = address.withSocketAddress {
      sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, $1)
    }
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}

/// The path of a Unix socket as the system wants it; a leading `@` is the abstract name space.
struct UnixAddress {
  private let address: sockaddr_un
  private let size: socklen_t

  /// `nil` if the path is empty or longer than the system takes.
  init?(path: String) {
    var bytes = Array(path.utf8)
    var address = sockaddr_un()
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    guard !bytes.isEmpty, bytes.count < capacity, !bytes.contains(0) else { return nil }
    let isAbstract = bytes[0] == UInt8(ascii: "@")
    if isAbstract { bytes[0] = 0 } else { bytes.append(0) }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    self.address = address
    size = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
  }

  func withSocketAddress<Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
    }
  }
}
