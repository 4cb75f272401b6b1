/// When the write-ahead log of the ledger's database is copied to it.
enum SQLiteLimits {
  /// The pages in the write-ahead log, of 8 KB, from which on they are copied to the database.
  static let walPagesCopied = 8_192
  /// The pages from which on readers are waited for, so that its file can be begun anew.
  static let walPagesMax = 24_576
  /// What is kept of the write-ahead log's file when it has been copied, in bytes.
  static let walBytesKept = 256 << 20
  /// How long an erasure waits for readers that read no more than a statement; all other writers wait
  /// for it.
  static let erasureMilliseconds: Int32 = 20
}
