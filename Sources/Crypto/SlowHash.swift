import COpenSSL

/// A hash that is slow on purpose, for secrets that are short enough to be tried out: scrypt (RFC 7914)
/// with N = 4096, r = 8, p = 1.
///
/// One takes some 10 ms and 4 MiB.
public enum SlowHash {
  /// The hash of `secret` with a salt of its own, 32 bytes.
  public static func hash(_ secret: [UInt8], salt: [UInt8]) -> [UInt8] {
    var hash = [UInt8](repeating: 0, count: 32)
    let done = secret.withUnsafeBytes { secret in
      EVP_PBE_scrypt(
        secret.bindMemory(to: CChar.self).baseAddress,
        secret.count,
        salt,
        salt.count,
        4_096,
        8,
        1,
        16 << 20,
        &hash,
        hash.count
      )
    }
    precondition(done == 1, "scrypt has the 4 MiB that it needs")
    return hash
  }
}
