public import Crypto
public import Ledger
public import Notes
import Merkle
import Provenance
import Registrar
import Synchronization

/// An entry as it was sent.
typealias FedEntry = StoredEntry

/// Copies a log and makes sure of it.
///
/// It takes entries from wherever they come, for it believes none of them: each note must be what its
/// entry commits to, each filing what the note names, each index entry what the entries below it
/// make, and the tree that which the log signed. Whatever is otherwise stops it for good; what proves it
/// is handed out as ``Evidence``.
///
/// It goes on from what it has on disk: opening it costs what the registry costs, however long the log is.
public final class Follower: Sendable {
  /// Gives entries of the log from a number on, as many as there are at hand; none if there are no more.
  public typealias Fetch = @Sendable (_ from: UInt64) throws -> [StoredEntry]
  /// The hash of a complete subtree of a tree that the log shows to everybody.
  public typealias Node = (_ level: Int, _ index: UInt64) throws -> Digest

  /// What a follower is told.
  public struct Options: Sendable {
    /// Whether it keeps what holders of codes may see, so that it can answer scans.
    public var keepsBodies = false
    /// The clock, in POSIX seconds.
    public var now: @Sendable () -> UInt64
    /// Whether the copy is the log's own ledger, put back from a backup, which is to be brought forward.
    public var recoversLog = false
    /// Whose cosignatures are its own.
    public var cosigner: VerifierKey?
    /// What it has cosigned last.
    public var vouched: SignedNote?
    /// Reads the tree of a size from the tiles that the log shows; `nil` if there is nothing to ask.
    public var tiles: (@Sendable (_ size: UInt64) -> Node)?

    /// By the clock `now`, and nothing else.
    public init(now: @escaping @Sendable () -> UInt64) { self.now = now }
  }

  let log: VerifierKey
  let fetch: Fetch
  let options: Options
  private let genesis: Digest
  private let onStop: @Sendable (Evidence) -> Void
  private let state: Mutex<State>

  /// How much is taken before it is put on disk together, when the copy is far behind.
  private static let revisionsMax = 512
  private static let keysMax = 400_000
  private static let entriesMax: UInt64 = 20_000
  /// How long a log may show a smaller tree than before: as long as something between may keep old
  /// answers.
  private static let smallerSecondsMax: UInt64 = 60

  struct State {
    let replica: Replica
    var auditor: EntryAuditor
    /// What came after the last index entry.
    var waiting: [NewEntry] = []
    /// The statements that are taken and not durable, by their leaf hashes: number and party.
    var statements: [Digest: (number: UInt64, party: PartyName?)] = [:]
    /// What is to be erased when the revision is closed.
    var erasures: [Erasure] = []
    /// The log's note of the largest tree that was found right.
    var held: SignedNote?
    /// The last note with its own cosignature, and the time of that.
    var vouched: (note: SignedNote, time: UInt64)?
    /// Since when the log shows a smaller tree than it has shown.
    var smallerSince: UInt64?
    /// Whether what readers see is a tree that the log has published.
    var isShowing = false
    var stopped: String?

    var next: UInt64 { replica.size + UInt64(waiting.count) }
  }

  /// Opens the copy in `directory`, which is made if there is none, and goes on from there.
  ///
  /// - Parameters:
  ///   - directory: where the copy is kept.
  ///   - key: the copy's own key; see `Replica`.
  ///   - log: the key of the log.
  ///   - genesis: the leaf hash of its entry 0.
  ///   - options: what else it is told.
  ///   - fetch: gives entries.
  ///   - onStop: told once why it stops.
  /// - Throws: if the copy cannot be opened.
  public init(
    _ directory: String,
    key: SignerKey,
    log: VerifierKey,
    genesis: Digest,
    options: Options,
    fetch: @escaping Fetch,
    onStop: @escaping @Sendable (Evidence) -> Void
  ) throws {
    (self.log, self.genesis, self.fetch, self.onStop) = (log, genesis, fetch, onStop)
    self.options = options
    let replica = try Replica(directory, key: key, of: options.recoversLog ? log : nil)
    var auditor = EntryAuditor(origin: Origin(log.name).text, refusesUncounted: false)
    // Who was registered must be known again; that it was right was seen before.
    for (number, text) in try replica.registryEntries(0..<replica.size) {
      auditor.remember(number, revision: text)
    }
    var state = State(replica: replica, auditor: auditor)
    if let shown = replica.shown {
      let note = try SignedNote(parsing: shown.note)
      state.isShowing = note.signatures.contains {
        log.isNamed(by: $0) && log.isValid($0, of: note.text)
      }
      if state.isShowing { state.held = note }
    }
    state.vouch(for: options.vouched, cosigner: options.cosigner)
    if let vouched = state.vouched?.note, state.size(of: state.held) < state.size(of: vouched) {
      state.held = vouched
    }
    self.state = Mutex(state)
  }

