/// A JSON value: what was read, and what is written.
///
/// Numbers are IEEE doubles, as RFC 8785 has them. Texts are equal only if their bytes are.
public enum JSONValue: Sendable {
  /// `null`
  case null
  /// `true` or `false`
  case bool(Bool)
  /// A finite number.
  case number(Double)
  /// A text.
  case string(String)
  /// Values in order.
  case array([JSONValue])
  /// Many plain texts in order: the same value as an ``array(_:)`` of them, held in one buffer.
  ///
  /// Only lists of identifiers are read so; ``arrayValue`` gives both forms.
  case texts(TextList)
  /// Named values.
  case object(JSONObject)

  /// The member of an object called `name`; `nil` for a missing one and for what is no object.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let object) = self else { return nil }
    return object[name]
  }

  /// The element of an array at `index`; `nil` outside it and for what is no array.
  public subscript(index: Int) -> JSONValue? {
    switch self {
    case .array(let values): values.indices.contains(index) ? values[index] : nil
    case .texts(let texts): (0..<texts.count).contains(index) ? .string(texts[index]) : nil
    default: nil
    }
  }

  /// Whether this is `null`.
  public var isNull: Bool {
    guard case .null = self else { return false }
    return true
  }

  /// The truth value, if this is one.
  public var boolValue: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The number, if this is one.
  public var numberValue: Double? {
    guard case .number(let value) = self else { return nil }
    return value
  }

  /// The number as an integer, if it is one that a double holds exactly: below 2^53 in size.
  public var integerValue: Int64? {
    guard case .number(let value) = self, value.magnitude < 0x1p53 else { return nil }
    return Int64(exactly: value)
  }

  /// The text, if this is one.
  public var stringValue: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// The elements, if this is an array.
  public var arrayValue: [JSONValue]? {
    switch self {
    case .array(let values): values
    case .texts(let texts): texts.values
    default: nil
    }
  }

  /// The number of elements, if this is an array.
  public var elementCount: Int? {
    switch self {
    case .array(let values): values.count
    case .texts(let texts): texts.count
    default: nil
    }
  }

  /// The members, if this is an object.
  public var objectValue: JSONObject? {
    guard case .object(let object) = self else { return nil }
    return object
  }
}

extension JSONValue: Hashable {
  /// Whether both are the same value; members of objects may stand in any order.
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let one), .bool(let other)): one == other
    case (.number(let one), .number(let other)): one == other
    case (.string(let one), .string(let other)): one.hasSameBytes(as: other)
    case (.array(let one), .array(let other)): one == other
    case (.object(let one), .object(let other)): one == other
    case (.texts(let one), .texts(let other)): one == other
    case (.texts(let texts), .array(let values)), (.array(let values), .texts(let texts)):
      texts.values == values
    default: false
    }
  }

  /// Feeds the kind and the value.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .number(let value): hasher.combine(value)
    case .string(let value): hasher.combine(ByteText(value))
    case .array(let values): hasher.combine(values)
    case .texts(let texts): hasher.combine(texts.values)
    case .object(let object): hasher.combine(object)
    }
  }
}

// There is no literal for `null`: in `isKnown ? value : nil` it would turn what is missing into a
// `null` that is then signed.
extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }

  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }

  /// A whole number.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }

  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }

  /// Values in order.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  /// Named values; their names must differ.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    var object = JSONObject()
    for (name, value) in elements {
      precondition(object[name] == nil, "a literal object names \(name) twice")
      object[name] = value
    }
    self = .object(object)
  }
}

extension JSONValue {
  /// An array of texts.
  public static func strings(_ texts: some Sequence<String>) -> JSONValue {
    .array(texts.map(JSONValue.string))
  }
}
