/// How much of a class: `{"epcClass": …, "quantity": …, "uom": …}`.
public struct QuantityElement: Hashable, Sendable {
  /// The class: a GTIN, a lot.
  public let epcClass: Identifier
  /// How many, or how much in `uom`; `nil` if it is not known.
  public let quantity: Double?
  /// The unit, UN/ECE Recommendation 20; `nil` for a count.
  public let uom: String?
}

/// A document that belongs to an event.
public struct BizTransaction: Hashable, Sendable {
  /// What kind it is: `po`, `cert`, or a full URI.
  public let type: String?
  /// Which document.
  public let id: Identifier
}

/// Where things come from or go to.
public struct SourceOrDestination: Hashable, Sendable {
  /// `owning_party`, `possessing_party`, `location`, or a full URI.
  public let type: String
  /// The party or place.
  public let id: Identifier
}

/// Dispositions that last until they are unset.
public struct PersistentDisposition: Hashable, Sendable {
  /// Those that hold from now on.
  public let set: [String]
  /// Those that hold no longer.
  public let unset: [String]
}

/// That an earlier event with the same content was an error.
public struct ErrorDeclaration: Hashable, Sendable {
  /// When it was declared.
  public let declarationTime: Instant
  /// `did_not_occur`, `incorrect_data`, or a full URI.
  public let reason: String?
  /// The events that say what is right.
  public let correctiveEventIDs: [String]
}

/// A member that is not of EPCIS: somebody's own field.
public struct ExtensionMember: Hashable, Sendable {
  /// The name as captured: `example:myField`.
  public let name: String
  /// The full URI of the name.
  public let uri: String
  /// Its value.
  public let value: JSONValue
}
