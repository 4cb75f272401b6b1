public import EPCIS
public import GS1

/// What verified records say of one code, read for people: a pure function of the verified bundle, the
/// code as scanned and the clock.
///
/// It speaks in codes; whoever shows it puts them into words. It is about the records, never about what
/// is in the package.
public struct Journey: Sendable {
  /// The version of the rules by which it was read.
  public static let rules = "2026-11"

  /// What it is about.
  public let id: CanonicalID
  /// What kind of thing that is.
  public let level: Level
  /// What the scanned code says besides.
  public let asked: Asked
  /// T: as of when the records hold, in seconds since 1970.
  public let asOf: UInt64
  /// The one answer, the first that applies.
  public let status: Status
  /// What should be known besides, in a fixed order.
  public let notes: [Note]
  /// The product, as its holder describes it.
  public let product: Product?
  /// What happened, in order of time.
  public let steps: [Step]
  /// Recalls in force that touch this code.
  public let recalls: [Recall]
  /// Links that were registered: of the thing itself first, then of its lots, then of its product.
  public let links: [RegisteredLink]
  /// Certificates that the steps name, in the order of the steps.
  public let certificates: [Certificate]
  /// What was noticed about the steps.
  public let findings: [Finding]
  /// The parties that speak, by name.
  public let parties: [PartyName: PartyRevision]

  /// What kind of thing a code names.
  public enum Level: String, Sendable {
    /// One package.
    case item
    /// A lot.
    case lot
    /// A product as such.
    case product
    /// A transport unit.
    case container
    /// A place.
    case place
    /// Anything else, such as a transformation.
    case other
  }

  /// What the scanned code says besides the ID.
  public struct Asked: Hashable, Sendable {
    /// The lot.
    public var lot: String?
    /// The expiry date, YYMMDD.
    public var expiry: String?
  }

  /// The one answer.
  public enum Status: String, Sendable, CaseIterable {
    /// The serial breaks the scheme of its product: somebody mistyped it.
    case typingError = "typing_error"
    /// The product, its lot or this package is recalled.
    case recalled
    /// Records are missing, too old, cut or erased, so that nothing can be said.
    case cannotTell = "cannot_tell"
    /// Nobody here holds the company prefix.
    case otherProgramme = "other_programme"
    /// All serials of the product are registered before they are printed, and this one is not.
    case notIssued = "not_issued"
    /// There is no record.
    case notFound = "not_found"
    /// The code was taken out of use.
    case void
    /// The code was printed, and not yet put on a package.
    case notApplied = "not_applied"
    /// The thing was used to make something else.
    case madeInto = "made_into"
    /// Lot or date in the code differ from the records.
    case mismatch
    /// A finding of weight.
    case unusual
    /// The records fit together.
    case consistent
  }

  /// What should be known besides the answer.
  public enum Note: String, Sendable, CaseIterable {
    /// A statement was corrected or withdrawn.
    case corrected
    /// A step was recorded more than seven days after it happened.
    case lateRecord = "late_record"
    /// Something of a step is not shown.
    case withheld
    /// It was sold.
    case sold
    /// Somebody says, without authority, that the code is void or used up.
    case disputed
    /// The walk was cut.
    case cut
    /// A party names a thing that is silent about it.
    case oneSided = "one_sided"
    /// The product, lot or package is recalled.
    case recalled
    /// An input, container or transformation is recalled.
    case recallElsewhere = "recall_elsewhere"
  }

  /// The product, as the holder of its number describes it.
  public struct Product: Sendable {
    /// The product number.
    public var gtin: String
    /// Its name.
    public var name: String?
    /// Its brand.
    public var brand: String?
    /// The country of origin, two letters.
    public var country: String?
    /// The lot, as a signed record names it.
    public var lot: String?
    /// The expiry date, as a signed record names it.
    public var expiry: String?
    /// What else was said, by name: net content, how to keep it.
    public var attributes: [String: String] = [:]
  }

  /// Something that must not be used or sold.
  public struct Recall: Sendable {
    /// Its entry in the log.
    public let entry: UInt64
    /// Who recalls.
    public let party: PartyName
    /// Since when.
    public let time: Instant?
    /// Why.
    public let reason: String
    /// Further texts for shoppers, by name: `instruction`, `phone`.
    public let details: [String: String]
    /// Whether it is about this package, its lot or product, not about an input or container.
    public let isAboutSubject: Bool
  }

  /// A document that a step names.
  public struct Certificate: Hashable, Sendable {
    /// `cert`, `testres`, `testprd`, or `certification`.
    public let kind: String
    /// What stands last in its address.
    public let number: String
    /// Where it is, or what names it.
    public let uri: String
    /// The party whose step names it.
    public let party: PartyName
  }

  /// Something noticed about a step.
  public struct Finding: Hashable, Sendable {
    /// Which rule fired.
    public enum Code: String, Sendable {
      /// It was recorded more than seven days after it happened.
      case lateRecord = "late_record"
      /// It was recorded before it is said to have happened.
      case recordedBefore = "recorded_before"
      /// It happened before the code was put on.
      case beforeIssue = "before_issue"
      /// It happened after the code was taken out of use.
      case afterEnd = "after_end"
    }
    /// Which rule fired.
    public let code: Code
    /// The number of the step.
    public let step: Int
    /// How many whole days, where that matters.
    public let days: Int
    /// Whether it makes the journey unusual.
    public var isOfWeight: Bool { code != .lateRecord }
  }
}
