public import Crypto
public import Ledger
public import Notes
import Merkle
import Provenance
import Registrar
import Synchronization

/// Copies a log and makes sure of it.
///
/// It takes entries from wherever they come, for it believes none of them: each note must be what its
/// entry commits to, each filing what the note names, each index entry what the entries below it
/// make, and the tree that which the log signed. Whatever is otherwise stops it for good; the reason is
/// kept in a file beside the copy, and whoever takes that file away knows what they do.
public final class Follower: Sendable {
  /// Gives entries of the log from a number on, as many as there are at hand; none if there are no more.
  public typealias Fetch = @Sendable (_ from: UInt64) throws -> [StoredEntry]

  private let log: VerifierKey
  private let genesis: Digest
  private let fetch: Fetch
  private let onStop: @Sendable (_ reason: String, _ checkpoint: Checkpoint) -> Void
  private let state: Mutex<State>

  /// How many entries are taken before they are put on disk together.
  private static let batchEntries: UInt64 = 20_000

  private struct State {
    let replica: Replica
    var auditor: EntryAuditor
    /// What came after the last index entry.
    var waiting: [NewEntry] = []
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
  ///   - stopped: why it was stopped before; `nil` if it was not.
  ///   - fetch: gives entries.
  ///   - onStop: told once why it stops, and on the way to which checkpoint.
  /// - Throws: if the copy cannot be opened.
  public init(
    _ directory: String,
    key: SignerKey,
    log: VerifierKey,
    genesis: Digest,
    stopped: String? = nil,
    fetch: @escaping Fetch,
    onStop: @escaping @Sendable (_ reason: String, _ checkpoint: Checkpoint) -> Void
  ) throws {
    (self.log, self.genesis, self.fetch, self.onStop) = (log, genesis, fetch, onStop)
    let replica = try Replica(directory, key: key)
    var auditor = EntryAuditor(origin: Origin(log.name).text, refusesUncounted: false)
    // Who spoke and who was registered must be known again; that it was right was seen before.
    if replica.size > 0 {
      let reader = try LedgerReader(directory)
      var number: UInt64 = 0
      while number < replica.size {
        for entry in try reader.durableEntries(from: number, bytesMax: 1 << 20) {
          auditor.remember(number, entry)
          number += 1
        }
      }
    }
    state = Mutex(State(replica: replica, auditor: auditor, stopped: stopped))
  }

  /// The number of entries that are held and were found right.
  public var size: UInt64 { state.withLock { $0.replica.size } }

  /// Why it has stopped; `nil` while it goes on.
  public var stopped: String? { state.withLock { $0.stopped } }

  /// Fetches and checks everything up to `checkpoint`, which carries the log's signature, and returns when
  /// it is held on disk.
  ///
  /// - Parameters:
  ///   - checkpoint: what the log signed.
  ///   - note: the note in which it did, to be kept with the copy; `nil` to keep none.
  /// - Throws: ``FollowError``, or what fetching throws.
  public func advance(to checkpoint: Checkpoint, note: SignedNote? = nil) throws {
    try state.withLock { state in
      if let reason = state.stopped { throw FollowError.stopped(reason) }
      do {
        // Nothing is vouched for that is not the beginning of what was checked.
        if checkpoint.size < state.replica.size {
          try state.replica.checkEarlier(checkpoint)
          return
        }
        while state.replica.size < checkpoint.size {
          try take(try fetch(state.next), upTo: checkpoint.size, &state)
          if state.replica.pendingCount >= Self.batchEntries { try state.replica.commit() }
        }
        try state.replica.check(checkpoint)
      } catch let fault as Replica.Fault {
        throw stop(&state, "\(fault)", checkpoint)
      } catch let fault as EntryFault {
        throw stop(&state, "entry \(fault.number): \(fault.message)", checkpoint)
      }
      try state.replica.commit(checkpoint: note)
    }
  }

  private struct EntryFault: Error {
    let number: UInt64
    let message: String
  }

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
        throw EntryFault(number: 0, message: "it is not the genesis of the trust file")
      }
      let keys: [IndexKey]
      do { keys = try state.auditor.keys(of: number, entry) } catch {
        throw EntryFault(number: number, message: "\(error)")
      }
      state.waiting.append(
        NewEntry(
          text: entry.text,
          keys: keys,
          isRegistry: entry.isRegistry,
          note: entry.note,
          salt: entry.salt,
          filing: entry.filing
        )
      )
    }
  }

  private func close(with text: [UInt8], _ number: UInt64, _ state: inout State) throws {
    let closing: IndexEntry
    do { closing = try IndexEntry(parsing: text) } catch {
      throw EntryFault(number: number, message: "\(error)")
    }
    try state.replica.take(state.waiting, closing: closing)
    state.waiting = []
  }

  private func stop(
    _ state: inout State,
    _ reason: String,
    _ checkpoint: Checkpoint
  ) -> FollowError {
    state.stopped = reason
    onStop(reason, checkpoint)
    return .stopped(reason)
  }
}
