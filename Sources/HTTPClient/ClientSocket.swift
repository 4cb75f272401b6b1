import Glibc

/// A blocking TCP connection with a bound on how long it waits.
struct ClientSocket: ~Copyable {
  private let descriptor: Int32

  /// Connects to the first of the host's addresses that answers.
  init(to url: WebURL, timeoutSeconds: Int) throws(ClientError) {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(url.host, String(url.port), &hints, &list)
    guard code == 0 else {
      throw ClientError("cannot find \(url.host): \(String(cString: gai_strerror(code)))")
    }
    defer { freeaddrinfo(list) }
    var failure = ClientError("\(url.host) has no address")
    var next = list
    while let address = next?.pointee {
      next = address.ai_next
      let socket = socket(address.ai_family, address.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
      guard socket >= 0 else { continue }
      ClientSocket.configure(socket, timeoutSeconds: timeoutSeconds)
      if connect(socket, address.ai_addr, address.ai_addrlen) == 0 {
        descriptor = socket
        return
      }
      failure = .system("cannot connect to \(url.authority)")
      close(socket)
    }
    throw failure
  }

  deinit { close(descriptor) }

  private static func configure(_ socket: Int32, timeoutSeconds: Int) {
    var limit = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    // Head and body are sent one after the other; neither waits for more.
    var on: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Sends all of `bytes`.
  func send(_ bytes: [UInt8]) throws(ClientError) {
    var start = 0
    while start < bytes.count {
      let sent = bytes.withUnsafeBytes { bytes in
        // A peer that is gone is an error here, not a signal that ends the program.
        Glibc.send(
          descriptor,
          bytes.baseAddress.map { $0 + start },
          bytes.count - start,
          Int32(MSG_NOSIGNAL)
        )
      }
      if sent < 0, errno == EINTR { continue }
      guard sent > 0 else { throw .system("cannot send") }
      start += sent
    }
  }

  /// Appends what comes next to `buffer`.
  ///
  /// - Returns: whether there was any; `false` at the end.
  func receive(into buffer: inout [UInt8]) throws(ClientError) -> Bool {
    while true {
      let start = buffer.count
      buffer.append(contentsOf: repeatElement(0, count: 16 * 1024))
      let count = buffer.withUnsafeMutableBytes { buffer in
        recv(descriptor, buffer.baseAddress.map { $0 + start }, 16 * 1024, 0)
      }
      buffer.removeLast(16 * 1024 - max(0, count))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system("cannot receive") }
      return count > 0
    }
  }
}
