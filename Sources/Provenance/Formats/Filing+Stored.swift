public import Merkle

extension Filing {
  /// The role of `key` in the stored form `bytes` of a filing, without checking the filing.
  ///
  /// - Returns: `nil` if the key is not filed, or the bytes have another form than the longer one, in
  ///   which keys stand.
  public static func role(of key: IndexKey, stored bytes: [UInt8]) -> Role? {
    guard bytes.first == 1 else { return nil }
    let (head, leafByteCount) = (1 + secretByteCount, 1 + IndexKey.byteCount)
    var (low, high) = (0, max(0, (bytes.count - head) / leafByteCount))
    while low < high {
      let middle = (low + high) / 2
      let start = head + middle * leafByteCount
      guard let other = IndexKey(bytes: Array(bytes[(start + 1)..<(start + leafByteCount)])) else {
        return nil
      }
      if other == key { return Role(rawValue: bytes[start]) }
      if other < key { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}
