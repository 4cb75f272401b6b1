import Crypto

/// The oracle: RFC 6962 §2.1 as it stands there.
///
/// Slow, recursive, and free of any of our own code but SHA-256 itself.
enum RFC6962 {
  /// MTH: the Merkle Tree Hash of the leaf inputs `d`.
  static func root(_ d: ArraySlice<[UInt8]>) -> Digest {
    // The hash of an empty list is the hash of an empty string.
    if d.isEmpty { return SHA256.hash([]) }
    // MTH({d(0)}) = SHA-256(0x00 || d(0)).
    if d.count == 1 { return SHA256.hash([0x00] + d[d.startIndex]) }
    // MTH(D[n]) = SHA-256(0x01 || MTH(D[0:k]) || MTH(D[k:n])).
    let k = largestPowerOfTwo(below: d.count)
    let (left, right) = (root(d.prefix(k)), root(d.dropFirst(k)))
    return SHA256.hash([0x01] + left.bytes + right.bytes)
  }

  /// PATH(m, D[n]): the Merkle audit path for the leaf input with number `m`.
  static func path(_ m: Int, _ d: ArraySlice<[UInt8]>) -> [Digest] {
    // PATH(0, {d(0)}) = {}.
    if d.count == 1 { return [] }
    let k = largestPowerOfTwo(below: d.count)
    // PATH(m, D[n]) = PATH(m, D[0:k]) : MTH(D[k:n]) for m < k.
    if m < k { return path(m, d.prefix(k)) + [root(d.dropFirst(k))] }
    // PATH(m, D[n]) = PATH(m - k, D[k:n]) : MTH(D[0:k]) for m >= k.
    return path(m - k, d.dropFirst(k)) + [root(d.prefix(k))]
  }

  /// PROOF(m, D[n]): the Merkle consistency proof for the first `m` leaf inputs, 0 < m ≤ n.
  static func proof(_ m: Int, _ d: ArraySlice<[UInt8]>) -> [Digest] {
    subproof(m, d, true)
  }

  private static func subproof(_ m: Int, _ d: ArraySlice<[UInt8]>, _ b: Bool) -> [Digest] {
    // SUBPROOF(m, D[m], true) = {} and SUBPROOF(m, D[m], false) = {MTH(D[m])}.
    if m == d.count { return b ? [] : [root(d)] }
    let k = largestPowerOfTwo(below: d.count)
    // SUBPROOF(m, D[n], b) = SUBPROOF(m, D[0:k], b) : MTH(D[k:n]) for m <= k.
    if m <= k { return subproof(m, d.prefix(k), b) + [root(d.dropFirst(k))] }
    // SUBPROOF(m, D[n], b) = SUBPROOF(m - k, D[k:n], false) : MTH(D[0:k]) for m > k.
    return subproof(m - k, d.dropFirst(k), false) + [root(d.prefix(k))]
  }

  private static func largestPowerOfTwo(below n: Int) -> Int {
    var k = 1
    while k * 2 < n { k *= 2 }
    return k
  }
}
