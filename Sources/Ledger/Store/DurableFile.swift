internal import Glibc

/// A small file that is replaced as a whole: after a crash it has its old or its new content.
struct DurableFile: Sendable {
  let path: String
  let directory: LedgerFiles

  /// The most bytes such a file may have.
  static let byteCountMax = 4_096

  /// The content; `nil` if there is no such file.
  func read() throws(LedgerError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .system("open", path)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: DurableFile.byteCountMax)
    var count = 0
    while count < bytes.count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        retrying {
          Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
        }
      }
      guard got >= 0 else { throw .system("read", path) }
      if got == 0 { break }
      count += got
    }
    return Array(bytes[..<count])
  }

  /// Replaces the content, and returns when it is on disk.
  ///
  /// The order matters: the content before the name, and the name before anybody relies on it.
  func replace(with bytes: [UInt8]) throws(LedgerError) {
    let temporary = path + ".new"
    try DurableFile.write(bytes, to: temporary)
    guard rename(temporary, path) == 0 else { throw .system("rename", temporary) }
    try directory.syncDirectory()
  }

  private static func write(_ bytes: [UInt8], to path: String) throws(LedgerError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system("make", path) }
    defer { close(descriptor) }
    var count = 0
    while count < bytes.count {
      let put = bytes.withUnsafeBytes { buffer in
        retrying {
          Glibc.write(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
        }
      }
      guard put > 0 else { throw .system("write", path) }
      count += put
    }
    guard fsync(descriptor) == 0 else { throw .system("sync", path) }
  }
}

/// The result of a system call that is not interrupted.
private func retrying(_ call: () -> Int) -> Int {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}
