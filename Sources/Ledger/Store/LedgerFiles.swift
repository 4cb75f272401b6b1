internal import Glibc

/// The directory of a ledger, and the files in it that are the same whatever keeps the rest.
struct LedgerFiles: Sendable {
  let directory: String

  /// What the log's key signed last.
  ///
  /// Never put this back from a backup; better, never back it up.
  var signerMemory: String { directory + "/signer-memory" }
  /// Locked by the process that writes.
  var lock: String { directory + "/lock" }

  /// Makes the directory if there is none; only its owner may look into it.
  func makeDirectory() throws(LedgerError) {
    guard mkdir(directory, 0o700) != 0, errno != EEXIST else { return }
    throw .system("make the directory", directory)
  }

  /// Makes an empty file that only its owner may read, where there is none yet.
  ///
  /// SQLite gives the files that it puts beside a database the permissions of the database.
  func makePrivate(_ path: String) throws(LedgerError) {
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      Glibc.close(descriptor)
    } else if errno != EEXIST {
      throw .system("make", path)
    }
  }

  /// Makes the names of new files in the directory outlive a power cut.
  func syncDirectory() throws(LedgerError) {
    let descriptor = Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("open", directory) }
    defer { Glibc.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .system("sync", directory) }
  }

  /// Whether there is something at `path`.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}

extension LedgerError {
  /// The error of the system call that failed last.
  static func system(_ operation: String, _ path: String) -> LedgerError {
    let code = errno
    let message = strerror(code).map { String(cString: $0) } ?? "unknown error"
    return .file(operation: operation, path: path, code: code, message: message)
  }
}
