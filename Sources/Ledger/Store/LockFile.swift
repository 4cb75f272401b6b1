internal import Glibc

/// The lock of the one process that writes a ledger; it ends with the value, or with the process.
struct LockFile: ~Copyable {
  private let descriptor: Int32

  /// Takes the lock, or says which process has it.
  init(_ files: LedgerFiles) throws(LedgerError) {
    let descriptor = open(files.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      if errno == ENOENT { throw .missing(directory: files.directory) }
      throw .system("open", files.lock)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let error: LedgerError =
        errno == EWOULDBLOCK
        ? .locked(directory: files.directory, process: LockFile.holder(descriptor))
        : .system("lock", files.lock)
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
    // Only for the message above: the lock itself is the kernel's, and cannot be left behind.
    let text = Array("\(getpid())\n".utf8)
    if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
  }

  deinit {
    // Closing alone would leave the lock with a child process that was forked and has not begun yet.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// What the process that has the lock wrote into it.
  private static func holder(_ descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 20)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    let digits = bytes.prefix(max(0, count)).prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    return digits.isEmpty ? "unknown" : String(decoding: digits, as: UTF8.self)
  }
}
