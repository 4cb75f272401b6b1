import Crypto
public import Notes
import Merkle

/// Looks once at a log and at everybody who cosigns it.
public struct LogMonitor {
  /// What a look came to.
  public struct Report {
    /// What is not as it should be.
    public internal(set) var findings: [Finding] = []
    /// The newest checkpoint of the log, to compare with next time; `nil` if there was none to see.
    public internal(set) var seen: SignedNote?
    /// Pairs of notes, each with the log's signature, that cannot both be true.
    public internal(set) var contradictions: [Contradiction] = []
  }

  /// Two notes, each with the log's signature, that do not go together.
  public struct Contradiction: Sendable {
    /// The one with the smaller tree, or one of two of the same size.
    public let smaller: SignedNote
    /// The other.
    public let larger: SignedNote
    /// What was found.
    public let finding: Finding
  }

  private let trust: TrustPolicy
  private let now: UInt64
  private let log: PublicLog.Get
  private let cosigner: (TrustPolicy.Cosigner) -> PublicLog.Get?
  private var report = Report()
  /// What everybody has seen, to compare with each other.
  private var sightings: [(about: String, note: SignedNote, checkpoint: Checkpoint)] = []

  /// Prepares a look.
  ///
  /// - Parameters:
  ///   - trust: names the log and who cosigns it.
  ///   - now: the clock, in seconds since 1970.
  ///   - log: gets what the log shows.
  ///   - cosigner: gets what a witness or follower shows; `nil` for one that has no address.
  public init(
    trust: TrustPolicy,
    now: UInt64,
    log: @escaping PublicLog.Get,
    cosigner: @escaping (TrustPolicy.Cosigner) -> PublicLog.Get?
  ) {
    (self.trust, self.now, self.log, self.cosigner) = (trust, now, log, cosigner)
  }

  /// Looks.
  ///
  /// - Parameter before: the checkpoint that was seen last time.
  /// - Returns: what it came to.
  public consuming func look(before: SignedNote?) -> Report {
    guard let (note, checkpoint) = published() else { return report }
    report.seen = note
    checkVouchers(of: note)
    let shown = PublicLog(size: checkpoint.size, get: log)
    guard checkTree(checkpoint, shown) else { return report }
    if let before { compare(before, with: note, checkpoint, shown, about: "log") }
    for cosigner in trust.cosigners { compare(cosigner, note, checkpoint, shown) }
    return report
  }

  private mutating func published() -> (SignedNote, Checkpoint)? {
    do {
      let note = try SignedNote(parsing: log("/checkpoint"))
      _ = try note.verified(by: [trust.log])
      let checkpoint = try Checkpoint(parsing: note.text)
      guard checkpoint.origin == trust.origin, checkpoint.size > 0 else {
        throw NotesError.wrongOrigin(checkpoint.origin)
      }
      return (note, checkpoint)
    } catch let error as NotesError {
      add(.quorum, "log", "its checkpoint: \(error)")
    } catch {
      add(.unreachable, "log", "\(error)")
    }
    return nil
  }

  private mutating func checkVouchers(of note: SignedNote) {
    do {
      let verified = try trust.verify(note, now: now)
      if let time = verified.time, trust.isTooOld(time, now: now) {
        add(.stale, "log", "its newest state that is vouched for is \(now - time) seconds old")
      }
    } catch {
      add(.quorum, "log", "\(error)")
    }
  }

  /// Whether the tiles make the tree that was signed; and looks at the last entry.
  private mutating func checkTree(_ checkpoint: Checkpoint, _ shown: PublicLog) -> Bool {
    do {
      let root = try shown.root()
      guard root == checkpoint.root else {
        add(.tiles, "log", "the tiles make another root than the one that was signed")
        return false
      }
      let index = try IndexEntry(parsing: shown.lastEntry())
      if index.number != checkpoint.size - 1 {
        add(.index, "log", "its last entry says that it is entry \(index.number)")
      }
      if index.time > now + TrustPolicy.clockSkewSeconds {
        add(.index, "log", "its last entry is dated \(index.time - now) seconds ahead")
      }
      if trust.isTooOld(index.time, now: now) {
        add(.stale, "log", "its last entry is \(now - index.time) seconds old")
      }
      return true
    } catch let error as MerkleError {
      add(.index, "log", "its last entry: \(error)")
      return true
    } catch {
      add(.tiles, "log", "\(error)")
      return false
    }
  }

