import COpenSSL

/// Bytes from the system's cryptographic random source.
public enum Random {
  /// `count` random bytes.
  public static func bytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    precondition(
      RAND_bytes(&bytes, Int32(count)) == 1,
      "the system's random source gives no bytes"
    )
    return bytes
  }
}

/// Whether `left` and `right` are the same bytes, in a time that depends on their length alone.
public func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}
