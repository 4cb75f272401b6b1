/// Header fields in the order in which they came or were added.
///
/// The fields lie in one array of bytes, and what is kept beside it is where each name and value
/// begins and ends: reading a head costs two allocations, however many fields it has.
public struct Fields: Sendable {
  /// Where one field lies in `bytes`.
  struct Line: Sendable {
    var nameStart: UInt32
    var nameEnd: UInt32
    var valueStart: UInt32
    var valueEnd: UInt32

    var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
    var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }
  }

  var bytes: [UInt8]
  var lines: [Line]

  /// No fields.
  public init() {
    bytes = []
    lines = []
  }

  /// Fields that a decoder found in `bytes`; all lines lie within it.
  init(bytes: [UInt8], lines: [Line]) {
    self.bytes = bytes
    self.lines = lines
  }

  /// How many fields there are, repeated names counted each time.
  public var count: Int { lines.count }

  /// The value of a field; several of the same name are joined by a comma (RFC 9110 §5.3).
  ///
  /// Setting replaces all fields of that name; setting `nil` removes them.
  public subscript(name: FieldName) -> String? {
    get {
      var joined: String?
      for line in lines where matches(line, name) {
        let value = text(line.value)
        joined = joined.map { "\($0), \(value)" } ?? value
      }
      return joined
    }
    set {
      lines = lines.filter { !matches($0, name) }
      if let newValue { add(name, newValue) }
    }
  }

  /// Whether a field of that name is there.
  public func contains(_ name: FieldName) -> Bool {
    lines.contains { matches($0, name) }
  }

  /// Every value of fields of that name, in order.
  public func values(_ name: FieldName) -> [String] {
    lines.filter { matches($0, name) }.map { text($0.value) }
  }

  /// Adds a field, even if one of that name is there already.
  ///
  /// A control character in the value becomes a blank, so that no value can begin another field
  /// (RFC 9110 §5.5).
  public mutating func add(_ name: FieldName, _ value: String) {
    let start = UInt32(bytes.count)
    bytes.append(contentsOf: name.text.utf8)
    let nameEnd = UInt32(bytes.count)
    for byte in value.utf8 {
      bytes.append(Characters.isFieldValue(byte) ? byte : Characters.space)
    }
    lines.append(
      Line(
        nameStart: start,
        nameEnd: nameEnd,
        valueStart: nameEnd,
        valueEnd: UInt32(bytes.count)
      )
    )
  }

  func matches(_ line: Line, _ name: FieldName) -> Bool {
    let span = bytes.span
    return name.matches(span.extracting(line.name))
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}

extension Fields: ExpressibleByDictionaryLiteral {
  /// Fields written in the source, in that order.
  public init(dictionaryLiteral elements: (FieldName, String)...) {
    self.init()
    for (name, value) in elements { add(name, value) }
  }
}

extension Fields: Sequence {
  /// Goes through names and values as text, in order.
  public func makeIterator() -> some IteratorProtocol<(name: String, value: String)> {
    lines.lazy.map { (name: text($0.name), value: text($0.value)) }.makeIterator()
  }
}

extension Fields: Equatable {
  /// Whether the same fields stand in the same order; the case of names does not count.
  public static func == (left: Fields, right: Fields) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).allSatisfy {
      $0.value == $1.value && FieldName($0.name) == FieldName($1.name)
    }
  }
}