  private mutating func compare(
    _ cosigner: TrustPolicy.Cosigner,
    _ note: SignedNote,
    _ checkpoint: Checkpoint,
    _ shown: PublicLog
  ) {
    guard let get = self.cosigner(cosigner) else { return }
    do {
      let path = "/\(SHA256.hash(trust.log.name.bytes).hex)/checkpoint"
      let other = try SignedNote(parsing: get(path))
      let signers = try other.verified(by: [trust.log, cosigner.key])
      guard signers.count == 2 else {
        add(.unreachable, cosigner.label, "its checkpoint is not signed by both")
        return
      }
      compare(other, with: note, checkpoint, shown, about: cosigner.label)
      let time = other.signatures.first(where: cosigner.key.isNamed)?.cosignatureTime ?? 0
      if trust.isTooOld(time, now: now) {
        add(.stale, cosigner.label, "it cosigned last \(now - time) seconds ago")
      }
    } catch {
      add(.unreachable, cosigner.label, "\(error)")
    }
  }

  /// Compares a checkpoint that the log signed, wherever it was seen, with the published tree.
  private mutating func compare(
    _ other: SignedNote,
    with note: SignedNote,
    _ checkpoint: Checkpoint,
    _ shown: PublicLog,
    about: String
  ) {
    guard let seen = try? Checkpoint(parsing: other.text), seen.origin == checkpoint.origin,
      seen.size > 0
    else {
      add(.unreachable, about, "what was seen is no checkpoint of this log")
      return
    }
    if seen.size > checkpoint.size {
      if about != "log" { compare(other, seen, seenBy: about) }
      // Who cosigns sees a tree before it is published; what the log itself showed must not shrink.
      if about == "log" {
        add(.rollback, about, "it had \(seen.size) entries and shows \(checkpoint.size)")
        contradict(note, other)
      }
      return
    }
    do {
      try ConsistencyProof.verify(
        oldSize: seen.size,
        oldRoot: seen.root,
        newSize: checkpoint.size,
        newRoot: checkpoint.root,
        path: ConsistencyProof.path(
          oldSize: seen.size,
          newSize: checkpoint.size,
          node: shown.node
        )
      )
    } catch is MerkleError {
      add(
        .split,
        about,
        "the log signed another tree of \(seen.size) entries, of which \(checkpoint.size) are no "
          + "continuation"
      )
      contradict(other, note)
    } catch {
      add(.tiles, "log", "\(error)")
    }
  }

  /// Compares what was seen here with what was seen elsewhere: trees of one size are one tree.
  private mutating func compare(_ note: SignedNote, _ checkpoint: Checkpoint, seenBy about: String)
  {
    for other in sightings where other.checkpoint.size == checkpoint.size {
      guard other.checkpoint.root != checkpoint.root else { continue }
      add(
        .split,
        about,
        "the log signed another tree of \(checkpoint.size) entries than the one that \(other.about) has"
      )
      contradict(other.note, note)
    }
    sightings.append((about, note, checkpoint))
  }

  private mutating func contradict(_ smaller: SignedNote, _ larger: SignedNote) {
    guard let finding = report.findings.last else { return }
    report.contradictions.append(
      Contradiction(smaller: smaller, larger: larger, finding: finding)
    )
  }

  private mutating func add(_ kind: Finding.Kind, _ about: String, _ text: String) {
    report.findings.append(Finding(kind, about, text))
  }
}
