internal import SQLite

/// Why the ledger does not do what it is asked for.
public enum LedgerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is a ledger in the directory already.
  case exists(directory: String)
  /// There is no ledger in the directory.
  case missing(directory: String)
  /// Another process has opened the ledger for writing.
  case locked(directory: String, process: String)
  /// The ledger was written by another version of this program, or is none.
  case format(path: String, found: Int64)
  /// The key of this name is one for cosigning, which signs no log.
  case wrongKey(String)

  /// Entry `index` of an append is refused for its form.
  case entry(index: Int, EntryFault)
  /// One append has more entries than this.
  case tooManyEntries(max: Int)
  /// Too much is under way already; try again after this time.
  case busy(retryAfterSeconds: Int)
  /// A party or the governance was revised after the entries were admitted; admit them again.
  case registryChanged(entry: UInt64)
  /// What one of the entries says was taken a moment ago, as this entry, and another names it by its
  /// hash; or this entry says something else under the same name. Admit them again.
  case contentTaken(entry: UInt64)
  /// The clock is so far behind the last index entry that another would not be believed.
  case clockBehind(seconds: UInt64)

  /// A write failed: the ledger takes no more of them until it is opened again. Reading goes on.
  case halted(reason: String)
  /// All is erased, and a reader keeps copies of it in this file from being overwritten yet: to erase again
  /// tells whether they are.
  case erasureHeld(path: String)
  /// The ledger is closed.
  case closed
  /// What the witnesses returned is not the checkpoint that they were given.
  case witness(String)
  /// The stored state contradicts itself.
  case damaged(String)
  /// The signer's memory says that signing would rewrite what was signed before.
  case signer(SignerFault)
  /// The system refused an operation on a file.
  case file(operation: String, path: String, code: Int32, message: String)

  /// What is wrong, and where it helps, what to do.
  public var description: String {
    switch self {
    case .exists(let directory): "there is a ledger in \(directory) already"
    case .missing(let directory): "there is no ledger in \(directory)"
    case .locked(let directory, let process):
      "the ledger in \(directory) is open for writing in process \(process)"
    case .format(let path, let found):
      "\(path) is no ledger of this version (format \(found), expected \(Schema.version))"
    case .wrongKey(let name): "the key of \(name) is a cosigner's, and signs no log"
    case .entry(let index, let fault): "entry \(index) of the append: \(fault)"
    case .tooManyEntries(let max): "an append has at most \(max) entries"
    case .busy(let seconds):
      "too much is waiting to be written; try again in \(seconds) \(seconds == 1 ? "second" : "seconds")"
    case .registryChanged(let entry):
      "entry \(entry) changed the registry after these entries were admitted; admit them again"
    case .contentTaken(let entry):
      "entry \(entry) says the same, or has the same name, since a moment ago; admit these entries again"
    case .clockBehind(let seconds):
      "the clock is \(seconds) seconds behind the last index entry; set it right"
    case .halted(let reason): "the ledger takes no more writes: \(reason)"
    case .erasureHeld(let path):
      "it is erased, but a reader keeps copies from being overwritten in \(path) yet; erase again later"
    case .closed: "the ledger is closed"
    case .witness(let what): "the witnesses returned \(what)"
    case .damaged(let what): "the ledger is damaged: \(what)"
    case .signer(let fault): "the log's key does not sign: \(fault)"
    case .file(let operation, let path, let code, let message):
      "cannot \(operation) \(path): \(message) (\(code))"
    }
  }
}

/// What is wrong with the form of an entry.
public enum EntryFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// The text is empty or has more than 65,535 bytes.
  case textLength(Int)
  /// Something kept with it has too many bytes.
  case partLength(Int)
  /// The keys do not ascend, or one stands twice.
  case keyOrder
  /// There is a body or a members part, but no note that it could belong to.
  case partWithoutNote
  /// It is written like an index entry, which only the ledger makes.
  case indexEntry

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .textLength(let count): "its text has \(count) bytes"
    case .partLength(let count): "a part of it has \(count) bytes"
    case .keyOrder: "its keys do not ascend"
    case .partWithoutNote: "it has a body but no note"
    case .indexEntry: "only the ledger makes index entries"
    }
  }
}

/// Why the signer refuses.
public enum SignerFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// Its memory is gone, or is not what it should be.
  case noMemory(path: String, reason: String)
  /// It signed a larger tree than the ledger holds: the ledger was put back to an older state.
  case ledgerBehind(signed: UInt64, ledger: UInt64)
  /// The ledger published a larger tree than it remembers: its memory was put back.
  case memoryBehind(signed: UInt64, ledger: UInt64)
  /// It has a memory, so this is no ledger that was put back from a copy.
  case hasMemory(signed: UInt64)
  /// It signed another root for a tree of this size.
  case otherRoot(size: UInt64)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .noMemory(let path, let reason):
      "its memory of what it signed cannot be read from \(path): \(reason)"
    case .ledgerBehind(let signed, let ledger):
      "it has signed a tree of \(signed) entries, and the ledger holds \(ledger); "
        + "an older state of the ledger must not go on under the same key"
    case .memoryBehind(let signed, let ledger):
      "the ledger has published \(ledger) entries, and it remembers having signed \(signed); "
        + "its memory must never be put back to an older state"
    case .hasMemory(let signed):
      "it remembers having signed \(signed) entries, and needs to be shown nothing"
    case .otherRoot(let size): "it has signed another root for the tree of \(size) entries"
    }
  }
}

extension LedgerError {
  /// Whether an error says that what is stored of the log is not what was written.
  public static func isDamage(_ error: any Error) -> Bool {
    switch error {
    case is IndexError, LedgerError.damaged: true
    case LedgerError.file(_, let path, let code, _): isDamage(code, of: path)
    case let error as SQLiteError: isDamage(error.code, of: error.path)
    default: false
    }
  }

  private static func isDamage(_ code: Int32, of path: String) -> Bool {
    // The low byte is the code without its extension: 11 is SQLITE_CORRUPT, 26 SQLITE_NOTADB.
    let name = path.split(separator: "/").last
    return [11, 26].contains(code & 0xff) && (name == "ledger.db" || name == "bodies.db")
  }
}
