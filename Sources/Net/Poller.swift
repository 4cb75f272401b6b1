import CEpoll
import Glibc

/// The events of many descriptors (epoll(7)).
struct Poller {
  /// What happened to a descriptor.
  struct Event {
    /// The number under which it was added.
    let token: UInt64
    private let flags: UInt32

    fileprivate init(_ event: epoll_event) {
      token = event.data.u64
      flags = event.events
    }

    /// There is something to read, or the other side will send no more.
    var isReadable: Bool { flags & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue) != 0 }
    /// There is room to send again.
    var isWritable: Bool { flags & EPOLLOUT.rawValue != 0 }
    /// The other side will send no more.
    var isEnded: Bool { flags & EPOLLRDHUP.rawValue != 0 }
    /// The connection is lost, or ended on both sides.
    var isLost: Bool { flags & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 }
  }

  private let descriptor: Descriptor
  private var buffer: [epoll_event]

  init() throws(SystemError) {
    descriptor = try Descriptor(
      epoll_create1(Int32(EPOLL_CLOEXEC)),
      for: "make an event queue"
    )
    buffer = Array(repeating: epoll_event(), count: 256)
  }

  /// Reports whenever there is something to read.
  func addLevel(_ number: Int32, token: UInt64) throws(SystemError) {
    try add(number, EPOLLIN.rawValue, token)
  }

  /// The same for a descriptor at which other loops wait too: few of them are woken.
  func addShared(_ number: Int32, token: UInt64) throws(SystemError) {
    let exclusive: UInt32 = 1 << 28
    try add(number, EPOLLIN.rawValue | exclusive, token)
  }

  /// Reports each change once (edge-triggered), in both directions: never to be modified later.
  func addEdge(_ number: Int32, token: UInt64) throws(SystemError) {
    let edge: UInt32 = 1 << 31
    try add(number, EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | edge, token)
  }

  func remove(_ number: Int32) {
    epoll_ctl(descriptor.number, EPOLL_CTL_DEL, number, nil)
  }

  private func add(_ number: Int32, _ flags: UInt32, _ token: UInt64) throws(SystemError) {
    var event = epoll_event(events: flags, data: epoll_data_t(u64: token))
    guard epoll_ctl(descriptor.number, EPOLL_CTL_ADD, number, &event) == 0
    else { throw SystemError("watch a descriptor") }
  }

  /// Waits for events, which are then had by ``event(_:)``.
  ///
  /// - Parameter milliseconds: how long at most; -1 for as long as it takes.
  /// - Returns: how many events there are.
  mutating func wait(milliseconds: Int32) -> Int {
    let number = descriptor.number
    let count = buffer.withUnsafeMutableBufferPointer {
      epoll_wait(number, $0.baseAddress, Int32($0.count), milliseconds)
    }
    return max(0, Int(count))
  }

  /// An event of the last ``wait(milliseconds:)``.
  func event(_ index: Int) -> Event { Event(buffer[index]) }
}
