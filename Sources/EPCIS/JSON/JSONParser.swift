extension JSONValue {
  /// Reads one JSON value (RFC 8259) strictly.
  ///
  /// UTF-8 without a byte order mark, nothing but white space around the value, no name twice in an
  /// object, no half of a surrogate pair, no number that is not a finite double.
  ///
  /// - Throws: ``JSONError`` with the first thing that is wrong and its byte.
  public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
    try self.init(parsing: bytes, limits: limits, packing: [])
  }

  /// Reads one JSON value, such as an event; long lists of the identifiers of things become
  /// ``texts(_:)``, which takes a fraction of the time and memory.
  ///
  /// - Throws: ``JSONError`` with the first thing that is wrong and its byte.
  public init(
    parsingEvent bytes: [UInt8],
    limits: JSONLimits = JSONLimits()
  ) throws(JSONError) {
    try self.init(parsing: bytes, limits: limits, packing: IdentifierList.members)
  }

  /// Reads one JSON value; long arrays of plain strings become ``texts(_:)`` where they are the value
  /// of a member whose name is one of `names`.
  init(
    parsing bytes: [UInt8],
    limits: JSONLimits,
    packing names: [String]
  ) throws(JSONError) {
    guard bytes.count <= limits.bytesMax else { throw JSONError(.tooLarge, at: limits.bytesMax) }
    var parser = JSONParser(bytes: bytes, limits: limits, packedNames: names)
    self = try parser.document()
  }

  /// Reads one JSON value from the UTF-8 bytes of `text`.
  public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), limits: limits)
  }

  /// Reads a value that must stand in the one form of RFC 8785.
  public init(parsingJCS bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
    try self.init(parsing: bytes, limits: limits)
    let canonical = jcs()
    guard canonical != bytes else { return }
    let difference = zip(canonical, bytes).enumerated().first { $1.0 != $1.1 }?.offset
    throw JSONError(.notCanonical, at: difference ?? min(canonical.count, bytes.count))
  }

  /// Whether `bytes` are JSON in the one form of RFC 8785.
  public static func isJCS(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) -> Bool {
    (try? JSONValue(parsingJCS: bytes, limits: limits)) != nil
  }
}

/// A cursor over the bytes of a JSON text; depth and number of values are bounded.
struct JSONParser {
  let bytes: [UInt8]
  var at = 0
  var depthLeft: Int
  private var valuesLeft: Int
  private let packedNames: [String]

  init(bytes: [UInt8], limits: JSONLimits, packedNames: [String] = []) {
    self.bytes = bytes
    self.packedNames = packedNames
    depthLeft = limits.depthMax
    valuesLeft = limits.valuesMax
  }

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value()
    skipSpace()
    guard at == bytes.count else { throw JSONError(.trailingBytes, at: at) }
    return value
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    skipSpace()
    guard let first = peek else { throw JSONError(.unexpected, at: at) }
    guard valuesLeft > 0 else { throw JSONError(.tooMany, at: at) }
    valuesLeft -= 1
    switch first {
    case UInt8(ascii: "{"): return .object(try nested { p throws(JSONError) in try p.object() })
    case UInt8(ascii: "["): return .array(try nested { p throws(JSONError) in try p.array() })
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: throw JSONError(.unexpected, at: at)
    }
  }

  /// Steps over the opening bracket and reads what follows, one level deeper.
  private mutating func nested<T>(
    _ body: (inout JSONParser) throws(JSONError) -> T
  ) throws(JSONError) -> T {
    guard depthLeft > 0 else { throw JSONError(.tooDeep, at: at) }
    depthLeft -= 1
    defer { depthLeft += 1 }
    at += 1
    return try body(&self)
  }

  private mutating func object() throws(JSONError) -> JSONObject {
    var members: [JSONObject.Member] = []
    var names = NamesSeen()
    if takeAfterSpace(UInt8(ascii: "}")) { return JSONObject() }
    repeat {
      skipSpace()
      let start = at
      guard peek == UInt8(ascii: "\"") else { throw JSONError(.unexpected, at: at) }
      let name = try string()
      guard names.insert(name, after: members) else { throw JSONError(.duplicateName, at: start) }
      guard takeAfterSpace(UInt8(ascii: ":")) else { throw JSONError(.unexpected, at: at) }
      if let packed = packed(name) {
        members.append(JSONObject.Member(name, packed))
      } else {
        members.append(JSONObject.Member(name, try value()))
      }
    } while takeAfterSpace(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw JSONError(.unexpected, at: at) }
    return JSONObject(unique: members)
  }

  /// The value of the member called `name`, if it is one of those that are packed and can be.
  private mutating func packed(_ name: String) -> JSONValue? {
    guard depthLeft > 0, packedNames.contains(where: name.hasSameBytes) else { return nil }
    skipSpace()
    guard peek == UInt8(ascii: "[") else { return nil }
    at += 1
    if let texts = packedTexts() { return .texts(texts) }
    at -= 1
    return nil
  }

  private mutating func array() throws(JSONError) -> [JSONValue] {
    var values: [JSONValue] = []
    if takeAfterSpace(UInt8(ascii: "]")) { return values }
    repeat { values.append(try value()) } while takeAfterSpace(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw JSONError(.unexpected, at: at) }
    return values
  }

  private mutating func word(
    _ word: StaticString,
    _ value: JSONValue
  ) throws(JSONError) -> JSONValue {
    for letter in word.description.utf8 {
      guard take(letter) else { throw JSONError(.unexpected, at: at) }
    }
    return value
  }

  // MARK: Cursor

  var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

  mutating func take(_ byte: UInt8) -> Bool {
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func takeAfterSpace(_ byte: UInt8) -> Bool {
    skipSpace()
    return take(byte)
  }

  mutating func skipSpace() {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x09, 0x0a, 0x0d: at += 1
      default: return
      }
    }
  }
}

/// The names of one object so far: few are compared one by one, many go into a set, so that an
/// object of a million names costs no more than linear time.
private struct NamesSeen {
  private var set: Set<ByteText> = []

  /// Whether `name` is new beside the members read so far.
  mutating func insert(_ name: String, after members: [JSONObject.Member]) -> Bool {
    guard members.count >= 16 else {
      return !members.contains { $0.name.hasSameBytes(as: name) }
    }
    if set.isEmpty { set = Set(members.map { ByteText($0.name) }) }
    return set.insert(ByteText(name)).inserted
  }
}
