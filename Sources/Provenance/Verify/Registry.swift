import Crypto
import Notes

/// Who may say what: the revisions of parties and of the governance that count, in entry order.
///
/// Feed it the registry entries of a log with ``fold(_:_:)``, in ascending order; then ask who a
/// party was *below* an entry, for an entry is judged by the revisions below its own number. Later
/// revisions change nothing for it, with one exception: a key can be distrusted backwards.
///
/// A revision counts if it continues the chain of those that count (number and `previous`) and is
/// signed by enough different keys: of the governance in force, and for a revision of the governance
/// itself also of its own. What does not count is skipped and listed in ``skipped``.
///
/// Whether a revision counts depends on its own chain and on the governance alone. So somebody who
/// folds the entries of a few parties, as a verifier of one bundle does, comes to the same answers as
/// somebody who folds them all, provided that the governance is there first.
public struct Registry: Sendable {
  /// A revision that stands in the log and does not count.
  public struct Skipped: Hashable, Sendable {
    /// Its entry.
    public let entry: UInt64
    /// The rule that it breaks, and why.
    public let fault: RevisionFault

    /// Why, in a sentence without a full stop.
    public var reason: String { fault.message }
  }

  struct Counted<Text: Revision>: Sendable {
    let entry: UInt64
    let leafHash: Digest
    let revision: Text
  }

  /// The name of the log.
  public let origin: String
  /// The revisions that do not count, in the order in which they were folded.
  public private(set) var skipped: [Skipped] = []

  private(set) var governanceRevisions: [Counted<GovernanceRevision>] = []
  private(set) var partyRevisions: [PartyName: [Counted<PartyRevision>]] = [:]
  /// The first entry from which a key's signatures no longer count.
  private(set) var distrustedFrom: [VerifierKey: UInt64] = [:]

  /// A registry in which nobody is registered yet.
  public init(origin: String) {
    self.origin = origin
  }

  /// Takes entry `number` of the log.
  ///
  /// Entries that are no revision, or that cannot be read, mean nothing and are passed over. Those of
  /// one party, and those of the governance, must come in ascending order, and those of the
  /// governance below a party's before it.
  ///
  /// - Parameters:
  ///   - number: the number of the entry.
  ///   - text: the entry.
  /// - Returns: why the revision does not count; `nil` if it does, or if the entry is none.
  @discardableResult
  public mutating func fold(_ number: UInt64, _ text: [UInt8]) -> Skipped? {
    let fault: RevisionFault?
    switch try? LogEntry(parsing: text, origin: origin) {
    case .governance(let entry):
      fault = self.fault(of: entry, at: number)
      if fault == nil { governanceRevisions.append(counted(entry, at: number)) }
    case .party(let entry):
      fault = self.fault(of: entry, at: number)
      if fault == nil { count(entry, at: number) }
    case .statement, .index, nil: return nil
    }
    guard let fault else { return nil }
    let skip = Skipped(entry: number, fault: fault)
    skipped.append(skip)
    return skip
  }

  private mutating func count(_ entry: PartyEntry, at number: UInt64) {
    partyRevisions[entry.revision.party, default: []].append(counted(entry, at: number))
    // A distrust is never taken back, and its lowest entry counts.
    for distrust in entry.revision.distrusted {
      distrustedFrom[distrust.key] = min(distrust.entry, distrustedFrom[distrust.key] ?? .max)
    }
  }

  private func counted<Text>(_ entry: SignedRevision<Text>, at number: UInt64) -> Counted<Text> {
    Counted(entry: number, leafHash: entry.leafHash, revision: entry.revision)
  }
}
