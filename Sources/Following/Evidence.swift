public import Crypto
public import Ledger
public import Notes

/// What a log was caught at, as one file that stands alone.
///
/// Whoever has the log's key can check it with nothing else: ``verdict(of:)`` says what it proves. Nothing in
/// it is trusted, the sentence in it least of all.
///
/// ```
/// wayproof/evidence/v1
/// claim <word>                  one of ``Claim``
/// says <sentence>               for people; proves nothing
/// log <vkey>                    whose signature stands under the notes
/// cosigner <vkey>               whose clock is meant, for backdated
/// note <base64>                 a checkpoint with its signatures, one or two
/// root <base64>                 for histories: of the beginning of the second tree
/// frontier <base64>…            the complete subtrees below the first entry
/// entry <number> <text> <note> <salt> <filing>
///                               each in base64, or - where there is none
/// path <base64>…                of the entry above: to the root of the last note
/// consistency <base64>…         from where the entries end, or the first note, to the last note
/// state <base64>                the index before: its state,
/// page <id> <base64>            its pages,
/// chunk <id> <base64>           and the ends of its long lists, as far as they are needed
/// ```
public struct Evidence: Hashable, Sendable {
  /// What a file says that it proves.
  public enum Claim: String, Hashable, Sendable, CaseIterable {
    /// Two trees that the log signed, of which one is no continuation of the other.
    case histories
    /// An index entry that is not what the entries below it make.
    case index
    /// An entry that must not stand in a log.
    case entry
    /// The same note in two entries.
    case repeated
    /// An index entry dated before a time at which the log was seen without it.
    case backdated
    /// Nothing that others can check: only what its maker says.
    case word
  }

  /// An entry of the log with what it commits to.
  public struct Entry: Hashable, Sendable {
    /// Its number.
    public var number: UInt64
    /// The leaf.
    public var text: [UInt8]
    /// The note, as sent.
    public var note: [UInt8]?
    /// The salt of its commitment.
    public var salt: [UInt8]?
    /// The note's filing.
    public var filing: [UInt8]?
    /// The audit path to the root of the last note; empty where the entries lie side by side.
    public var path: [Digest] = []
  }

  /// What it is meant to prove.
  public var claim: Claim
  /// What happened, in a sentence, for people.
  public var says: String
  /// The log's key.
  public var log: VerifierKey
  /// Whose cosignature tells the time.
  public var cosigner: VerifierKey?
  /// Checkpoints with the log's signature.
  public var notes: [SignedNote]
  /// The root of the beginning of the second tree.
  public var root: Digest?
  /// The complete subtrees of the tree below the first of the entries, largest first.
  public var frontier: [Digest] = []
  /// The entries, ascending.
  public var entries: [Entry] = []
  /// The proof that the last note's tree goes on from where the entries end, or from ``root``.
  public var consistency: [Digest] = []
  /// What of the index the entries change.
  public var excerpt: IndexExcerpt?

  /// The first line of a file.
  public static let header = "wayproof/evidence/v1"

  /// Says something, with the checkpoints that were seen.
  public init(_ claim: Claim, says: String, log: VerifierKey, notes: [SignedNote]) {
    (self.claim, self.says, self.log, self.notes) = (claim, says, log, notes)
  }

  /// Two checkpoints that cannot both be true: the larger tree begins with other entries than the smaller
  /// one has.
  ///
  /// - Parameters:
  ///   - smaller: the smaller tree, or one of two of the same size.
  ///   - larger: the other.
  ///   - node: subtrees of the larger tree, not asked for if both have the same size.
  ///   - log: the log's key.
  ///   - says: what happened.
  /// - Throws: what `node` throws.
  /// - Returns: `nil` if they can both be true.
  public static func histories(
    _ smaller: SignedNote,
    _ larger: SignedNote,
    node: Follower.Node,
    log: VerifierKey,
    says: String
  ) throws -> Evidence? {
    var evidence = Evidence(.histories, says: says, log: log, notes: [smaller, larger])
    try evidence.showBeginning(node: node)
    guard case .proven = evidence.verdict(of: log) else { return nil }
    return evidence
  }
}
