import Crypto
import Merkle

/// One of the subtrees that a page holds side by side: a key's leaf, or a page below.
struct IndexSlot: Sendable {
  /// The key; of a page below, the bits that its keys share, continued with zeros.
  let key: IndexKey
  /// The hash of the subtree.
  let hash: Digest
  let content: Content

  enum Content: Sendable, Equatable {
    /// A key with one entry: the most frequent case, kept without an array.
    case entry(UInt64)
    /// A key with 2 to ``IndexLimits/inlineEntriesMax`` entries, ascending.
    case entries([UInt64])
    /// A key with more entries.
    indirect case list(PostingList)
    /// The page below with this id. Its keys share exactly the first `bits` bits.
    case page(id: UInt64, bits: Int)
  }

  /// The leaf of `key`.
  init(_ key: IndexKey, _ content: Content, value: IndexValue) {
    self.key = key
    self.content = content
    hash = IndexHash.leaf(key, value)
  }

  /// The place of a page whose root is `hash`, and one of whose keys is `key`.
  init(pageWith key: IndexKey, id: UInt64, bits: Int, hash: Digest) {
    self.key = key.truncated(to: bits)
    self.hash = hash
    content = .page(id: id, bits: bits)
  }

  /// How many bits of ``key`` are meant.
  var bits: Int {
    if case .page(_, let bits) = content { bits } else { IndexKey.bitCount }
  }
}
