/// What the ledger takes, and how much of it at once.
enum LedgerLimits {
  /// The most bytes of an entry's text: entry bundles have 16 bits for it (c2sp.org/tlog-tiles).
  static let textBytesMax = 65_535
  /// The most bytes of anything else that is kept with an entry.
  static let partBytesMax = 64 << 20
  /// The most entries of one append.
  static let appendEntriesMax = 65_536
  /// The load after which a batch takes no further request: about a second's work, so that one
  /// revision a second is enough.
  static let batchMax = Load(entries: 32_768, keys: 1 << 19, bytes: 128 << 20)
  /// The keys that must wait for a batch to be sequenced while the one before is being written.
  static let overlapKeysMin = 10_000
  /// When to try again after being refused because too much is under way.
  static let retryAfterSeconds = 1
  /// How far the last index entry may be ahead of the clock: as far as a verifier allows it to be
  /// ahead of the witnesses.
  static let secondsAheadMax: UInt64 = 300
  /// How far revisions under load make it run ahead, which leaves room for clocks that differ; then
  /// several get the same date.
  static let secondsAheadWanted: UInt64 = 120
  /// The decoded tiles that a reader keeps, of at most 17 KB each.
  static let cachedTilesMax = 256
}
