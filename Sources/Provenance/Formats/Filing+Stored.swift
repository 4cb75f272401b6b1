public import Merkle

extension Filing {
  /// The role of `key` in the stored form `bytes` of a filing, without checking the filing.
  ///
  /// - Returns: `nil` if the key is not filed, or the bytes have another form than the first, in which
  ///   keys stand.
  public static func role(of key: IndexKey, stored bytes: [UInt8]) -> Role? {
    guard bytes.first == StoredLeaves.version else { return nil }
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

  /// One of the keys that `stored` names, in any form; `nil` if there is none.
  ///
  /// The filing is not checked.
  ///
  /// - Throws: if the bytes have none of the forms.
  public static func someKey(stored: [UInt8]) throws(FormatError) -> IndexKey? {
    let leaves = try StoredLeaves(StoredFiling.split(stored).rest)
    return leaves.count > 0 ? try leaves.leaf(0).key : nil
  }

  /// The stored form that names keys, of what is stored in any form; the filing is not checked.
  ///
  /// - Throws: if the bytes have none of the forms.
  public static func namingKeys(_ stored: [UInt8]) throws(FormatError) -> [UInt8] {
    let rest = try StoredFiling.split(stored).rest
    let leaves = try StoredLeaves(rest)
    if leaves.isAscending { return rest }
    var bytes: [UInt8] = [StoredLeaves.version] + leaves.secret
    bytes.reserveCapacity(bytes.count + leaves.count * (1 + IndexKey.byteCount))
    for leaf in try leaves.all().sorted(by: { $0.key < $1.key }) {
      bytes.append(leaf.role.rawValue)
      leaf.key.append(to: &bytes)
    }
    return bytes
  }
}
