import Glibc

/// The calls on a connection's socket; none of them blocks.
enum Socket {
  /// What `receive` found.
  enum Received {
    /// So many bytes; drained, if nothing is left for now.
    case bytes(Int, isDrained: Bool)
    /// The other side will send no more.
    case end
    /// Nothing for now.
    case nothing
    case failure
  }

  /// Receives into all of `buffer`.
  static func receive(_ descriptor: Int32, into buffer: inout [UInt8]) -> Received {
    let count = buffer.withUnsafeMutableBytes { bytes in
      retrying { recv(descriptor, bytes.baseAddress, bytes.count, 0) }
    }
    // A short read emptied the socket.
    if count > 0 { return .bytes(count, isDrained: count < buffer.count) }
    if count == 0 { return .end }
    return errno == EAGAIN ? .nothing : .failure
  }

  /// Sends `bytes` from `start` on, as far as the system takes them.
  ///
  /// - Parameters:
  ///   - descriptor: the socket.
  ///   - bytes: what to send.
  ///   - start: the first byte to send.
  ///   - hasMore: whether more follows at once, so that the system may wait for it.
  /// - Returns: how many were taken; `nil` if the connection is lost.
  static func send(
    _ descriptor: Int32,
    _ bytes: [UInt8],
    from start: Int,
    hasMore: Bool
  ) -> Int? {
    // A client that is gone must not end the process by SIGPIPE.
    let flags = Int32(MSG_NOSIGNAL) | (hasMore ? Int32(MSG_MORE) : 0)
    let count = bytes.withUnsafeBytes { bytes in
      let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
      return retrying { Glibc.send(descriptor, rest.baseAddress, rest.count, flags) }
    }
    if count >= 0 { return count }
    return errno == EAGAIN ? 0 : nil
  }

  /// Tells the other side that no more will come.
  static func finish(_ descriptor: Int32) {
    shutdown(descriptor, Int32(SHUT_WR))
  }
}
