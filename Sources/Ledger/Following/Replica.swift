public import Crypto
public import Merkle
public import Notes

/// A copy of somebody else's log, made anew from its entries.
///
/// It goes the way of a ledger: it numbers the entries, files them, computes the index and the tree. But
/// it makes nothing up: the time of each index entry is the other's, and everything else in it must be
/// what was computed here. So a copy that holds `n` entries has seen that every root of the index up to
/// there is right.
///
/// Entries are taken, then staged, then shown: what is staged is durable and read by nobody; what is shown
/// are the trees that the log itself has published, with its note. Far behind, a copy may be written in
/// larger steps, which it shows under its own signature only.
///
/// What it has on disk is signed with a key of its own that has the log's name, so that a damaged copy
/// is found out; no reader of the log knows that key.
public final class Replica {
  /// Where a log is not what it says.
  public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The index entry is not the one that the entries below it make.
    case indexEntry(got: IndexEntry, computed: IndexEntry)
    /// The index entry is dated before the one before it.
    case time(IndexEntry)
    /// The tree has another root.
    case root(size: UInt64, got: Digest, computed: Digest)
    /// The checkpoint ends within a revision.
    case size(UInt64)

    /// What is wrong, in words.
    public var description: String {
      switch self {
      case .indexEntry(let got, let computed):
        "entry \(got.number) publishes the index root \(got.root.base64) and names entry "
          + "\(got.previous.map(String.init) ?? "-") before it; what was computed is "
          + "\(computed.root.base64) and \(computed.previous.map(String.init) ?? "-")"
      case .time(let entry): "entry \(entry.number) is dated before the index entry before it"
      case .root(let size, let got, let computed):
        "the tree of \(size) entries is signed with the root \(got.base64); what was computed is "
          + computed.base64
      case .size(let size): "the tree of \(size) entries does not end with an index entry"
      }
    }
  }

  private let store: any StoreWriter
  private let overlay = Overlay()
  private let sequencer: Sequencer
  private let key: SignerKey
  private let log: VerifierKey?
  /// What is taken and not durable.
  private var pending: [Batch] = []
  /// What is durable and not shown.
  private var staged: [Revision] = []
  /// The checkpoint of what is shown, a signed note, and its size; `nil` for a new copy.
  public private(set) var shown: (size: UInt64, note: [UInt8])?
  /// Whether a write did not end, so that bodies of it may have been written.
  private var isUnsure = false
  /// The index keys of what is taken and not durable.
  public private(set) var pendingKeys = 0
  // The last of all, so that it ends after the connection does.
  private let lock: LockFile

  /// Opens the copy in `directory`, which is made if there is none.
  ///
  /// - Parameters:
  ///   - directory: where it is kept.
  ///   - key: the key of the copy, which has the log's name.
  ///   - log: the log's own key, if it is the log's own ledger that is brought forward: what that key has
  ///     signed there is good, and what it signs needs no signature of the copy's.
  ///   - indexCacheBytes: the memory for pages of the index.
  /// - Throws: ``LedgerError`` if another process has it, or if it contradicts itself.
  public convenience init(
    _ directory: String,
    key: SignerKey,
    of log: VerifierKey? = nil,
    indexCacheBytes: Int = 256 << 20
  ) throws {
    var options = LedgerOptions()
    options.indexCacheBytes = indexCacheBytes
    try self.init(directory, key: key, of: log, options: options)
  }

  /// The same, with options of which only those for memory and the engine count.
  init(_ directory: String, key: SignerKey, of log: VerifierKey?, options: LedgerOptions) throws {
    let files = LedgerFiles(directory: directory)
    try files.makeDirectory()
    lock = try LockFile(files)
    try options.engine.make(in: directory)
    store = try options.engine.writer(
      of: directory,
      StoreWriterOptions(cacheBytes: options.databaseCacheBytes)
    )
    (self.key, self.log) = (key, log)
    let shown = try store.published()
    var opening = key.verifier
    if let log, let shown, try Self.isSigned(SignedNote(parsing: shown.checkpoint), by: log) {
      opening = log
    }
    sequencer = try Sequencer(files, key: opening, overlay: overlay, options: options)
    self.shown = shown.map { ($0.size, $0.checkpoint) }
    for state in try store.staged() {
      if let revision = try sequencer.replay(state).revision { staged.append(revision) }
    }
    try store.removeParts(from: sequencer.head.size)
  }

  /// The number of entries that were taken.
  public var size: UInt64 { sequencer.head.size }
  /// The root of their tree.
  public var root: Digest { sequencer.head.frontier.root }
  /// The last index entry; `nil` for a new copy.
  public var indexEntry: IndexEntry? { sequencer.head.indexEntry }
  /// The number of entries that are on disk.
  public var durableSize: UInt64 { staged.last?.range.upperBound ?? shown?.size ?? 0 }
  /// The number of revisions that are taken and not durable.
  public var pendingRevisions: Int { pending.count }

  /// Takes the next entries, up to the index entry `closing`, which is not among them.
  ///
  /// - Throws: ``Fault`` if that is not the one that they make; then the copy is as it was.
  public func take(_ entries: [NewEntry], closing: IndexEntry) throws {
    pending.append(try sequencer.follow(entries, closing: closing))
    pendingKeys += entries.reduce(0) { $0 + $1.keys.count }
  }

  /// Makes what was taken durable, for no reader to see.
  public func stage() throws {
    guard !pending.isEmpty else { return }
    try addBodies()
    var change = StoreChange()
    for batch in pending {
      guard let revision = batch.revision else { continue }
      change.append(batch.entries, as: revision)
      change.staged.append(revision.staged)
    }
    try store.commit(change)
    staged += pending.compactMap(\.revision)
    (pending, pendingKeys, isUnsure) = ([], 0, false)
  }

  /// Shows readers the tree of `note`, the log's own, which is durable here.
  ///
  /// - Throws: ``Fault`` if it is not the tree of what is shown or of one that is staged.
  public func show(_ note: SignedNote) throws {
    let checkpoint = try Checkpoint(parsing: note.text)
    let count = staged.prefix { $0.range.upperBound <= checkpoint.size }.count
    let tree = count > 0 ? staged[count - 1].checkpoint : try shownCheckpoint()
    guard let tree, tree.size == checkpoint.size else { throw Fault.size(checkpoint.size) }
    guard tree.root == checkpoint.root else {
      throw Fault.root(size: tree.size, got: checkpoint.root, computed: tree.root)
    }
    let signed = try signed(note)
    guard count > 0 || signed != shown?.note else { return }
    let revisions = Array(staged.prefix(count))
    var change = StoreChange()
    change.publish(revisions, note: signed)
    try store.commit(change)
    advance(showing: revisions, size: checkpoint.size, note: signed)
  }

  /// Puts everything that was taken on disk and shows it, under the copy's own signature: for a copy that is
  /// far behind.
  public func commit() throws {
    guard !pending.isEmpty || !staged.isEmpty else { return }
    try addBodies()
    let text = Checkpoint(origin: Origin(key.name), size: size, root: root).text
    let signed = try SignedNote(text: text, signatures: [key.sign(text)]).bytes
    let revisions = staged + pending.compactMap(\.revision)
    var change = StoreChange()
    for batch in pending {
      if let revision = batch.revision { change.append(batch.entries, as: revision) }
    }
    change.publish(revisions, note: signed)
    try store.commit(change)
    (pending, pendingKeys, isUnsure) = ([], 0, false)
    advance(showing: revisions, size: size, note: signed)
  }

  /// Throws unless `checkpoint` is that of what was taken.
  public func check(_ checkpoint: Checkpoint) throws {
    guard checkpoint.size == size else { throw Fault.size(checkpoint.size) }
    guard checkpoint.root == root else {
      throw Fault.root(size: size, got: checkpoint.root, computed: root)
    }
  }

  /// Throws unless `checkpoint` is that of the beginning of what was taken.
  public func checkEarlier(_ checkpoint: Checkpoint) throws {
    let frontier = try Frontier(size: checkpoint.size, node: node)
    guard frontier.root == checkpoint.root else {
      throw Fault.root(size: checkpoint.size, got: checkpoint.root, computed: frontier.root)
    }
  }

  /// The hash of the complete subtree `index` of `level`, of what was taken.
  public func node(_ level: Int, _ index: UInt64) throws -> Digest {
    try Revisions(published: store, revisions: staged + pending.compactMap(\.revision))
      .node(level, index)
  }

  /// What of the index a change by `entries`, which would be the next, rests on.
  public func excerpt(for entries: [NewEntry]) throws -> IndexExcerpt {
    try sequencer.excerpt(for: entries)
  }

  /// The first durable entry that is also called `id`; see ``NewEntry/aliases``.
  public func entry(ofAlias id: Digest) throws -> UInt64? { try store.number(ofAlias: id) }

  /// The durable entries in `range` that changed the registry, with their numbers.
  public func registryEntries(_ range: Range<UInt64>) throws -> [(number: UInt64, text: [UInt8])] {
    try store.registry(in: range).map { number in
      guard let text = try store.text(number) else {
        throw LedgerError.damaged("entry \(number) is missing")
      }
      return (number, text)
    }
  }

  /// The texts of the durable entries in `range`.
  public func texts(_ range: Range<UInt64>) throws -> [[UInt8]] { try store.texts(range) }

  /// The note of the durable entry `number`.
  public func note(_ number: UInt64) throws -> [UInt8]? {
    try store.statement(number)?.note
  }

  /// Removes the bodies of `numbers` for good, whether they are on disk already or not.
  ///
  /// Copies that a reader holds go when it has ended.
  public func eraseBodies(of numbers: [UInt64]) throws {
    for place in pending.indices {
      guard let range = pending[place].revision?.range else { continue }
      for number in numbers where range.contains(number) {
        pending[place].entries[Int(number - range.lowerBound)].body = nil
      }
    }
    let durable = numbers.filter { $0 < durableSize }
    if !durable.isEmpty { _ = try store.erase(durable) }
  }

  // MARK: Writing

  private func shownCheckpoint() throws -> Checkpoint? {
    try shown.map { try Checkpoint(parsing: SignedNote(parsing: $0.note).text) }
  }

  /// The note with the copy's own signature, by which it is opened again.
  private func signed(_ note: SignedNote) throws -> [UInt8] {
    if let log, Self.isSigned(note, by: log) { return note.bytes }
    let others = note.signatures.filter { !key.verifier.isNamed(by: $0) }
    return try SignedNote(text: note.text, signatures: others + [key.sign(note.text)]).bytes
  }

  private static func isSigned(_ note: SignedNote, by key: VerifierKey) -> Bool {
    note.signatures.contains { key.isNamed(by: $0) && key.isValid($0, of: note.text) }
  }

  private func addBodies() throws {
    if isUnsure { try store.removeParts(from: durableSize) }
    isUnsure = true
    for batch in pending {
      guard let revision = batch.revision else { continue }
      try store.addParts(of: batch.entries.map(\.withPackedBody), from: revision.range.lowerBound)
    }
  }

  private func advance(showing revisions: [Revision], size: UInt64, note: [UInt8]) {
    shown = (size, note)
    staged.removeFirst(min(staged.count, revisions.count))
    overlay.removeFirst(revisions.count)
    try? store.tidy()
  }
}

extension NewEntry {
  /// The entry with its body as it is stored; a filing that names keys cannot be packed.
  fileprivate var withPackedBody: NewEntry {
    var entry = self
    entry.body = body?.packed
    entry.members = members?.packed
    return entry
  }
}
