internal import Merkle

/// An entry under a key: what an audit sorts.
///
/// Where digests are sorted to find what stands twice, the key is one of no index: a number that tells
/// what is sorted, and the digest.
struct FiledEntry: Comparable, BitwiseCopyable, Sendable {
  private let a, b, c, d, e: UInt64
  let entry: UInt64

  init(_ key: IndexKey, _ entry: UInt64) {
    (a, b, c, d, e) = key.words
    self.entry = entry
  }

  /// All zeros, to make room.
  static let none = FiledEntry(IndexKey(words: 0, 0, 0, 0, 0), 0)

  var key: IndexKey { IndexKey(words: a, b, c, d, e) }

  /// By key, then by entry.
  static func < (left: FiledEntry, right: FiledEntry) -> Bool {
    if left.a != right.a { return left.a < right.a }
    if left.b != right.b { return left.b < right.b }
    if left.c != right.c { return left.c < right.c }
    if left.d != right.d { return left.d < right.d }
    if left.e != right.e { return left.e < right.e }
    return left.entry < right.entry
  }
}
