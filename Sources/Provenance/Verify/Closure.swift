public import Crypto
public import EPCIS
public import GS1
public import Merkle

/// All that a log says about one thing, its containers, its lot and what it was made of: what a walk
/// through the index has found, judged.
///
/// Statements that do not count stand here too, with the reason.
public struct Closure: Sendable {
  /// What it is about.
  public let subject: Subject
  /// The name of the log.
  public let origin: String
  /// The keys that the walk came to, in its order; those of the registry as they were needed.
  public internal(set) var lookups: [Lookup] = []
  /// What each lookup says in each of its statements, in the order of the walk.
  public internal(set) var readings: [Reading] = []
  /// The statements by their entries.
  public internal(set) var statements: [UInt64: Statement] = [:]
  /// The lots that counted commissionings of the subject name, in the order of the walk.
  public internal(set) var lots: [CanonicalID] = []
  /// The revisions of everybody who speaks.
  public internal(set) var registry: Registry

  init(subject: Subject, origin: String) {
    self.subject = subject
    self.origin = origin
    registry = Registry(origin: origin)
  }

  /// A key that the walk came to.
  public struct Lookup: Hashable, Sendable {
    /// The key.
    public let key: IndexKey
    /// What it stands for; keys that statements bring are things.
    public let kind: KeyKind
    /// How many steps it is away from the subject; 0 for keys of the registry.
    public let level: Int
    /// What stands there.
    public let finding: Finding
    /// The statements that bring the key, ascending; none for those of the subject and the registry.
    public internal(set) var bringers: [UInt64] = []
    /// The entries among ``bringers`` that are not filed under the key themselves.
    public internal(set) var oneSided: [UInt64] = []
  }

  /// What stands under a key.
  public enum Finding: Hashable, Sendable {
    /// Nothing, proved.
    case absent
    /// These entries and no others, ascending.
    case entries([UInt64])
    /// More entries than a journey may list: only how many.
    case tooMany(UInt64)
    /// The walk ended before it.
    case notLookedUp
  }

  /// One statement under one key.
  public struct Reading: Hashable, Sendable {
    /// The place of the lookup in ``Closure/lookups``.
    public let lookup: Int
    /// The statement's entry.
    public let entry: UInt64
    /// The part that the thing plays in it.
    public let role: Role
    /// Why it does not count here; `nil` if it does.
    public internal(set) var fault: String?
    /// Whether its party was found to have the authority for it; otherwise it is its signer's word.
    public internal(set) var isAuthorityChecked: Bool

    /// Whether it counts.
    public var isCounted: Bool { fault == nil }
  }

  /// One statement, judged by itself.
  public struct Statement: Sendable {
    /// Its entry.
    public let number: UInt64
    /// The hash of the entry in the log, by which others refer to it.
    public let leafHash: Digest
    /// When it was recorded at the latest, in seconds since 1970.
    public let recordTime: UInt64
    /// The party that speaks, if the note names one.
    public let party: PartyName?
    /// When it happened, by the note.
    public let eventTime: Instant?
    /// Who signed it, if that counts.
    public let signer: Registry.Signer?
    /// What it says; `nil` if the body is not there, or is not in good form.
    public let body: StatementBody?
    /// Whether the body is there.
    public let hasBody: Bool
    /// Why it counts nowhere; `nil` if it may count.
    public let fault: String?
    /// The statement that says that the body was erased.
    public internal(set) var erasedBy: UInt64?
    /// What that one repeats of it.
    public internal(set) var was: StatementBody.Was?
    /// The last statement that corrects or withdraws it.
    public internal(set) var correctedBy: UInt64?

    /// Whether the body is missing and nobody says why.
    public var isBodyMissing: Bool { !hasBody && erasedBy == nil }
    /// What kind of statement it is, as far as that is known.
    public var type: String? { body?.type ?? was?.type }
    /// What it does to the identity of things, as far as that is known.
    public var action: Action? { body?.action ?? was?.action }
    /// Its step of business, as far as that is known.
    public var bizStep: String? { body?.bizStep ?? was?.bizStep }
    /// The statement that it corrects or withdraws, as far as that is known.
    public var corrects: Digest? { body?.corrects ?? was?.corrects }
  }
}

extension Closure {
  /// The lookup of `key`.
  public func lookup(_ key: IndexKey) -> Lookup? { lookups.first { $0.key == key } }

  /// Whether the walk ended somewhere before its end: for its length, its depth or a long list.
  public var isCut: Bool {
    lookups.contains {
      switch $0.finding {
      case .tooMany, .notLookedUp: true
      case .absent, .entries: false
      }
    }
  }

  /// Whether a body is missing that nobody has erased.
  public var isIncomplete: Bool { statements.values.contains(where: \.isBodyMissing) }
}
