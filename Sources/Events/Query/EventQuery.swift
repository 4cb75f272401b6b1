import EPCIS

/// What is asked of the events: the parameters of EPCIS 2.0 §8.2.7.1, read and checked.
///
/// An event matches if it fulfils everything in `terms`, `things`, `eventIDs`, the two ranges and
/// `details`.
public struct EventQuery: Sendable {
  /// One value of one attribute, by which events are indexed.
  public struct Mark: Hashable, Sendable {
    /// Which attribute.
    public let attribute: Attribute
    /// Its value, in canonical form.
    public let value: String

    /// Pairs both.
    public init(_ attribute: Attribute, _ value: String) {
      self.attribute = attribute
      self.value = value
    }
  }

  /// IDs of which an event must name one in one of these parts.
  public struct Things: Hashable, Sendable {
    /// The parameter, for messages.
    public let parameter: String
    /// Canonical URIs.
    public let uris: [String]
    /// In which members of an event.
    public let parts: Set<Part>
  }

  /// A member of an event that names things.
  public enum Part: String, Hashable, Sendable, CaseIterable {
    /// The things an event is about.
    case epcList
    /// The things put into something, or taken out of it.
    case childEPCs
    /// What holds them.
    case parentID
    /// What was used up.
    case inputEPCList
    /// What was made.
    case outputEPCList
    /// The process.
    case transformationID
  }

  /// By what events are sorted.
  public enum Order: String, Hashable, Sendable {
    /// When it happened; events of one moment by their number.
    case eventTime
    /// When it was recorded, which is the order of the log.
    case recordTime
  }

  /// Milliseconds since 1970, from `lowest` up to and without `end`.
  public struct TimeRange: Hashable, Sendable {
    /// The first moment.
    public var lowest: Int64 = .min
    /// The first moment after it.
    public var end: Int64 = .max

    /// Whether every moment is in it.
    public var isEverything: Bool { self == TimeRange() }

    /// Whether `moment` is in it.
    public func contains(_ moment: Int64) -> Bool { lowest <= moment && moment < end }
  }

  /// Each is an alternative: an event must have one mark of each.
  public internal(set) var terms: [[Mark]] = []
  /// An event must name one ID of each.
  public internal(set) var things: [Things] = []
  /// The event must have one of these identifiers.
  public internal(set) var eventIDs: [String]?
  /// When it happened.
  public internal(set) var eventTime = TimeRange()
  /// When it was recorded.
  public internal(set) var recordTime = TimeRange()
  /// What can only be seen in the event itself.
  public internal(set) var details: [Detail] = []
  /// By what they are sorted.
  public internal(set) var order = Order.eventTime
  /// The field of somebody's own by which they are sorted instead.
  public internal(set) var orderField: Detail.Field?
  /// Whether the earliest, or the least, comes first.
  public internal(set) var isAscending = false
  /// The result is cut after so many events, over all its pages.
  public internal(set) var eventCountLimit: Int?
  /// The result is refused if it is longer.
  public internal(set) var maxEventCount: Int?
  /// What tells queries apart: the parameters in order.
  public internal(set) var fingerprint = ""

  /// Asks for everything.
  public init() {}
}

/// By what events are indexed.
public enum Attribute: Hashable, Sendable {
  /// Every event has it, with an empty value.
  case all
  /// `ObjectEvent` and so on.
  case type
  /// `ADD`, `OBSERVE`, `DELETE`.
  case action
  /// A word of the CBV, or a URI.
  case bizStep
  /// A word of the CBV, or a URI.
  case disposition
  /// A lasting disposition that is set.
  case dispositionSet
  /// A lasting disposition that is taken back.
  case dispositionUnset
  /// The canonical URI of the read point.
  case readPoint
  /// The place to which a part of it belongs that is the read point.
  case aroundReadPoint
  /// The canonical URI of the location.
  case bizLocation
  /// The place to which a part of it belongs that is the location.
  case aroundBizLocation
  /// A class in `quantityList` or `childQuantityList`.
  case epcClass
  /// A class in `inputQuantityList`.
  case inputClass
  /// A class in `outputQuantityList`.
  case outputClass
  /// That an error is declared, with an empty value.
  case errorDeclaration
  /// Why it is an error.
  case errorReason
  /// What a sensor measured.
  case sensorType
  /// A document, by its type.
  case bizTransaction(String)
  /// A source, by its type.
  case source(String)
  /// A destination, by its type.
  case destination(String)
  /// An event that says what is right.
  case correctiveEventID
  /// A text in a member of its own, by the member's full URI.
  case field(String)
  /// A text in the master data of items and lots, by its full URI.
  case ilmd(String)

  /// The name under which it is stored.
  var text: String {
    switch self {
    case .all: ""
    case .type: "type"
    case .action: "action"
    case .bizStep: "bizStep"
    case .disposition: "disposition"
    case .dispositionSet: "set"
    case .dispositionUnset: "unset"
    case .readPoint: "readPoint"
    case .aroundReadPoint: "aroundReadPoint"
    case .bizLocation: "bizLocation"
    case .aroundBizLocation: "aroundBizLocation"
    case .epcClass: "epcClass"
    case .inputClass: "inputClass"
    case .outputClass: "outputClass"
    case .errorDeclaration: "error"
    case .errorReason: "errorReason"
    case .sensorType: "sensorType"
    case .bizTransaction(let type): "bizTransaction \(type)"
    case .source(let type): "source \(type)"
    case .destination(let type): "destination \(type)"
    case .correctiveEventID: "correctiveEventID"
    case .field(let uri): "field \(uri)"
    case .ilmd(let uri): "ilmd \(uri)"
    }
  }

  /// Whether each reader has lists of its own for it.
  ///
  /// Where few values stand in many events, a reader who may read few of them must not wade through
  /// those of all others. Where many values stand in few events each, that costs more than it saves.
  var isPerReader: Bool {
    switch self {
    case .bizTransaction, .source, .destination, .correctiveEventID, .field, .ilmd: false
    default: true
    }
  }
}
