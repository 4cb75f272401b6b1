/// A way to keep ledgers: SQLite is one.
///
/// A store holds the log's entries, its tiles, its index, the published state, the batches that are
/// staged on top of it, and apart from all these what can be erased. It knows nothing of what they
/// mean: what goes with what is for the stages to say, which name it in a ``StoreChange``.
///
/// Every engine must pass the same tests. What they rest on:
///
/// - A change is there as a whole or not at all, also after the process is killed or the machine is
///   switched off; when ``StoreWriter/commit(_:)`` has returned it is there.
/// - A reader sees one committed state during a ``StoreReader/read(_:)``, and neither keeps the writer
///   waiting nor waits for it.
/// - What fails throws, and leaves the store as it was or, if that cannot be said, in one of both states
///   when it is opened again.
///
/// That one process writes at a time is seen to outside, by a ``LockFile``.
protocol StoreEngine: Sendable {
  /// Whether there is a store in `directory`.
  func exists(in directory: String) -> Bool

  /// Makes an empty store in `directory`, which exists; one that is there stays as it is.
  func make(in directory: String) throws

  /// Opens the store in `directory` for reading, for one thread at a time.
  func reader(of directory: String) throws -> any StoreReader

  /// Opens the store in `directory` for writing; no other writer may be open.
  func writer(of directory: String, _ options: StoreWriterOptions) throws -> any StoreWriter

  /// Copies the store in `directory` as of one published state into the directory `copy`, which has none;
  /// when this returns the copy is on disk.
  ///
  /// The parts that can be erased are of that state or a later one; those of later entries are removed
  /// when the copy is opened.
  /// - Returns: The published state of the copy; `nil`, and no copy, if the store has none.
  func copy(
    _ directory: String,
    to copy: String,
    progress: (_ done: Int, _ of: Int) -> Void
  ) throws -> PublishedState?

  /// The parts of the store's own structures, each with a check that says what is wrong with it; they
  /// can be run at the same time, and beside readers.
  func checks(of directory: String) -> [StoreCheck]
}

/// What a writer is given.
struct StoreWriterOptions: Sendable {
  /// The memory for what is being written, in bytes.
  var cacheBytes = 128 << 20
}

/// A check of some of the structures that an engine puts around what it is given.
struct StoreCheck: Sendable {
  /// What is checked, such as the path of a file.
  let name: String
  /// What is wrong, in words.
  let run: @Sendable () throws -> [String]
}
