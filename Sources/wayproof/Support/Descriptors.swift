import Glibc

/// How many files and connections this process may have open at once.
enum Descriptors {
  /// What the ledger and its readers are left, whoever connects: a write that finds none stops the ledger.
  static let reserved = 256

  /// Raises the limit as far as the system lets us, and makes sure that it is enough to begin with.
  ///
  /// Shells mostly begin with 1,024, of which one address alone could take all.
  /// - Throws: if hardly any connection would be left.
  static func raise() throws {
    var limit = current
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    guard connectionsMax >= reserved else {
      throw CommandFailure(
        .configuration,
        "only \(current.rlim_cur) files may be open at once, and the ledger itself needs \(reserved)",
        hint: "ulimit -n 65536, or LimitNOFILE=65536 in the unit"
      )
    }
  }

  /// How many connections leave the reserve alone.
  static var connectionsMax: Int { Int(clamping: current.rlim_cur) - reserved }

  private static var current: rlimit {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return limit
  }
}