  /// The number of entries that are held and were found right.
  public var size: UInt64 { state.withLock { $0.replica.durableSize } }

  /// The number of entries that readers see; `nil` while that is no tree that the log has published.
  public var shownSize: UInt64? {
    state.withLock { $0.isShowing ? $0.replica.shown?.size : nil }
  }

  /// Why it has stopped; `nil` while it goes on.
  public var stopped: String? { state.withLock { $0.stopped } }

  /// The proof that the tree of `size` entries, which it holds, goes on from that of `oldSize`.
  public func consistency(from oldSize: UInt64, to size: UInt64) throws -> [Digest] {
    try state.withLock { state in
      guard 0 < oldSize, oldSize <= size, size <= state.replica.size else { return [] }
      return try ConsistencyProof.path(oldSize: oldSize, newSize: size, node: state.replica.node)
    }
  }

  /// Remembers that it has cosigned `note`: what is dated before that and comes later is dated back.
  public func vouch(for note: SignedNote) {
    state.withLock { $0.vouch(for: note, cosigner: options.cosigner) }
  }

  /// Fetches and checks everything up to the checkpoint in `note`, which carries the log's signature, and
  /// returns when it is held on disk.
  ///
  /// - Parameters:
  ///   - note: what the log signed.
  ///   - isPublished: whether readers of the log see it already, so that readers of the copy may.
  /// - Throws: ``FollowError``, `NotesError` if it is no note of this log, or what fetching throws.
  public func advance(to note: SignedNote, isPublished: Bool = true) throws {
    _ = try note.verified(by: [log])
    let checkpoint = try Checkpoint(parsing: note.text)
    guard checkpoint.origin == Origin(log.name) else {
      throw NotesError.wrongOrigin(checkpoint.origin)
    }
    try state.withLock { state in
      if let reason = state.stopped { throw FollowError.stopped(reason) }
      do {
        try reach(checkpoint, &state)
        if state.size(of: state.held) <= checkpoint.size { state.held = note }
        if isPublished { try show(note, checkpoint, &state) }
      } catch let lie as Lie {
        let evidence = Evidence(of: lie, note: note, state: state, by: self)
        state.stopped = evidence.says
        onStop(evidence)
        throw FollowError.stopped(evidence.says)
      }
    }
  }

  private func reach(_ checkpoint: Checkpoint, _ state: inout State) throws {
    do {
      // Nothing is vouched for that is not the beginning of what was checked.
      if checkpoint.size < state.replica.size { return try state.replica.checkEarlier(checkpoint) }
      while state.replica.size < checkpoint.size {
        guard state.next < checkpoint.size else { throw Replica.Fault.size(checkpoint.size) }
        try take(try fetch(state.next), upTo: checkpoint.size, &state)
        if state.isFarBehind(Self.revisionsMax, Self.keysMax, Self.entriesMax) {
          try state.replica.commit()
          state.settle(isShowing: false)
        }
      }
      try state.replica.check(checkpoint)
    } catch let fault as Replica.Fault {
      throw Lie.root(reason: "\(fault)")
    }
    try state.replica.stage()
    state.settle(isShowing: state.isShowing)
  }

