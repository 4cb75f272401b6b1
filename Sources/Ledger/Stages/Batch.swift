internal import Crypto
internal import Synchronization

/// Requests that go through the stages together.
struct Batch: Sendable {
  /// Who waits for it.
  var requests: [Request] = []
  /// The numbers that each request gets, or why it gets none.
  var outcomes: [Result<[UInt64], LedgerError>] = []
  /// The new entries, in the order of their numbers.
  var entries: [NewEntry] = []
  /// The new entries that have a content.
  var contents: [Digest: UInt64] = [:]
  /// The new entries that have an alias for themselves.
  var soleAliases: [Digest: UInt64] = [:]
  /// What they make of the log; `nil` if none of them is new.
  var revision: Revision?
}

/// The batches that are sequenced and not yet published, the oldest first.
///
/// The database does not show them yet, so the sequencer looks here first. What leaves is already in
/// the database, so what is looked for is always in one or the other.
final class Overlay: Sendable {
  private let batches = Mutex<[Batch]>([])

  /// All of them, now.
  var all: [Batch] { batches.withLock { $0 } }

  /// Adds the newest.
  func add(_ batch: Batch) { batches.withLock { $0.append(batch) } }

  /// Removes the oldest, which are published now.
  func removeFirst(_ count: Int) { batches.withLock { $0.removeFirst(count) } }
}
