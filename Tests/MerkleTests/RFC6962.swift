import Crypto
import Synchronization

/// The oracle: RFC 6962 §2.1 as it stands there.
///
/// Recursive, and free of any of our own code but SHA-256 itself.
final class RFC6962: Sendable {
  /// The leaf inputs D[n].
  private let leaves: [[UInt8]]
  /// What ``root(_:)`` has found before: the only concession to speed.
  private let known = Mutex<[Range<Int>: Digest]>([:])

  init(_ leaves: [[UInt8]]) { self.leaves = leaves }

  /// MTH(D[n]): the Merkle Tree Hash of the first `n` leaf inputs.
  func root(_ n: Int) -> Digest { root(0..<n) }

  /// PATH(m, D[n]): the Merkle audit path for the leaf input with number `m`.
  func path(_ m: Int, _ n: Int) -> [Digest] { path(m, 0..<n) }

  /// PROOF(m, D[n]): the Merkle consistency proof for the first `m` leaf inputs, 0 < m ≤ n.
  func proof(_ m: Int, _ n: Int) -> [Digest] { subproof(m, 0..<n, true) }

  private func root(_ d: Range<Int>) -> Digest {
    if let root = known.withLock({ $0[d] }) { return root }
    let root: Digest
    if d.isEmpty {
      // The hash of an empty list is the hash of an empty string.
      root = SHA256.hash([])
    } else if d.count == 1 {
      // MTH({d(0)}) = SHA-256(0x00 || d(0)).
      root = SHA256.hash([0x00] + leaves[d.lowerBound])
    } else {
      // MTH(D[n]) = SHA-256(0x01 || MTH(D[0:k]) || MTH(D[k:n])).
      let k = largestPowerOfTwo(below: d.count)
      root = SHA256.hash([0x01] + self.root(d.prefix(k)).bytes + self.root(d.dropFirst(k)).bytes)
    }
    known.withLock { $0[d] = root }
    return root
  }

  private func path(_ m: Int, _ d: Range<Int>) -> [Digest] {
    // PATH(0, {d(0)}) = {}.
    if d.count == 1 { return [] }
    let k = largestPowerOfTwo(below: d.count)
    // PATH(m, D[n]) = PATH(m, D[0:k]) : MTH(D[k:n]) for m < k.
    if m < k { return path(m, d.prefix(k)) + [root(d.dropFirst(k))] }
    // PATH(m, D[n]) = PATH(m - k, D[k:n]) : MTH(D[0:k]) for m >= k.
    return path(m - k, d.dropFirst(k)) + [root(d.prefix(k))]
  }

  private func subproof(_ m: Int, _ d: Range<Int>, _ b: Bool) -> [Digest] {
    // SUBPROOF(m, D[m], true) = {} and SUBPROOF(m, D[m], false) = {MTH(D[m])}.
    if m == d.count { return b ? [] : [root(d)] }
    let k = largestPowerOfTwo(below: d.count)
    // SUBPROOF(m, D[n], b) = SUBPROOF(m, D[0:k], b) : MTH(D[k:n]) for m <= k.
    if m <= k { return subproof(m, d.prefix(k), b) + [root(d.dropFirst(k))] }
    // SUBPROOF(m, D[n], b) = SUBPROOF(m - k, D[k:n], false) : MTH(D[0:k]) for m > k.
    return subproof(m - k, d.dropFirst(k), false) + [root(d.prefix(k))]
  }

  private func largestPowerOfTwo(below n: Int) -> Int {
    var k = 1
    while k * 2 < n { k *= 2 }
    return k
  }
}
