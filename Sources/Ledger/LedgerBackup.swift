internal import Crypto
internal import Merkle
public import Notes

/// Copies of a ledger, and going on from one.
///
/// The signer's memory is never copied. A ledger that was put back from a copy has none, and so signs
/// nothing: it does not know whether it went on after the copy was made. Who shows it the newest
/// checkpoint that anyone has seen can have it go on, if it holds that very tree. If it does not, what
/// came after the copy has to be fetched from whoever follows the log, for a second history under the
/// same key would be found out and would end all trust in it.
public enum LedgerBackup {
  /// Copies the ledger in `directory`, which may be open for writing, into the new folder `copy`.
  ///
  /// All files of the copy are of one published state or later, and complete as of it.
  /// - Parameters:
  ///   - directory: The ledger.
  ///   - copy: A folder that does not exist, or is empty.
  ///   - others: The names of further SQLite files in `directory` that go with it, where they exist.
  ///   - progress: Is told how many bytes are copied, of how many.
  /// - Returns: The checkpoint of the copy, a signed note.
  /// - Throws: ``LedgerError``, or what the store throws.
  @discardableResult
  public static func make(
    of directory: String,
    to copy: String,
    others: [String] = [],
    progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws -> [UInt8] {
    try make(of: directory, to: copy, others: others, engine: SQLiteEngine(), progress: progress)
  }

  /// The same for a ledger that `engine` keeps.
  @discardableResult
  static func make(
    of directory: String,
    to copy: String,
    others: [String] = [],
    engine: any StoreEngine,
    progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws -> [UInt8] {
    guard engine.exists(in: directory) else { throw LedgerError.missing(directory: directory) }
    try LedgerFiles(directory: copy).makeDirectory()
    guard !engine.exists(in: copy) else { throw LedgerError.exists(directory: copy) }
    // What goes with it comes after the ledger's state is pinned, so that it is never older.
    guard let state = try engine.copy(directory, to: copy, progress: progress) else {
      throw LedgerError.missing(directory: directory)
    }
    try SQLiteEngine.copyFiles(others, of: directory, to: copy)
    return state.checkpoint
  }

  /// Lets the ledger in `directory`, which was put back from a copy, go on.
  ///
  /// - Parameters:
  ///   - directory: The ledger. It must not have a signer's memory.
  ///   - key: The log's key.
  ///   - newest: The newest checkpoint that anyone has seen, a note signed by that key.
  ///   - mayRemember: Whether it may have a memory, if that contradicts nothing: for one that was brought
  ///     forward to `newest`.
  /// - Throws: ``LedgerError/signer(_:)`` if the ledger does not hold that tree, or has a memory.
  public static func restore(
    _ directory: String,
    key: VerifierKey,
    newest: [UInt8],
    mayRemember: Bool = false
  ) throws {
    try restore(
      LedgerReader(directory),
      key: key,
      newest: newest,
      mayRemember: mayRemember
    )
  }

  /// The same for the ledger that `reader` reads.
  static func restore(
    _ reader: LedgerReader,
    key: VerifierKey,
    newest: [UInt8],
    mayRemember: Bool = false
  ) throws {
    let store = reader.store
    let files = LedgerFiles(directory: reader.directory)
    let lock = try LockFile(files)
    defer { withExtendedLifetime(lock) {} }
    let origin = Origin(key.name)
    var memory = try SignerMemory(files, origin: origin)
    if let last = memory.last, !mayRemember {
      throw LedgerError.signer(.hasMemory(signed: last.size))
    }
    let shown = try checkpoint(in: newest, key: key)
    let held = try reader.read { snapshot in
      try checkpoint(in: snapshot.checkpoint, key: key)
    }
    // What is staged on top will be published when the ledger is opened, so it holds that too.
    let staged = try store.staged().map { try Checkpoint(parsing: $0.checkpointText) }
    if let same = staged.first(where: { $0.size == shown.size }) {
      guard same.root == shown.root else { throw LedgerError.signer(.otherRoot(size: same.size)) }
    } else {
      guard shown.size <= held.size else {
        let size = staged.last?.size ?? held.size
        throw LedgerError.signer(.ledgerBehind(signed: shown.size, ledger: size))
      }
      guard try Frontier(size: shown.size, node: store.node).root == shown.root else {
        throw LedgerError.signer(.otherRoot(size: shown.size))
      }
    }
    if let last = memory.last { try expectHeld(last, by: held, in: store) }
    try memory.remember(shown.size > held.size ? shown : held)
  }

  /// Throws unless what was signed last is the beginning of the tree that is held.
  private static func expectHeld(
    _ last: Checkpoint,
    by held: Checkpoint,
    in store: any StoreReader
  ) throws {
    guard last.size <= held.size else {
      throw LedgerError.signer(.ledgerBehind(signed: last.size, ledger: held.size))
    }
    guard try Frontier(size: last.size, node: store.node).root == last.root else {
      throw LedgerError.signer(.otherRoot(size: last.size))
    }
  }

  private static func checkpoint(in note: [UInt8], key: VerifierKey) throws -> Checkpoint {
    let note = try SignedNote(parsing: note)
    _ = try note.verified(by: [key])
    let checkpoint = try Checkpoint(parsing: note.text)
    guard checkpoint.origin == Origin(key.name) else {
      throw NotesError.wrongOrigin(checkpoint.origin)
    }
    return checkpoint
  }
}
