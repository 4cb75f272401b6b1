internal import SQLite

/// Keeps a ledger in two files of SQLite.
struct SQLiteEngine: StoreEngine {
  func exists(in directory: String) -> Bool {
    LedgerFiles.exists(SQLiteFiles(directory).ledger)
  }

  func make(in directory: String) throws {
    let files = SQLiteFiles(directory)
    try files.directory.makePrivate(files.bodies)
    try files.directory.makePrivate(files.ledger)
    let bodies = try Database(files.bodies, access: .create, erasesDeleted: true)
    try Schema.make(Schema.bodies, in: bodies)
    let ledger = try Database(files.ledger, access: .create, pageBytes: Schema.pageBytes)
    try Schema.make(Schema.ledger, in: ledger)
    try files.directory.syncDirectory()
  }

  func reader(of directory: String) throws -> any StoreReader {
    try SQLiteReader(SQLiteFiles(directory))
  }

  func writer(of directory: String, _ options: StoreWriterOptions) throws -> any StoreWriter {
    try SQLiteWriter(SQLiteFiles(directory), options)
  }

  func copy(
    _ directory: String,
    to copy: String,
    progress: (_ done: Int, _ of: Int) -> Void
  ) throws -> PublishedState? {
    let from = try SQLiteReader(SQLiteFiles(directory))
    let to = SQLiteFiles(copy)
    return try from.read {
      // The state is pinned by this first look. Bodies are looked at afterwards, so that those of its
      // entries are all there.
      guard let state = try from.published() else { return nil }
      try from.bodies.read {
        let total = try from.database.byteCount() + from.bodies.byteCount()
        try to.directory.makePrivate(to.bodies)
        try from.bodies.copy(to: to.bodies) { progress($0, total) }
        let done = try from.bodies.byteCount()
        try to.directory.makePrivate(to.ledger)
        try from.database.copy(to: to.ledger) { progress(done + $0, total) }
      }
      try to.directory.syncDirectory()
      return state
    }
  }

  func checks(of directory: String) -> [StoreCheck] {
    let files = SQLiteFiles(directory)
    return [files.ledger, files.bodies].map { path in
      StoreCheck(name: path) {
        let database = try Database(path, access: .readOnly)
        let messages = try database.prepare("PRAGMA integrity_check(10)").all { $0.text(0) }
        return messages.filter { $0 != "ok" }
      }
    }
  }

  /// Copies further files of SQLite, those of `names` that there are in `directory`, into the directory
  /// `copy`.
  static func copyFiles(_ names: [String], of directory: String, to copy: String) throws {
    let files = LedgerFiles(directory: copy)
    for name in names where LedgerFiles.exists("\(directory)/\(name)") {
      try files.makePrivate("\(copy)/\(name)")
      try Database("\(directory)/\(name)", access: .readOnly).copy(to: "\(copy)/\(name)")
    }
    try files.syncDirectory()
  }
}
