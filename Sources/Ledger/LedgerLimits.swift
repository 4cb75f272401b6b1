/// What the ledger takes, and how much of it at once.
enum LedgerLimits {
  /// The most bytes of an entry's text: entry bundles have 16 bits for it (c2sp.org/tlog-tiles).
  static let textBytesMax = 65_535
  /// The most bytes of anything else that is kept with an entry.
  static let partBytesMax = 64 << 20
  /// The most entries of one append.
  static let appendEntriesMax = 65_536
  /// The most entries that may wait; more are refused until some are written.
  static let waitingEntriesMax = 131_072
  /// The entries after which a batch takes no further request.
  static let batchEntriesMax = 16_384
  /// How far the last index entry may be ahead of the clock: as far as a verifier allows it to be
  /// ahead of the witnesses.
  static let secondsAheadMax: UInt64 = 300
  /// The decoded tiles that a reader keeps, of at most 17 KB each.
  static let cachedTilesMax = 256
}
