import Foundation
import Synchronization
import Testing

/// Starts `wayproof serve` as systemd does: with a socket that listens already, and one on which it
/// tells that it is ready.
final class HandedOverSocket {
  let port: UInt16
  private let descriptor: Int32
  private let notifications: Int32
  private let folder: String

  init(folder: String) throws {
    self.folder = folder
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    descriptor = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(listener, $0, size)
        _ = listen(listener, 512)
        _ = getsockname(listener, $0, &size)
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    let told = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    notifications = told
    var path = sockaddr_un()
    path.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &path.sun_path) { $0.copyBytes(from: "\(folder)/notify".utf8) }
    var timeout = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(
      notifications,
      SOL_SOCKET,
      SO_RCVTIMEO,
      &timeout,
      socklen_t(MemoryLayout<timeval>.size)
    )
    let result = withUnsafePointer(to: path) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(told, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(result == 0)
  }

  deinit {
    close(descriptor)
    close(notifications)
  }

  /// Starts the program, which is handed the socket as number 3, and waits until it is ready.
  func start(_ arguments: [String]) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(
      &actions,
      2,
      "\(folder)/log",
      O_WRONLY | O_CREAT | O_APPEND,
      0o600
    )
    posix_spawn_file_actions_adddup2(&actions, descriptor, 3)
    // The shell becomes the program, so both have the number that the program is to find.
    let script = "export LISTEN_PID=$$; exec \"$0\" \"$@\""
    let words =
      ["/bin/sh", "-c", script, try Program.executable().path] + arguments
    let variables = [
      "LISTEN_FDS=1", "LISTEN_FDNAMES=http", "NOTIFY_SOCKET=\(folder)/notify", "PATH=/usr/bin:/bin",
    ]
    var pid: pid_t = 0
    var pointers = words.map { strdup($0) } + [nil]
    var environment = variables.map { strdup($0) } + [nil]
    defer { for pointer in pointers + environment { free(pointer) } }
    try #require(posix_spawn(&pid, "/bin/sh", &actions, nil, &pointers, &environment) == 0)
    #expect(nextNotification() == "READY=1")
    return pid
  }

  /// What the program tells next.
  func nextNotification() -> String {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = recv(notifications, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }

  /// Asks the program to stop and waits for its end.
  ///
  /// - Returns: its exit code.
  func stop(_ pid: pid_t) -> Int32 {
    kill(pid, SIGTERM)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    return status & 0x7F == 0 ? status >> 8 & 0xFF : -1
  }
}

/// Asks without end on a connection that it keeps while it may.
final class SteadyClient: Sendable {
  private struct State {
    var isEnding = false
    var answered = 0
    var failed = 0
  }
  private let port: UInt16
  private let state = Mutex(State())
  private let done = DispatchSemaphore(value: 0)

  init(_ port: UInt16) {
    self.port = port
    Thread.detachNewThread { [self] in run() }
  }

  /// Stops asking.
  func end() -> (answered: Int, failed: Int) {
    state.withLock { $0.isEnding = true }
    done.wait()
    return state.withLock { ($0.answered, $0.failed) }
  }

  private func run() {
    var connection: Int32 = -1
    while !state.withLock({ $0.isEnding }) {
      if connection < 0 { connection = connected() }
      let answer = ask(connection)
      let isGood = answer.hasPrefix("HTTP/1.1 200 ")
      state.withLock { isGood ? ($0.answered += 1) : ($0.failed += 1) }
      if !isGood || answer.contains("Connection: close") {
        close(connection)
        connection = -1
      }
    }
    if connection >= 0 { close(connection) }
    done.signal()
  }

  private func connected() -> Int32 {
    let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var timeout = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    return number
  }

  /// The answer, which is short and comes in one piece.
  private func ask(_ connection: Int32) -> String {
    let request = Array("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
    guard send(connection, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
    else { return "" }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = recv(connection, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
