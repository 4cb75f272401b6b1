/// The files of a ledger that SQLite keeps.
struct SQLiteFiles: Sendable {
  let directory: LedgerFiles

  init(_ directory: String) { self.directory = LedgerFiles(directory: directory) }

  /// Entries, notes, filings, tiles, the index, and the published checkpoint.
  var ledger: String { directory.directory + "/ledger.db" }
  /// Bodies and members parts with their salts: what can be erased.
  var bodies: String { directory.directory + "/bodies.db" }
}
