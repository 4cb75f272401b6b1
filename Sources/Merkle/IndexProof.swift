public import Crypto

/// One step from a leaf of the index to its root.
public struct IndexStep: Hashable, Sendable {
  /// The bit in which the two sides of this node first differ.
  public let bit: Int
  /// The hash of the side that the key is not on.
  public let sibling: Digest

  /// Takes both as they are; a proof checks them.
  public init(bit: Int, sibling: Digest) {
    self.bit = bit
    self.sibling = sibling
  }
}

/// Proofs that the index holds a value for a key, or holds nothing for it.
///
/// Steps run from leaf to root, and their bits strictly decrease. A result means nothing until it
/// is compared with an index root that is trusted.
public enum IndexProof {
  /// The root of the index in which `key` has `value`.
  public static func rootPresent(
    key: IndexKey,
    value: IndexValue,
    steps: [IndexStep]
  ) throws(MerkleError) -> Digest {
    var hash = IndexHash.leaf(key, value)
    var above = IndexKey.bitCount
    for step in steps {
      // Also bounds the number of steps.
      guard 0 <= step.bit, step.bit < above else { throw .stepBit(step.bit) }
      above = step.bit
      hash =
        key.bit(step.bit)
        ? IndexHash.inner(bit: step.bit, step.sibling, hash)
        : IndexHash.inner(bit: step.bit, hash, step.sibling)
    }
    return hash
  }

  /// The root of the index in which the bits of `key` lead to the leaf of another key.
  ///
  /// If the index held `key`, its bits would lead to its own leaf. That the other leaf lies on the
  /// key's way is seen from their bits being equal wherever the way divides.
  public static func rootAbsent(
    key: IndexKey,
    otherKey: IndexKey,
    otherValue: IndexValue,
    steps: [IndexStep]
  ) throws(MerkleError) -> Digest {
    guard key != otherKey else { throw .keyIsPresent }
    let root = try rootPresent(key: otherKey, value: otherValue, steps: steps)
    for step in steps where key.bit(step.bit) != otherKey.bit(step.bit) {
      throw .keyElsewhere(bit: step.bit)
    }
    return root
  }
}