  private func show(
    _ note: SignedNote,
    _ checkpoint: Checkpoint,
    _ state: inout State
  ) throws {
    let before = state.replica.shown?.size ?? 0
    guard checkpoint.size < before else {
      state.smallerSince = nil
      do { try state.replica.show(note) } catch let fault as Replica.Fault {
        throw Lie.root(reason: "\(fault)")
      }
      state.isShowing = true
      return
    }
    // A copy that was caught up in steps may be ahead of what is published.
    guard state.isShowing else { return }
    let now = options.now()
    let since = state.smallerSince ?? now
    state.smallerSince = since
    let error = FollowError.smaller(shown: checkpoint.size, before: before)
    guard now - since > Self.smallerSecondsMax else { throw error }
    throw Lie.smaller(reason: "\(error)")
  }

  // MARK: Taking

  private func take(
    _ entries: [StoredEntry],
    upTo size: UInt64,
    _ state: inout State
  ) throws {
    guard !entries.isEmpty else { throw FollowError.missing(number: state.next) }
    for entry in entries where state.next < size {
      let number = state.next
      if EntryKind(firstLineOf: entry.text) == .index {
        try close(with: entry.text, number, &state)
        continue
      }
      guard number > 0 || LogHash.leaf(entry.text) == genesis else {
        throw Lie.entry(entry, reason: "it is not the genesis of the trust file")
      }
      state.waiting.append(try checked(entry, number, &state))
    }
  }

  private func checked(
    _ entry: StoredEntry,
    _ number: UInt64,
    _ state: inout State
  ) throws -> NewEntry {
    let keys: [IndexKey]
    do {
      let replica = state.replica
      keys = try state.auditor.keys(of: number, entry) { try replica.entry(ofAlias: $0) }
    } catch let error as RepeatedNote {
      throw Lie.repeated(entry, first: error.first)
    } catch let error as FormatError {
      throw Lie.entry(entry, reason: "\(error)")
    }
    var new = NewEntry(
      text: entry.text,
      keys: keys,
      isRegistry: entry.isRegistry,
      note: entry.note,
      salt: entry.salt,
      filing: state.auditor.lastFiling?.stored() ?? entry.filing
    )
    guard let note = entry.note else { return new }
    new.aliases = [EntryAuditor.alias(ofNote: note)]
    if options.keepsBodies { keepBody(of: entry, number, in: &new, &state) }
    return new
  }

  private func close(with text: [UInt8], _ number: UInt64, _ state: inout State) throws {
    let closing: IndexEntry
    do { closing = try IndexEntry(parsing: text) } catch {
      throw Lie.index(closing: text, reason: "entry \(number): \(error)")
    }
    let now = options.now()
    guard closing.time <= now + TrustPolicy.clockSkewSeconds else {
      throw FollowError.ahead(number: number, seconds: closing.time - now)
    }
    if let (note, time) = state.vouched, number >= state.size(of: note),
      closing.time + TrustPolicy.clockSkewSeconds < time
    {
      throw Lie.backdated(closing: text, time: closing.time, seen: time)
    }
    do { try state.replica.take(state.waiting, closing: closing) } catch let fault as Replica.Fault
    {
      throw Lie.index(closing: text, reason: "\(fault)")
    }
    state.waiting = []
    try erase(&state)
  }
}

extension Follower.State {
  /// The size of the tree of `note`; 0 for none.
  func size(of note: SignedNote?) -> UInt64 {
    note.flatMap { try? Checkpoint(parsing: $0.text) }?.size ?? 0
  }

  mutating func vouch(for note: SignedNote?, cosigner: VerifierKey?) {
    guard let note, let cosigner, let line = note.signatures.first(where: cosigner.isNamed),
      cosigner.isValid(line, of: note.text), let time = line.cosignatureTime
    else { return }
    vouched = (note, time)
  }

  func isFarBehind(_ revisions: Int, _ keys: Int, _ entries: UInt64) -> Bool {
    replica.pendingRevisions >= revisions || replica.pendingKeys >= keys
      || replica.size - replica.durableSize >= entries
  }

  /// What was taken is durable now, and found there.
  mutating func settle(isShowing: Bool) {
    auditor.forgetNotes()
    statements = [:]
    self.isShowing = isShowing
  }
}
