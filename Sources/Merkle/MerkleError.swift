public import Crypto

/// Why a proof or an index entry is refused.
public enum MerkleError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The tree of `size` leaves has no leaf `index`.
  case noSuchLeaf(index: UInt64, size: UInt64)
  /// The proof has another number of hashes than its place in the tree demands.
  case pathLength(expected: Int, got: Int)
  /// A tree does not grow from `old` leaves to `new` ones, or nothing can be proved about it.
  case noConsistency(old: UInt64, new: UInt64)
  /// The proof leads to another root than the one that is trusted.
  case rootMismatch(expected: Digest, got: Digest)
  /// A step of an index proof names a bit that is not below the one before it, or that no key has.
  case stepBit(Int)
  /// A proof of absence shows the very key that it says is absent.
  case keyIsPresent
  /// A proof of absence shows a key to which the absent key's own bits do not lead.
  case keyElsewhere(bit: Int)
  /// The given line (from 1) of an index entry is not what stands there, or there are too many.
  case indexEntryLine(Int)

  /// What was wrong, in words.
  public var description: String {
    switch self {
    case .noSuchLeaf(let index, let size): "a tree of \(size) leaves has no leaf \(index)"
    case .pathLength(let expected, let got): "the proof has \(got) hashes, not \(expected)"
    case .noConsistency(let old, let new): "nothing proves growth from \(old) to \(new) leaves"
    case .rootMismatch(let expected, let got):
      "the proof leads to the root \(got.base64), not \(expected.base64)"
    case .stepBit(let bit): "bit \(bit) is out of place in an index proof"
    case .keyIsPresent: "the proof of absence shows the key itself"
    case .keyElsewhere(let bit): "the proof of absence turns away from the key at bit \(bit)"
    case .indexEntryLine(let line): "line \(line) of the index entry is malformed"
    }
  }
}
