public import EPCIS

/// A condition that is not indexed: it is checked on each event that fulfils the others.
public struct Detail: Hashable, Sendable {
  /// What is compared.
  public enum Subject: Hashable, Sendable {
    /// The `quantity` of any quantity element, in this unit if there is one.
    case quantity(uom: String?)
    /// The things in these members.
    case things(Set<EventQuery.Part>)
    /// The classes in the quantity lists of these names.
    case classes(Set<String>)
    /// When an error was declared.
    case errorTime
    /// That there are sensor elements.
    case sensors
    /// A member of any sensor's metadata or report, by its name.
    case sensor(String)
    /// A member of any report in this unit: `value`, `minValue` and so on.
    case measurement(String, uom: String)
    /// A member that is not of EPCIS, where it stands and how it is called.
    case field(Field)
  }

  /// A member that is not of EPCIS.
  public struct Field: Hashable, Sendable {
    /// Where it stands.
    public enum Place: String, Hashable, Sendable {
      /// At the event itself.
      case event = ""
      /// In its master data of items and lots.
      case ilmd = "ILMD_"
      /// In its error declaration.
      case errorDeclaration = "ERROR_DECLARATION_"
      /// In a sensor element.
      case sensorElement = "SENSORELEMENT_"
      /// In a sensor's metadata.
      case sensorMetadata = "SENSORMETADATA_"
      /// In a sensor's report.
      case sensorReport = "SENSORREPORT_"
      /// In the read point.
      case readPoint = "readPoint_"
      /// In the location.
      case bizLocation = "bizLocation_"
      /// In the lasting dispositions.
      case persistentDisposition = "PERSISTENTDISPOSITION_"
    }
    /// Where it stands.
    public let place: Place
    /// Whether it may stand at any depth below, rather than right there.
    public let isInner: Bool
    /// As the query has it.
    public let name: String
    /// Its full URI.
    public let uri: String
    /// A member of the field, for `EQ_ATTR_` and `HASATTR_`.
    public var attribute: String?
  }

  /// How it is compared.
  public enum Operator: String, Hashable, Sendable {
    /// It is there.
    case exists = "EXISTS"
    /// It is one of the values.
    case equal = "EQ"
    /// It is above the value.
    case greater = "GT"
    /// It is the value or above.
    case greaterOrEqual = "GE"
    /// It is below the value.
    case less = "LT"
    /// It is the value or below.
    case lessOrEqual = "LE"
  }

  /// A value to compare with.
  public enum Operand: Hashable, Sendable {
    /// A number.
    case number(Double)
    /// A moment.
    case time(Instant)
    /// A text, a URI, a word.
    case text(String)
    /// True or false.
    case truth(Bool)
    /// A pattern of things or classes.
    case pattern(ThingPattern)
  }

  /// What is compared.
  public let subject: Subject
  /// How.
  public let comparison: Operator
  /// With what; one of several for ``Operator/equal``.
  public let operands: [Operand]
}

extension Detail.Operator {
  /// Whether `value` fulfils this for one of `operands`.
  ///
  /// A text is compared as the operand is: with a number as a number, with a moment as a moment.
  func holds(for value: JSONValue, _ operands: [Detail.Operand]) -> Bool {
    if self == .exists { return true }
    return operands.contains { operand in
      switch operand {
      case .number(let other): value.numberValue.map { compare($0, other) } ?? false
      case .time(let other):
        value.stringValue.flatMap(Instant.init(parsing:)).map { compare($0, other) } ?? false
      case .text(let other):
        value.stringValue.map { compare(Array($0.utf8), Array(other.utf8)) } ?? false
      case .truth(let other): self == .equal && value.boolValue == other
      // Things are compared where their canonical form is known.
      case .pattern: false
      }
    }
  }

  private func compare<T: Comparable>(_ value: T, _ other: T) -> Bool {
    switch self {
    case .exists: true
    case .equal: value == other
    case .greater: value > other
    case .greaterOrEqual: value >= other
    case .less: value < other
    case .lessOrEqual: value <= other
    }
  }

  private func compare(_ value: [UInt8], _ other: [UInt8]) -> Bool {
    if self == .equal { return value == other }
    let isLess = value.lexicographicallyPrecedes(other)
    return switch self {
    case .greater: !isLess && value != other
    case .greaterOrEqual: !isLess
    case .less: isLess
    case .lessOrEqual: isLess || value == other
    case .exists, .equal: true
    }
  }
}
