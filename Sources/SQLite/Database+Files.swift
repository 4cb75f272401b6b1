internal import Glibc

extension Database {
  /// Makes an empty file at `path`, for its owner only, if nothing is there yet.
  ///
  /// A file that exists is never opened: closing any descriptor of it would take away every lock that this
  /// process has on it (POSIX record locks), and with that other processes would delete the log under our
  /// open connections.
  /// - Throws: if there is none and none can be made.
  public static func makePrivateFile(_ path: String) throws(SQLiteError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      close(descriptor)
    } else if errno != EEXIST {
      throw SQLiteError(
        operation: "open",
        path: path,
        code: errno,
        message: String(cString: strerror(errno))
      )
    }
  }
}
