/// The sizes by which the index is cut into rows.
///
/// They shape what is stored and never the root: an index written with one set of sizes can be
/// read, and gone on with, under another, as long as no maximum falls below what is stored.
enum IndexLimits {
  /// The most slots a page holds.
  ///
  /// They take about 2 KB: fewer would make more rows, more would make a change of one item dearer.
  static let slotsMax = 64
  /// The fewest slots a page holds, unless it is the root's.
  ///
  /// Smaller subtrees stay in the page above.
  static let slotsMin = 16
  /// The longest posting list that stands in its page, and is hashed whenever the page is loaded.
  static let inlineEntriesMax = 16
  /// The entries of a full chunk of a posting list: a complete subtree of the list's log tree.
  static let chunkEntries = 256
  /// The level of that subtree: `chunkEntries == 1 << chunkLevel`.
  static let chunkLevel = 8
}
