import Crypto
import Merkle

/// Makes the leaves of keys.
///
/// One statement often speaks of thousands of neighbouring items, whose posting lists are then the
/// same single number: its hash is made once.
struct IndexLeafMaker {
  private var entry: UInt64?
  private var root = Digest.zero

  /// The leaf of `key`; its content is not a page.
  mutating func leaf(_ key: IndexKey, _ content: IndexSlot.Content) -> IndexSlot {
    IndexSlot(key, content, value: value(of: content))
  }

  /// The value of a key's content, which is not a page.
  mutating func value(of content: IndexSlot.Content) -> IndexValue {
    switch content {
    case .entry(let entry):
      if entry != self.entry {
        self.entry = entry
        root = LogHash.leaf(bigEndian: entry)
      }
      return IndexValue(count: 1, root: root)
    case .entries(let entries): return IndexValue(entries: entries)
    case .list(let list): return list.value
    case .page: preconditionFailure("a page has no value")
    }
  }
}
