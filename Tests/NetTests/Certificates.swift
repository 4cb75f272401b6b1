import Foundation
import Net

/// Certificates that name nobody, for tests only: made with `openssl req -x509 -newkey ec`, good for
/// a hundred years.
enum Certificates {
  /// For `a.example`, `*.b.example`, `localhost` and this machine's addresses.
  static func first() throws -> TLSCertificate { try certificate("a.example") }

  /// For `c.example`.
  static func second() throws -> TLSCertificate { try certificate("c.example") }

  private static func certificate(_ name: String) throws -> TLSCertificate {
    try TLSCertificate(name: name, chain: bytes("\(name).pem"), key: bytes("\(name).key"))
  }

  /// The bytes of a file in `Tests/Certificates`; `locked.key` is that of `a.example` with a password.
  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path(name))))
  }

  /// The path of a file there.
  ///
  /// `member` and `stranger` are certificates of clients, `expired` is one that
  /// was good in January 2025, and `weak` one with a key of 1,024 bits.
  static func path(_ name: String) -> String {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return tests.appending(path: "Certificates/\(name)").path
  }
}
