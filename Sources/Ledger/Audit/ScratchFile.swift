internal import Crypto
internal import Glibc

/// A file without a name, which is gone with the value or with the process.
final class ScratchFile {
  private let descriptor: Int32
  private let folder: String
  private(set) var byteCount = 0

  /// Makes one in `folder`.
  init(in folder: String) throws(LedgerError) {
    let path = "\(folder)/wayproof-check-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system("make a file for sorting in", folder) }
    unlink(path)
    self.folder = folder
  }

  deinit { close(descriptor) }

  /// Appends the bytes of `values`, which hold no references.
  func append<Value: BitwiseCopyable>(_ values: [Value]) throws(LedgerError) {
    var done = 0
    let count = values.count * MemoryLayout<Value>.stride
    while done < count {
      let put = values.withUnsafeBytes { bytes in
        pwrite(descriptor, bytes.baseAddress?.advanced(by: done), count - done, byteCount)
      }
      if put < 0, errno == EINTR { continue }
      guard put > 0 else { throw .system("write a file for sorting in", folder) }
      done += put
      byteCount += put
    }
  }

  /// Fills `values` with what was appended from byte `offset` on.
  func read<Value: BitwiseCopyable>(
    into values: inout [Value],
    at offset: Int
  ) throws(LedgerError) {
    var done = 0
    let count = values.count * MemoryLayout<Value>.stride
    while done < count {
      let got = values.withUnsafeMutableBytes { bytes in
        pread(descriptor, bytes.baseAddress?.advanced(by: done), count - done, offset + done)
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { throw .system("read a file for sorting in", folder) }
      done += got
    }
  }
}
