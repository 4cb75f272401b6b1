import Crypto
import GS1
import Merkle
import Notes

/// The steps of the verification, one by one; see ``Verification``.
struct Verifier {
  let bundle: ProofBundle
  let trust: TrustPolicy
  let now: UInt64

  /// The name of the log, which the trust file decides.
  var origin: String { trust.origin.text }

  /// The index entries of a bundle.
  struct IndexEntries {
    /// All of them, ascending.
    let all: [IndexEntry]
    /// The one under whose root all lookups stand.
    let last: IndexEntry
    /// T: the time as of which the bundle holds, in seconds since 1970.
    let asOf: UInt64
  }

  /// Step 1: the code names the subject.
  func subject(of code: String) throws(Refusal) -> Subject {
    let id: CanonicalID
    do { id = try CanonicalID(scanned: code) } catch {
      throw Refusal(step: 1, field: "subject", "the code cannot be read: \(error)")
    }
    guard id.uri.utf8.elementsEqual(bundle.subject.utf8) else {
      throw Refusal(step: 1, field: "subject", "the bundle is not about \(id.uri)")
    }
    return Subject(id)
  }

  /// Step 2: the log signed the checkpoint, and enough cosigners vouch for it.
  func checkpoint() throws(Refusal) -> VerifiedCheckpoint {
    do {
      return try trust.verify(SignedNote(parsing: bundle.checkpoint), now: now)
    } catch {
      throw Refusal(step: 2, field: "checkpoint", "\(error)")
    }
  }

  /// Step 3: the last entry publishes the root of the index at the time of the checkpoint.
  func indexEntries(_ checkpoint: VerifiedCheckpoint) throws(Refusal) -> IndexEntries {
    var all: [IndexEntry] = []
    for (place, entry) in bundle.entries.enumerated()
    where EntryKind(firstLineOf: entry.text) == .index {
      all.append(try indexEntry(entry, at: place, after: all.last))
    }
    let size = checkpoint.checkpoint.size
    guard let last = all.last, last.number == bundle.entries.last?.number, size > 0,
      last.number == size - 1
    else {
      throw Refusal(step: 3, field: "entries", "the last entry is no index entry of all before it")
    }
    // A time of the cosigners is at most a little ahead of the clock; the log's own must be so too.
    let limit = checkpoint.time ?? now
    guard last.time <= limit || last.time - limit <= TrustPolicy.clockSkewSeconds else {
      throw refusal(3, "the index entry is later than the checkpoint")
    }
    return IndexEntries(all: all, last: last, asOf: checkpoint.time ?? last.time)
  }

  private func indexEntry(
    _ entry: ProofBundle.Entry,
    at place: Int,
    after before: IndexEntry?
  ) throws(Refusal) -> IndexEntry {
    let index: IndexEntry
    do { index = try IndexEntry(parsing: entry.text) } catch {
      throw Refusal(step: 3, field: "entries[\(place)].text", "\(error)")
    }
    guard index.number == entry.number else {
      throw refusal(3, "the index entry has another number", at: place)
    }
    guard let before else { return index }
    guard index.time >= before.time, let previous = index.previous, previous >= before.number else {
      throw refusal(3, "the index entry does not follow the one before", at: place)
    }
    return index
  }

  /// A refusal for the entry at `place`, or for the last one.
  func refusal(_ step: Int, _ message: String, at place: Int? = nil) -> Refusal {
    Refusal(step: step, field: "entries[\(place ?? bundle.entries.count - 1)]", message)
  }
}
