public import Notes

/// What a ledger is given from outside.
public struct LedgerOptions: Sendable {
  /// The time by which index entries are dated.
  public var clock: LedgerClock
  /// Who cosigns checkpoints before they are published.
  public var witness: Witness
  /// Other keys of the log that sign beside its own, while it changes from one to the next; each has the
  /// log's name.
  public var otherKeys: [SignerKey] = []
  /// The shortest time between the beginnings of two revisions, in milliseconds, at most 1,000.
  ///
  /// What comes meanwhile waits for the next one.
  public var revisionMilliseconds = 250
  /// The most entries that may be accepted and not yet answered; more are refused as busy.
  public var pendingEntriesMax = 131_072
  /// The same for index keys.
  public var pendingKeysMax = 2_000_000
  /// The same for bytes.
  public var pendingBytesMax = 512 << 20
  /// The memory for decoded pages of the index, in bytes, about 6 KB each.
  public var indexCacheBytes = 256 << 20
  /// The memory for pages of the database that are being written, in bytes.
  public var databaseCacheBytes = 128 << 20
  /// How long to wait before witnesses that were out of reach are asked again.
  var witnessRetryMilliseconds = 1_000
  /// What keeps it.
  var engine: any StoreEngine = SQLiteEngine()
  /// Where tests stop it.
  var hook: Hook = { _ in }

  /// Without other instructions: the system's clock, and nobody who cosigns.
  public init(clock: LedgerClock = .system, witness: @escaping Witness = { $0.checkpoint }) {
    self.clock = clock
    self.witness = witness
  }

  var pendingMax: Load {
    Load(entries: pendingEntriesMax, keys: pendingKeysMax, bytes: pendingBytesMax)
  }
}
